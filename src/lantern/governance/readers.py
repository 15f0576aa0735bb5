"""What a reader must not learn of, and so does not see counted: a number alone would tell them (DP-26)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from lantern.access.alerts import AlertKind
from lantern.folders.kinds import ExclusionKind
from lantern.folders.models import Exclusion, Folder, Grant
from lantern.governance.quarters import Stretch, told_from
from lantern.packs.calendars import london
from lantern.sending.kinds import State
from lantern.sending.models import OutgoingMessage

_OUT: Final = "out"
_SEAL: Final = "seal"
_MESSAGE: Final = "message"
_KINDS: Final = (ExclusionKind.MUST_NOT_KNOW, ExclusionKind.MUST_NOT_READ)
Span = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who will see the numbers. ``watches``: a trustee, who answers for what is sealed, too, and reads none of it."""

    account: UUID
    watches: bool


@dataclass(frozen=True, slots=True)
class Unseen:
    """What is not counted for a reader: folders, and messages that are about them or were kept from them."""

    folders: frozenset[UUID] = frozenset()
    messages: frozenset[UUID] = frozenset()


def unseen_by(reader: Reader, stretches: Sequence[Stretch], every: int) -> Unseen:
    """What a reader must not learn of; for whoever is no trustee, what was sealed without them, too.

    A folder only where they were kept out before it was first told in any number. Whatever they have seen counted goes
    on being counted: a number that fell would tell them that they are kept out of something.

    Args:
        reader: who will see the numbers.
        stretches: the quarters that are counted.
        every: in stretches of how many days the newest is told, see ``counted``.
    """
    rows = [_kept_out(reader), _messages(reader, stretches), *([] if reader.watches else [_sealed(reader)])]
    spans: dict[tuple[UUID, datetime], list[Span]] = defaultdict(list)
    messages, folders = set(), set()
    for what, of, opened, since, ended in rows[0].union(*rows[1:], all=True):
        if what == _MESSAGE:
            messages.add(of)
        elif what == _SEAL and since < told_from(opened, london(), every):
            folders.add(of)
        elif what == _OUT:
            spans[of, opened].append((since, ended))
    for (folder, opened), found in spans.items():
        began = _since(found)
        if began is not None and began < told_from(opened, london(), every):
            folders.add(folder)
    return Unseen(frozenset(folders), frozenset(messages))


def _since(spans: Iterable[Span]) -> datetime | None:
    """Since when without a break: one class may have taken the place of another."""
    since: datetime | None = None
    # The last is looked at first, those that hold before all others.
    for starts, ended in sorted(spans, key=lambda span: (span[1] is None, span[0]), reverse=True):
        if ended is None or (since is not None and ended >= since):
            since = starts if since is None else min(since, starts)
    return since


def _kept_out(reader: Reader) -> "QuerySet[Any]":
    rows = Exclusion.objects.filter(account=reader.account, kind__in=_KINDS)
    return _rows(rows, _OUT, of="folder_id", opened="folder__opened_at", since="starts", ended="ended_at")


def _sealed(reader: Reader) -> "QuerySet[Any]":
    named = Grant.objects.filter(
        folder=OuterRef("pk"), account=reader.account, ended_at=None, starts__gt=OuterRef("sealed_at")
    )
    rows = Folder.objects.filter(~Exists(named), sealed_at__isnull=False)
    return _rows(rows, _SEAL, of="pk", opened="opened_at", since="sealed_at", ended="sealed_at")


def _messages(reader: Reader, stretches: Sequence[Stretch]) -> "QuerySet[Any]":
    """Messages among the near misses: about whoever reads, or written while they were kept apart from it."""
    near = Q(state__in=(State.FAILED, State.NOBODY)) | Q(kind__in=(AlertKind.BREAK_GLASS, AlertKind.BUDGET))
    made = OutgoingMessage.objects.filter(near, made_at__gte=stretches[0].start, made_at__lt=stretches[-1].until)
    mine = Q(folder=reader.account) | Q(apart__contains=str(reader.account))
    rows = made.annotate(apart=Cast("beside", TextField())).filter(mine)
    return _rows(rows, _MESSAGE, of="pk", opened="made_at", since="made_at", ended="made_at")


def _rows(rows: "QuerySet[Any]", what: str, **names: str) -> "QuerySet[Any]":
    """With the same five columns, so that everything is one question."""
    columns = {f"row_{name}": F(field) for name, field in names.items()}
    found: QuerySet[Any] = rows.order_by().annotate(row_what=Value(what, output_field=CharField()), **columns)
    return found.values_list("row_what", *columns)
