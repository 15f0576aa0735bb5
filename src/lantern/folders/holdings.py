"""What else a folder holds beside entries and duties: who was let in and kept out, links, holds, assessments.

Every call takes a permit, as those in ``queries`` do.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lantern.folders.kinds import ExclusionKind, FolderKind, Level
from lantern.folders.models import Assessment, Exclusion, Grant, LegalHold, Link
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.looks import looked
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


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBeside:
    """What was kept about a folder and what is in it; each oldest first."""

    assessments: tuple[OpenAssessment, ...] = ()
    grants: tuple[Spell, ...] = ()
    exclusions: tuple[Spell, ...] = ()
    holds: tuple[Spell, ...] = ()


def held_beside(permit: Permit, *, people_too: bool) -> HeldBeside:
    """What the procedures said, legal holds, and with ``people_too`` who was ever let in and kept out.

    Not for a reader with a tie: all of it may tell who else has one. The caller looks at that.
    """
    keys = keyring().open(permit)
    return HeldBeside(
        assessments=_assessments(keys),
        holds=_holds(keys),
        grants=_grants(keys) if people_too else (),
        exclusions=_exclusions(keys) if people_too else (),
    )


def links_of(permit: Permit) -> tuple[LinkedFolder, ...]:
    """Every folder that is or was linked to this one, and was not erased. Whether it may be known, the caller asks."""
    found = Link.rows_of(permit.folder).select_related("folder", "other").order_by("starts", "id")
    rows = looked(permit.look, ("links", permit.folder), lambda: tuple(found))
    ends = ((row, row.other if row.folder_id == permit.folder else row.folder) for row in rows)
    return tuple(
        LinkedFolder(row.id, other.id, FolderKind(other.kind), other.reference, row.role, row.starts, row.ended_at)
        for row, other in ends
        if other.erased_at is None and other.id != permit.folder
    )


def _assessments(keys: FolderKeys) -> tuple[OpenAssessment, ...]:
    rows = Assessment.objects.filter(folder_id=keys.permit.folder).order_by("at", "id")
    return tuple(OpenAssessment(row.id, row.at, row.by, dict(row.editions), row.open(keys, "body")) for row in rows)


def _grants(keys: FolderKeys) -> tuple[Spell, ...]:
    # A grant ends when it was ended, or when it runs out.
    return tuple(
        Spell(
            row.id, row.account, Level(row.level).value, str(row.open(keys, "why")), row.starts, row.given_by,
            row.ended_at or row.until, row.ended_by, row.break_glass,
        )
        for row in Grant.objects.filter(folder_id=keys.permit.folder).order_by("starts", "id")
    )  # fmt: skip


def _exclusions(keys: FolderKeys) -> tuple[Spell, ...]:
    return tuple(
        Spell(
            row.id, row.account, ExclusionKind(row.kind).value, str(row.open(keys, "why")), row.starts, row.named_by,
            row.ended_at,
        )
        for row in Exclusion.objects.filter(folder_id=keys.permit.folder).order_by("starts", "id")
    )  # fmt: skip


def _holds(keys: FolderKeys) -> tuple[Spell, ...]:
    return tuple(
        Spell(
            row.id, None, "", str(row.open(keys, "why")), row.placed_at, row.placed_by, row.lifted_at, row.lifted_by
        )
        for row in LegalHold.objects.filter(folder_id=keys.permit.folder).order_by("placed_at", "id")
    )  # fmt: skip
