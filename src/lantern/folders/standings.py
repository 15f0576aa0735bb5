"""How accounts stand to folders, in plain values: what ``access`` decides by. Nothing is decrypted here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from lantern.folders.kinds import REPORTED, ExclusionKind, Level
from lantern.folders.models import Exclusion, Folder, Grant

_GRANT: Final = ("level", "starts", "until", "ended_at", "break_glass", "stand_in")


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

    A folder that is not there costs the same questions to the database as one that is (G3).
    """
    found = list(Folder.objects.filter(pk=folder, erased_at=None).values_list("sealed_at", "kind", "opened_by"))
    grants = tuple(_held(row) for row in Grant.objects.filter(folder=folder, account=account).values_list(*_GRANT))
    exclusions = _exclusions(account).filter(folder=folder).values_list("kind", flat=True)
    kept_out = frozenset(ExclusionKind(kind) for kind in exclusions)
    if not found:
        return None
    sealed_at, kind, opened_by = found[0]
    return Standing(
        folder=folder,
        sealed_at=sealed_at,
        grants=tuple(grant for grant in grants if grant.starts <= at),
        exclusions=kept_out,
        reported=opened_by == account and kind in REPORTED,
    )


def standings_of(account: UUID, folders: Collection[UUID], *, at: datetime) -> dict[UUID, Standing]:
    """The same for several folders at once, as many as stand on one page; those that are not there are missing."""
    wanted = list(folders)
    held: dict[UUID, list[HeldGrant]] = {}
    for folder, *row in Grant.objects.filter(folder__in=wanted, account=account).values_list("folder", *_GRANT):
        held.setdefault(folder, []).append(_held(tuple(row)))
    kept_out: dict[UUID, set[ExclusionKind]] = {}
    for folder, word in _exclusions(account).filter(folder__in=wanted).values_list("folder", "kind"):
        kept_out.setdefault(folder, set()).add(ExclusionKind(word))
    there = Folder.objects.filter(pk__in=wanted, erased_at=None).values_list("pk", "sealed_at", "kind", "opened_by")
    return {
        folder: Standing(
            folder=folder,
            sealed_at=sealed_at,
            grants=tuple(grant for grant in held.get(folder, ()) if grant.starts <= at),
            exclusions=frozenset(kept_out.get(folder, ())),
            reported=opened_by == account and kind in REPORTED,
        )
        for folder, sealed_at, kind, opened_by in there
    }


def _exclusions(account: UUID) -> "QuerySet[Exclusion]":
    # Seals and exclusions count as soon as they are written, also for a request that began a moment before.
    return Exclusion.objects.filter(account=account, ended_at=None)


def _held(row: tuple[Any, ...]) -> HeldGrant:
    level, starts, until, ended_at, break_glass, stand_in = row
    return HeldGrant(Level(level), starts, until, ended_at, break_glass, stand_in)
