"""What else a folder holds beside entries and duties: who was let in and kept out, links, holds, assessments.

Every call takes a permit, as those in ``queries`` do.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lantern.folders.kinds import ExclusionKind, FolderKind, Level
from lantern.folders.models import Assessment, Exclusion, Folder, Grant, LegalHold, Link
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit


@dataclass(frozen=True, slots=True)
class OpenAssessment:
    """What the procedures said, in clear."""

    id: UUID
    at: datetime
    by: UUID | None
    editions: dict[str, str]
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which somebody was let in, kept out, or in which a hold stood; with the reason in clear.

    ``what`` is the level, the class of the exclusion, or empty for a hold. ``by`` begins it, and ``ended_by`` ends it.
    """

    id: UUID
    account: UUID | None
    what: str
    why: str
    starts: datetime
    by: UUID | None
    ends: datetime | None
    ended_by: UUID | None = None
    break_glass: bool = False


@dataclass(frozen=True, slots=True)
class LinkedFolder:
    """A folder that is linked to this one, from whichever end, and in which role."""

    id: UUID
    other: UUID
    kind: FolderKind
    reference: str
    role: str
    starts: datetime
    ended_at: datetime | None


def assessments_of(permit: Permit) -> tuple[OpenAssessment, ...]:
    """All assessments, oldest first."""
    keys = keyring().open(permit)
    return tuple(
        OpenAssessment(row.id, row.at, row.by, dict(row.editions), row.open(keys, "body"))
        for row in Assessment.objects.filter(folder_id=permit.folder).order_by("at", "id")
    )


def grants_of(permit: Permit) -> tuple[Spell, ...]:
    """Everybody who was ever let in, oldest first; a grant ends when it was ended, or ran out."""
    keys = keyring().open(permit)
    return tuple(
        Spell(
            row.id, row.account, Level(row.level).value, str(row.open(keys, "why")), row.starts, row.given_by,
            row.ended_at or row.until, row.ended_by, row.break_glass,
        )
        for row in Grant.objects.filter(folder_id=permit.folder).order_by("starts", "id")
    )  # fmt: skip


def exclusions_of(permit: Permit) -> tuple[Spell, ...]:
    """Everybody who was ever kept out, oldest first. Not for a reader with a tie: the caller looks at that."""
    keys = keyring().open(permit)
    return tuple(
        Spell(
            row.id, row.account, ExclusionKind(row.kind).value, str(row.open(keys, "why")), row.starts, row.named_by,
            row.ended_at,
        )
        for row in Exclusion.objects.filter(folder_id=permit.folder).order_by("starts", "id")
    )  # fmt: skip


def holds_of(permit: Permit) -> tuple[Spell, ...]:
    """Every legal hold that was ever placed, oldest first."""
    keys = keyring().open(permit)
    return tuple(
        Spell(
            row.id, None, "", str(row.open(keys, "why")), row.placed_at, row.placed_by, row.lifted_at, row.lifted_by
        )
        for row in LegalHold.objects.filter(folder_id=permit.folder).order_by("placed_at", "id")
    )  # fmt: skip


def links_of(permit: Permit) -> tuple[LinkedFolder, ...]:
    """Every folder that is or was linked to this one, and was not erased. Whether it may be known, the caller asks."""
    rows = list(Link.rows_of(permit.folder).order_by("starts", "id"))
    ends = {row.id: row.other_id if row.folder_id == permit.folder else row.folder_id for row in rows}
    others = {row.id: row for row in Folder.objects.filter(pk__in=ends.values(), erased_at=None)}
    return tuple(
        LinkedFolder(
            row.id, others[other].id, FolderKind(others[other].kind), others[other].reference, row.role, row.starts,
            row.ended_at,
        )
        for row in rows
        if (other := ends[row.id]) in others and other != permit.folder
    )  # fmt: skip
