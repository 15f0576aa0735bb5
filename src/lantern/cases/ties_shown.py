"""What is said of two people, to which reader: on every page that tells the entries of a case."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from lantern.access.circumstances import Circumstances
from lantern.access.need_to_know import folders_open_and_tied
from lantern.access.policy_actions import Action
from lantern.access.visitors import Visitor
from lantern.cases.entry_words import BETWEEN, without
from lantern.cases.ties_said import TIE, TIE_ENDED
from lantern.folders.kinds import FolderKind
from lantern.folders.models import Folder
from lantern.folders.queries import OpenEntry

_REASONED: Final = Circumstances(reason=True)
_KIND: Final = (FolderKind.PERSON,)


def shown_ties(visitor: Visitor, entries: Iterable[OpenEntry]) -> tuple[OpenEntry, ...]:
    """The entries without what is said of somebody whose folder the visitor may not read, or to whom they have a tie.

    What points at such an entry is left out, too: its words speak of what stands there. Those that are shown say of
    whom they are, by reference. Where nobody said anything of two people, the database is asked nothing.
    """
    told = tuple(entries)
    people = {one for entry in told for one in people_of_tie(entry.body)}
    if not people:
        return told
    opens, ties = folders_open_and_tied(visitor.fresh(), (Action.READ_FOLDER,), _KIND, _REASONED, among=people)
    known = frozenset(opens[Action.READ_FOLDER]) - ties
    references = dict(Folder.objects.filter(pk__in=known).values_list("pk", "reference"))
    return tuple(_named(without(told, lambda entry: not known.issuperset(people_of_tie(entry.body))), references))


def people_of_tie(body: Mapping[str, Any]) -> tuple[UUID, ...]:
    """The folders of the two of whom something is said; nobody where it is of something else."""
    return (UUID(body["one"]), UUID(body["other"])) if body.get("as") == TIE else ()


def _named(entries: Iterable[OpenEntry], references: Mapping[UUID, str]) -> Iterator[OpenEntry]:
    said: dict[str, dict[str, Any]] = {}
    for entry in entries:
        more: dict[str, Any] = {}
        if two := people_of_tie(entry.body):
            more = {BETWEEN: [references[one] for one in two], "tie": entry.body.get("tie")}
            said[str(entry.id)] = more
        elif entry.body.get("as") == TIE_ENDED:
            more = said.get(str(entry.body.get("of")), {})
        yield replace(entry, body={**entry.body, **more}) if more else entry
