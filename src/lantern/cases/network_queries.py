"""Reading the people of a case with what they are said to be to each other, as far as the visitor may know."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from lantern.access.shown_names import shown_names
from lantern.access.visitors import Visitor
from lantern.cases.case_queries import CasePerson, people_of
from lantern.cases.person_queries import Around, around
from lantern.cases.ties_said import Tie, ties_in
from lantern.folders.kinds import FolderKind
from lantern.folders.queries import entries_of


@dataclass(frozen=True, slots=True)
class Network:
    """The people of a case with every part, and ties between two of them whose folders the visitor may read."""

    around: Around
    people: tuple[CasePerson, ...]
    ties: tuple[Tie, ...]
    names: Mapping[UUID, str]


def network(visitor: Visitor, folder: UUID) -> Network:
    """The network of a case. That the case was opened leaves its trace.

    Raises:
        Refused: they may know of it, and not read it.
        NotThere: there is none for this visitor; it is no case; or they have a tie in it (DP-26).
    """
    found = around(visitor, folder, (FolderKind.CASE,))
    people = people_of(visitor, found)
    known = {one.folder for one in people} - found.ties
    ties = tuple(one for one in ties_in(entries_of(found.reading)) if {one.one, one.other} <= known)
    return Network(found, people, ties, shown_names({one.by for one in ties if one.by is not None}))
