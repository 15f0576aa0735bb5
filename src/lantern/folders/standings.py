"""How accounts stand to folders, in plain values: what ``access`` decides by. Nothing is decrypted here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from lantern.folders.kinds import REPORTED, ExclusionKind, FolderKind, Level
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


def standings_of(account: UUID, *, at: datetime, kinds: Collection[FolderKind]) -> tuple[Standing, ...]:
    """Every folder of these kinds that the account holds or held a grant to, or reported; newest first."""
    grants = _by_folder(Grant.objects.filter(account=account, starts__lte=at).values_list("folder", *_GRANT))
    kept_out = _by_folder(_exclusions(account).values_list("folder", "kind"))
    rows = Folder.objects.filter(erased_at=None, kind__in=kinds).order_by("-opened_at", "pk")
    tied = rows.filter(Q(pk__in=Grant.objects.filter(account=account).values("folder")) | Q(opened_by=account))
    return tuple(
        Standing(
            folder=folder,
            sealed_at=sealed_at,
            grants=tuple(_held(row) for row in grants.get(folder, ())),
            exclusions=frozenset(ExclusionKind(kind) for (kind,) in kept_out.get(folder, ())),
            reported=opened_by == account and kind in REPORTED,
        )
        for folder, sealed_at, kind, opened_by in tied.values_list("pk", "sealed_at", "kind", "opened_by")
    )


def _exclusions(account: UUID) -> "QuerySet[Exclusion]":
    # Seals and exclusions count as soon as they are written, also for a request that began a moment before.
    return Exclusion.objects.filter(account=account, ended_at=None)


def _held(row: tuple[Any, ...]) -> HeldGrant:
    level, starts, until, ended_at, break_glass, stand_in = row
    return HeldGrant(Level(level), starts, until, ended_at, break_glass, stand_in)


def _by_folder(rows: Iterable[tuple[Any, ...]]) -> dict[UUID, list[tuple[Any, ...]]]:
    found: dict[UUID, list[tuple[Any, ...]]] = {}
    for folder, *rest in rows:
        found.setdefault(folder, []).append(tuple(rest))
    return found
