"""Reading folders. Every call takes a permit; there is no way in without one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Max

from lantern.folders.kinds import EntryKind, ExclusionKind
from lantern.folders.models import Duty, Entry, Exclusion, Folder
from lantern.vault.audit import DONE
from lantern.vault.keyring import DoorClosed, keyring
from lantern.vault.looks import Look, looked
from lantern.vault.models import AuditEntry
from lantern.vault.permits import Permit

FOLDER_READ: Final = "folder.read"
FOLDER_EXPORTED: Final = "folder.exported"
PLACE_REVEALED: Final = "place.revealed"
OPENINGS: Final = (FOLDER_READ, FOLDER_EXPORTED, PLACE_REVEALED)
"""The traces of somebody who opened a folder, in its audit chain."""
MUST_NOT_LEARN: Final = (ExclusionKind.MUST_NOT_KNOW, ExclusionKind.MUST_NOT_READ)
"""Classes of exclusion of those before whom one does not speak of the folder."""
LATELY: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """An entry in clear, without its hidden place."""

    id: UUID
    number: int
    kind: EntryKind
    at: datetime
    by: UUID | None
    body: dict[str, Any]
    corrects: UUID | None
    has_place: bool


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """A duty in clear."""

    id: UUID
    owner: UUID | None
    made_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    body: dict[str, Any]
    evidence: UUID | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody opened the folder; the last time they did."""

    account: UUID
    at: datetime


def folder_of(permit: Permit) -> Folder:
    """The folder's own row."""
    return looked(permit.look, ("folder", permit.folder), lambda: Folder.objects.get(pk=permit.folder))


def title_of(permit: Permit) -> str:
    """The title in clear."""
    keys = keyring().open(permit)
    return str(folder_of(permit).open(keys, "title") or "")


def entries_of(permit: Permit) -> tuple[OpenEntry, ...]:
    """All entries in the order in which they were written."""
    keys = keyring().open(permit)
    return tuple(
        OpenEntry(
            id=row.id, number=row.number, kind=EntryKind(row.kind), at=row.at, by=row.by, body=row.open(keys, "body"),
            corrects=row.corrects_id, has_place=row.place is not None,
        )
        for row in entry_rows(permit.folder, permit.look)
    )  # fmt: skip


def entry_rows(folder: UUID, look: Look | None = None) -> tuple[Entry, ...]:
    """The rows of all entries of a folder in the order in which they were written, still sealed."""
    rows = Entry.objects.filter(folder_id=folder)
    return looked(look, ("entries", folder), lambda: tuple(rows))


def duties_of(permit: Permit) -> tuple[OpenDuty, ...]:
    """All duties, oldest first."""
    keys = keyring().open(permit)
    return tuple(
        OpenDuty(row.id, row.owner, row.made_at, row.due_at, row.done_at, row.open(keys, "body"), row.evidence_id)
        for row in duty_rows(permit.folder, permit.look)
    )


def duty_rows(folder: UUID, look: Look | None = None) -> tuple[Duty, ...]:
    """The rows of all duties of a folder, oldest first, still sealed."""
    rows = Duty.objects.filter(folder_id=folder).order_by("made_at")
    return looked(look, ("duties", folder), lambda: tuple(rows))


def place_of(permit: Permit, entry: UUID) -> str:
    """A hidden place in clear. The permit must be one of the reveal door, which has written its audit entry.

    Raises:
        DoorClosed: the permit is none of the reveal door.
    """
    keys = keyring().open(permit)
    row = Entry.objects.get(pk=entry, folder_id=permit.folder)
    return str(row.open(keys, "place") or "")


def kept_out_of(folder: UUID) -> dict[UUID, frozenset[ExclusionKind]]:
    """Everybody who is kept out of a folder now, with the classes. It opens nothing, so it needs no permit."""
    found: dict[UUID, frozenset[ExclusionKind]] = {}
    for account, kind in Exclusion.objects.filter(folder_id=folder, ended_at=None).values_list("account", "kind"):
        found[account] = found.get(account, frozenset()) | {ExclusionKind(kind)}
    return found


def must_not_learn_of(permit: Permit) -> tuple[UUID, ...]:
    """Those who must not learn of the folder: who must not know, and who must not read (DP-26).

    A reader with a tie of whichever class is not shown who else has one: the tie may be to just them.

    Raises:
        DoorClosed: the permit does not let one read.
    """
    _reading(permit)
    if reader_has_a_tie(permit):
        return ()
    return tuple(dict.fromkeys(account for account, kind in _kept_out(permit) if kind in MUST_NOT_LEARN))


def reader_has_a_tie(permit: Permit) -> bool:
    """Whether the reader is kept from something in the folder: such a reader is not shown who is kept out, nor why."""
    if permit.account is None:
        return False
    return any(account == permit.account for account, _kind in _kept_out(permit))


def opened_lately(permit: Permit, at: datetime) -> tuple[Opening, ...]:
    """Who opened the folder in the last 30 days, each with the last time; newest first.

    Raises:
        DoorClosed: the permit does not let one read.
    """
    _reading(permit)
    entries = AuditEntry.objects.filter(
        folder=permit.folder, action__in=OPENINGS, outcome=DONE, at__gt=at - LATELY, actor__isnull=False
    )
    last = entries.values("actor").annotate(newest=Max("at")).order_by("-newest", "actor")
    return tuple(Opening(row["actor"], row["newest"]) for row in last if row["actor"])


def _reading(permit: Permit) -> None:
    if not permit.reads:
        raise DoorClosed("this permit does not let one read")


def _kept_out(permit: Permit) -> tuple[tuple[UUID, str], ...]:
    rows = Exclusion.objects.filter(folder=permit.folder, ended_at=None).order_by("starts", "pk")
    return looked(permit.look, ("kept out", permit.folder), lambda: tuple(rows.values_list("account", "kind")))
