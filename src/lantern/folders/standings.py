"""How accounts stand to folders, in plain values: what ``access`` decides by. Nothing is decrypted here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import FilteredRelation, Q, QuerySet

from lantern.folders.kinds import REPORTED, ExclusionKind, Level
from lantern.folders.models import Folder

_GRANT: Final = ("level", "starts", "until", "ended_at", "break_glass", "stand_in")
_ROW: Final = ("pk", "sealed_at", "kind", "opened_by", "barred__kind", "held__pk")


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """One grant of one account, whether or not it still holds."""

    level: Level
    starts: datetime
    until: datetime | None
    ended_at: datetime | None
    break_glass: bool
    stand_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Everything that is kept about one account and one folder."""

    folder: UUID
    sealed_at: datetime | None
    grants: tuple[HeldGrant, ...]
    exclusions: frozenset[ExclusionKind]
    reported: bool


def standing_of(account: UUID, folder: UUID, *, at: datetime) -> Standing | None:
    """How an account stands to a folder at a moment; none where there is no such folder, or it was erased.

    A folder that is not there costs the same question to the database as one that is (G3).
    """
    return standings_of(account, [folder], at=at).get(folder)


def standings_of(account: UUID, folders: Collection[UUID], *, at: datetime) -> dict[UUID, Standing]:
    """The same for several folders at once, as many as stand on one page; those that are not there are missing."""
    rows = joined(account, Folder.objects.filter(pk__in=list(folders), erased_at=None))
    found: dict[UUID, list[tuple[Any, ...]]] = {}
    for row in rows.values_list(*_ROW, *(f"held__{name}" for name in _GRANT)):
        found.setdefault(row[0], []).append(row)
    return {folder: _standing(account, rows, at) for folder, rows in found.items()}


def joined(account: UUID, folders: "QuerySet[Folder]") -> "QuerySet[Any, Any]":
    """Folders with what ties one account to them, as ``held__…`` and ``barred__…``: a row for each pair of these.

    Seals and exclusions count as soon as they are written, also for a request that began a moment before.
    """
    return folders.annotate(
        held=FilteredRelation("grants", condition=Q(grants__account=account)),
        barred=FilteredRelation("exclusions", condition=Q(exclusions__account=account, exclusions__ended_at=None)),
    )


def _standing(account: UUID, rows: Sequence[tuple[Any, ...]], at: datetime) -> Standing:
    folder, sealed_at, kind, opened_by = rows[0][:4]
    held = {row[5]: _held(row[6:]) for row in rows if row[5] is not None}
    return Standing(
        folder=folder,
        sealed_at=sealed_at,
        grants=tuple(grant for grant in held.values() if grant.starts <= at),
        exclusions=frozenset(ExclusionKind(row[4]) for row in rows if row[4] is not None),
        reported=opened_by == account and kind in REPORTED,
    )


def _held(row: tuple[Any, ...]) -> HeldGrant:
    level, starts, until, ended_at, break_glass, stand_in = row
    return HeldGrant(Level(level), starts, until, ended_at, break_glass, stand_in)
