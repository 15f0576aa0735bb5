"""What was decided and done in the concerns of a case, in words: each concern is opened for it, with its trace."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.shown_names import shown_names
from lantern.access.visitors import Visitor
from lantern.cases.person_queries import Around, around
from lantern.folders.kinds import PART_OF_CASE, EntryKind, FolderKind
from lantern.folders.queries import OpenEntry, duties_of, entries_of

READS: Final = "see what was decided and done in a case"
WITH_WORDS: Final = (EntryKind.DECISION, EntryKind.EVIDENCE)


@dataclass(frozen=True, slots=True)
class WordsOf:
    """Of one concern: decisions and evidence with what corrects them, oldest first.

    ``duties``: what the duty was, by the id of its evidence.
    """

    folder: UUID
    reference: str
    entries: tuple[OpenEntry, ...]
    duties: Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class CaseWords:
    """Of all concerns of a case that the visitor may read and has no tie to."""

    around: Around
    concerns: tuple[WordsOf, ...]
    names: Mapping[UUID, str]


def case_words(visitor: Visitor, folder: UUID) -> CaseWords:
    """The words, concern by concern. That each was opened is noted in it, and counts as a look at it (G6, G10).

    Raises:
        Refused: they may know of the case, and not read it.
        NotThere: there is none for this visitor; it is no case; or they have a tie in it (DP-26).
        ViewStopped: too many folders in one hour.
    """
    found = around(visitor, folder, (FolderKind.CASE,))
    concerns = {
        link.other: link.reference
        for link in found.links()
        if link.role == PART_OF_CASE and link.kind is FolderKind.CONCERN and link.other not in found.ties
    }
    told = tuple(_words_of(visitor, concern, reference) for concern, reference in concerns.items())
    wrote = {entry.by for one in told for entry in one.entries if entry.by is not None}
    return CaseWords(found, told, shown_names(wrote))


def _words_of(visitor: Visitor, concern: UUID, reference: str) -> WordsOf:
    reading = permit(visitor, Action.READ_FOLDER, concern, purpose=READS)
    whats = {
        duty.evidence: str(duty.body.get("what") or "")
        for duty in duties_of(reading)
        if duty.evidence is not None
    }  # fmt: skip
    return WordsOf(concern, reference, tuple(_told(entries_of(reading))), whats)


def _told(entries: tuple[OpenEntry, ...]) -> Iterator[OpenEntry]:
    shown: set[UUID] = set()
    for entry in entries:
        if entry.kind in WITH_WORDS or entry.corrects in shown:
            shown.add(entry.id)
            yield entry
