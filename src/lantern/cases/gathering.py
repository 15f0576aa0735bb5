"""What one folder holds, gathered under one permit, as far as this reader is shown it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lantern.cases.entry_words import shown_entries
from lantern.folders.attachments import ListedAttachment, attachments_of
from lantern.folders.holdings import (
    HeldBeside,
    LinkedFolder,
    OpenAssessment,
    Spell,
    held_beside,
    links_of,
)
from lantern.folders.kinds import FolderKind
from lantern.folders.models import Exclusion
from lantern.folders.queries import (
    OpenDuty,
    OpenEntry,
    duties_of,
    entries_of,
    folder_of,
    must_not_learn_of,
    reader_has_a_tie,
)
from lantern.packs.intake_files import intake
from lantern.vault.permits import Permit


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """Everything of one folder that this reader may be shown; the rest left no trace here.

    ``tied``: the reader is kept from something in it, and is not told who else has a tie. ``kept_out``: those who must
    not learn of it.
    """

    folder: UUID
    kind: FolderKind
    reference: str
    opened_at: datetime
    opened_by: UUID | None
    closed_at: datetime | None
    sealed_at: datetime | None
    tied: bool
    entries: tuple[OpenEntry, ...]
    duties: tuple[OpenDuty, ...]
    assessments: tuple[OpenAssessment, ...]
    grants: tuple[Spell, ...]
    exclusions: tuple[Spell, ...]
    holds: tuple[Spell, ...]
    links: tuple[LinkedFolder, ...]
    files: tuple[ListedAttachment, ...]
    kept_out: tuple[UUID, ...]

    def rows(self) -> Iterator[UUID]:
        """Everything that can be marked as significant."""
        yield self.folder
        yield from (entry.id for entry in self.entries)
        yield from (duty.id for duty in self.duties)
        yield from (one.id for one in self.assessments)
        yield from (link.id for link in self.links)
        yield from (file.id for file in self.files)
        yield from (spell.id for spell in (*self.grants, *self.exclusions, *self.holds))

    def accounts(self) -> Iterator[UUID]:
        """Everybody whose name may stand on the page."""
        found = (
            self.opened_by,
            *self.kept_out,
            *(entry.by for entry in self.entries),
            *(duty.owner for duty in self.duties),
            *(one.by for one in self.assessments),
            *(file.by for file in self.files),
            *(
                account
                for spell in (*self.grants, *self.exclusions, *self.holds)
                for account in (spell.account, spell.by, spell.ended_by)
            ),
        )
        yield from (account for account in found if account is not None)


def holdings(permit: Permit, *, people_too: bool) -> Holdings:
    """Gather what the folder of this permit holds.

    Args:
        permit: lets one read.
        people_too: whether this reader also sees who was let in and kept out, and why. A reader with a tie never
            does: nor duties, what the procedures said, or holds, which name people by what they are to each other.

    Raises:
        DoorClosed: the permit does not let one read.
    """
    row, tied = folder_of(permit), reader_has_a_tie(permit)
    beside = HeldBeside() if tied else held_beside(permit, people_too=people_too)
    return Holdings(
        folder=row.id,
        kind=FolderKind(row.kind),
        reference=row.reference,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        closed_at=row.closed_at,
        sealed_at=row.sealed_at,
        tied=tied,
        entries=shown_entries(entries_of(permit), intake(), tied=tied),
        duties=() if tied else duties_of(permit),
        assessments=beside.assessments,
        grants=beside.grants,
        exclusions=beside.exclusions,
        holds=beside.holds,
        links=tuple(shown_links(permit, FolderKind(row.kind), tied=tied)),
        files=tuple(file for file in attachments_of(permit) if not file.hidden),
        kept_out=must_not_learn_of(permit),
    )


def shown_links(
    permit: Permit, kind: FolderKind, *, tied: bool, ties: Collection[UUID] | None = None
) -> Iterator[LinkedFolder]:
    """The links without those that would tell a reader with a tie, at whichever end, who else has one.

    Such a link names somebody of the house, or somebody who must not learn of it. ``ties``: the folders in which this
    reader has one, where the caller knows them all.
    """
    found = links_of(permit)
    if ties is None:
        ties = _tied_in(permit.account, [link.other for link in found])
    for link in found:
        named = link.role in intake().kept_out_roles
        here = tied and (named or link.kind is FolderKind.WORKER)
        there = link.other in ties and (named or kind is FolderKind.WORKER)
        if not (here or there):
            yield link


def _tied_in(account: UUID | None, folders: Collection[UUID]) -> frozenset[UUID]:
    if account is None or not folders:
        return frozenset()
    ties = Exclusion.objects.filter(account=account, folder__in=folders, ended_at=None)
    return frozenset(ties.values_list("folder", flat=True))
