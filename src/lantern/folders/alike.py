"""How one account stands to thousands of folders at once, told by a few examples.

Nearly all folders of an account are tied to it in the same few ways. Those that are alike at one moment are put
together, so that ``access`` decides once for each way and not once for each folder. Nothing is decided here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from lantern.folders.kinds import REPORTED, ExclusionKind, FolderKind, Level
from lantern.folders.models import Exclusion, Folder, Grant
from lantern.folders.standings import HeldGrant, Standing, joined
from lantern.vault.bare_rows import Bare, bare, bare_id, bare_moment, id_of, moment_of

_GRANT: Final = ("level", "starts", "until", "ended_at", "break_glass", "stand_in")
_FOLDER: Final = ("pk", "sealed_at", "kind", "opened_by")
Shape = tuple[object, ...]
_ByFolder = Mapping[object, list[Bare]]
Among = Collection[UUID] | QuerySet[Any, Any]
"""Folders by their ids, or a question to the database that finds them."""


@dataclass(frozen=True, slots=True)
class Alike:
    """The folders to which an account is tied, each with the place of its example."""

    folders: tuple[tuple[UUID, int], ...]
    examples: tuple[Standing, ...]


def standings_alike(
    account: UUID, *, at: datetime, kinds: Collection[FolderKind], among: "Among | None" = None
) -> Alike:
    """Every folder of these kinds that the account holds or held a grant to, or reported; newest first.

    ``among``: only these folders are looked at. In a house with very many that is what keeps a list short.
    """
    if among is not None:
        return _alike_among(account, among, at, kinds)
    grants_held, exclusions = Grant.objects.filter(account=account), Exclusion.objects.filter(account=account)
    folders_there = Folder.objects.filter(erased_at=None, kind__in=kinds)
    held = _by_folder(bare(grants_held.filter(starts__lte=at).values_list("folder", *_GRANT)))
    # Seals and exclusions count as soon as they are written, also for a request that began a moment before.
    kept_out = _by_folder(bare(exclusions.filter(ended_at=None).values_list("folder", "kind")))
    tied = Q(pk__in=grants_held.values("folder")) | Q(opened_by=account)
    rows = bare(folders_there.filter(tied).order_by("-opened_at", "pk").values_list(*_FOLDER))
    return _put_together(account, at, rows, held, kept_out)


def _alike_among(account: UUID, folders: Among, at: datetime, kinds: Collection[FolderKind]) -> Alike:
    # They are asked for with all that ties the account to them, by one question.
    there = joined(account, Folder.objects.filter(pk__in=folders, erased_at=None, kind__in=kinds))
    found = there.filter(Q(held__pk__isnull=False) | Q(opened_by=account)).order_by("-opened_at", "pk")
    held: dict[object, dict[object, Bare]] = {}
    kept_out: dict[object, dict[object, Bare]] = {}
    rows: dict[object, Bare] = {}
    started = bare_moment(at)
    wanted = ("barred__pk", "barred__kind", "held__pk", *(f"held__{name}" for name in _GRANT))
    for pk, sealed_at, kind, opened_by, exclusion, word, grant, *rest in bare(found.values_list(*_FOLDER, *wanted)):
        rows[pk] = (pk, sealed_at, kind, opened_by)
        if exclusion is not None:
            kept_out.setdefault(pk, {})[exclusion] = (word,)
        if grant is not None and rest[1] <= started:
            held.setdefault(pk, {})[grant] = tuple(rest)
    return _put_together(account, at, rows.values(), _listed(held), _listed(kept_out))


def _put_together(account: UUID, at: datetime, rows: Iterable[Bare], held: _ByFolder, kept_out: _ByFolder) -> Alike:
    own, now = bare_id(account), bare_moment(at)
    reported = frozenset(kind.value for kind in REPORTED)
    known: dict[Shape, int] = {}
    examples: list[Standing] = []
    folders: list[tuple[UUID, int]] = []
    for folder, sealed_at, kind, opened_by in rows:
        grants, out = held.get(folder, ()), kept_out.get(folder, ())
        own_report = opened_by == own and kind in reported
        shape = shape_of(grants, out, sealed_at, now, reported=own_report)
        number = known.setdefault(shape, len(examples))
        if number == len(examples):
            examples.append(_standing(folder, sealed_at, grants, out, reported=own_report))
        folders.append((id_of(folder), number))
    return Alike(tuple(folders), tuple(examples))


def shape_of(grants: Sequence[Bare], kept_out: Sequence[Bare], sealed_at: Any, now: Any, *, reported: bool) -> Shape:
    """What two standings must share to be alike at a moment. Bare values, so that nothing is made for each row.

    Of a grant in a folder without a seal it matters whether it holds, and since when or until when it does not
    matter. Where there is a seal or a broken glass, the moments themselves stand in the shape.
    """
    return (reported, sealed_at, tuple(kept_out), tuple(_grant_shape(grant, sealed_at, now) for grant in grants))


def _grant_shape(grant: Bare, sealed_at: Any, now: Any) -> Shape:
    level, starts, until, ended_at, break_glass, stand_in = grant
    if break_glass or sealed_at is not None:
        return grant
    over = (until is not None and until <= now) or (ended_at is not None and ended_at <= now)
    return level, stand_in, starts <= now, over


def _standing(
    folder: Any, sealed_at: Any, grants: Iterable[Bare], kept_out: Iterable[Bare], *, reported: bool
) -> Standing:
    return Standing(
        folder=id_of(folder),
        sealed_at=_moment(sealed_at),
        grants=tuple(_held(row) for row in grants),
        exclusions=frozenset(ExclusionKind(kind) for (kind,) in kept_out),
        reported=reported,
    )


def _held(row: Bare) -> HeldGrant:
    level, starts, until, ended_at, break_glass, stand_in = row
    return HeldGrant(
        Level(level), moment_of(starts), _moment(until), _moment(ended_at), bool(break_glass), bool(stand_in)
    )


def _moment(value: datetime | None) -> datetime | None:
    return None if value is None else moment_of(value)


def _listed(found: Mapping[object, Mapping[object, Bare]]) -> _ByFolder:
    return {folder: list(rows.values()) for folder, rows in found.items()}


def _by_folder(rows: Iterable[Bare]) -> _ByFolder:
    found: dict[object, list[Bare]] = {}
    for folder, *rest in rows:
        found.setdefault(folder, []).append(tuple(rest))
    return found
