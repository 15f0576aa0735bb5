"""Reading folders. Every call takes a permit; there is no way in without one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lantern.folders.kinds import EntryKind, ExclusionKind, Level
from lantern.folders.models import Duty, Entry, Exclusion, Folder, Grant
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit


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


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands to a folder, in plain values: what ``access`` decides by."""

    level: Level | None
    granted_at: datetime | None
    formerly: bool
    break_glass: bool
    break_glass_over: bool
    exclusions: frozenset[ExclusionKind]
    sealed_at: datetime | None


def folder_of(permit: Permit) -> Folder:
    """The folder's own row."""
    return Folder.objects.get(pk=permit.folder)


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
        for row in Entry.objects.filter(folder_id=permit.folder)
    )  # fmt: skip


def duties_of(permit: Permit) -> tuple[OpenDuty, ...]:
    """All duties, oldest first."""
    keys = keyring().open(permit)
    return tuple(
        OpenDuty(row.id, row.owner, row.made_at, row.due_at, row.done_at, row.open(keys, "body"))
        for row in Duty.objects.filter(folder_id=permit.folder).order_by("made_at")
    )


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


def standing_of(account: UUID, folder: UUID, *, at: datetime) -> Standing | None:
    """How an account stands to a folder at a moment; none where there is no such folder."""
    row = Folder.objects.filter(pk=folder).first()
    if row is None:
        return None
    grants = list(Grant.objects.filter(folder_id=folder, account=account, starts__lte=at))
    live = [grant for grant in grants if _is_live(grant, at)]
    lasting = [grant for grant in live if not grant.break_glass]
    order = list(Level)
    best = max(lasting, key=lambda grant: order.index(Level(grant.level)), default=None)
    return Standing(
        level=Level(best.level) if best else None,
        granted_at=max((grant.starts for grant in lasting), default=None),
        formerly=any(not _is_live(grant, at) and not grant.break_glass for grant in grants),
        break_glass=any(grant.break_glass for grant in live),
        break_glass_over=any(grant.break_glass and not _is_live(grant, at) for grant in grants),
        exclusions=frozenset(
            ExclusionKind(kind)
            for kind in Exclusion.objects.filter(folder_id=folder, account=account, ended_at=None).values_list(
                "kind", flat=True
            )
        ),
        sealed_at=row.sealed_at,
    )


def _is_live(grant: Grant, at: datetime) -> bool:
    return grant.ended_at is None and (grant.until is None or grant.until > at)
