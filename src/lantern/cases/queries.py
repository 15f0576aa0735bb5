"""Reading a chronology, narrowed to what the visitor may see: of the folder itself, and of those linked to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from lantern.access.circumstances import Circumstances
from lantern.access.need_to_know import may, open_to, permit
from lantern.access.policy_actions import Action
from lantern.access.refusals import ViewStopped
from lantern.access.shown_names import shown_names
from lantern.access.visitors import Visitor
from lantern.cases import telling_folder
from lantern.cases.gathering import Holdings, holdings
from lantern.cases.items import Item, Mark, Thread, threads
from lantern.cases.telling import Teller, Telling, Told
from lantern.cases.ties_shown import shown_ties
from lantern.folders.kinds import EntryKind, FolderKind
from lantern.folders.queries import title_of
from lantern.vault.permits import Permit

READING: Final = "read a chronology"
COPYING: Final = "take a chronology out"
OFFERS: Final = (Action.ADD_ENTRY, Action.EXPORT, Action.SEE_WHO_OPENED)
BEGINS: Final = Circumstances(reason=True, second_person=True)
"""With these one only asks whether somebody may begin: what it needs is asked for on the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronology:
    """What happened, as this reader may know it.

    ``told``: the words of each item, by its key. ``references``: of every folder of which something stands here.
    ``people``: how many people it is about, as far as the folders say. ``stopped``: the reader has opened so many
    folders in this hour that linked ones were left out. ``less``: the reader has a tie in one of these folders and is
    shown less of it, so silence, what is overdue and how much there is cannot be told truly. ``offered``: what the
    reader may begin here.
    """

    folder: UUID
    reference: str
    kind: FolderKind
    about: str
    threads: tuple[Thread, ...]
    told: Mapping[str, Told]
    names: Mapping[UUID, str]
    references: Mapping[UUID, str]
    kept_out: tuple[UUID, ...]
    people: int
    stopped: bool
    less: bool
    offered: frozenset[Action]


def chronology(visitor: Visitor, reading: Permit) -> Chronology:
    """The chronology of a folder, for whoever holds this permit to read it.

    Items of linked folders are there where the visitor may read those, too; each is opened with a trace of its own.
    """
    return _put_together(visitor, reading, Action.READ_FOLDER, READING, "")


def chronology_to_take_out(visitor: Visitor, taking: Permit, *, reason: str) -> Chronology:
    """The same, for a copy: of linked folders, what the visitor may take out of them for the same reason."""
    return _put_together(visitor, taking, Action.EXPORT, COPYING, reason)


def markable(visitor: Visitor, reading: Permit, row: UUID) -> tuple[Told, bool] | None:
    """What stands in a row of this folder, and whether it is marked as significant now; none where nothing stands.

    Of a duty it is what was given.
    """
    held = _held(visitor, reading, people_too=may(visitor, Action.SEE_WHO_OPENED, reading.folder))
    marks = [mark.significant for mark in Teller(held, visitor.at).marks() if mark.row == row]
    for item, told in _tellings(held, visitor, {}, frozenset(link.other for link in held.links)):
        if item.row == row:
            return told, bool(marks) and marks[-1]
    return None


def _put_together(visitor: Visitor, door: Permit, action: Action, purpose: str, reason: str) -> Chronology:
    offered = open_to(visitor.fresh(), door.folder, OFFERS, BEGINS)
    own = _held(visitor, door, people_too=Action.SEE_WHO_OPENED in offered)
    others, stopped = _linked(visitor, own, action, purpose, reason)
    readable = frozenset(held.folder for held in others)
    every = (own, *others)
    # Words of every folder stand here, so whoever must not learn of one of them is named.
    kept_out = tuple(dict.fromkeys(account for held in every for account in held.kept_out))
    names = shown_names({visitor.somebody(), *(account for held in every for account in held.accounts())})
    tellings: list[Telling] = []
    marks: list[Mark] = []
    for held in every:
        tellings += _tellings(held, visitor, names, readable if held is own else frozenset())
        marks += Teller(held, visitor.at).marks()
    return Chronology(
        folder=own.folder,
        reference=own.reference,
        kind=own.kind,
        about=title_of(door),
        threads=threads((item for item, _told in tellings), marks),
        told={item.key: told for item, told in tellings},
        names=names,
        references={held.folder: held.reference for held in every},
        kept_out=kept_out,
        people=_people(every),
        stopped=stopped,
        less=any(held.tied for held in every),
        offered=offered,
    )


def _held(visitor: Visitor, door: Permit, *, people_too: bool) -> Holdings:
    if people_too:
        # Who was let in, and why, is read elsewhere under this trace; here it is, too.
        permit(visitor, Action.SEE_WHO_OPENED, door.folder, purpose=READING)
    return _as_shown(visitor, holdings(door, people_too=people_too))


def _as_shown(visitor: Visitor, held: Holdings) -> Holdings:
    return replace(held, entries=shown_ties(visitor, held.entries))


def _linked(
    visitor: Visitor, own: Holdings, action: Action, purpose: str, reason: str
) -> tuple[tuple[Holdings, ...], bool]:
    found: list[Holdings] = []
    given = Circumstances(reason=bool(reason))
    for other in dict.fromkeys(link.other for link in own.links):
        if not may(visitor, action, other, given):
            continue
        try:
            door = permit(visitor, action, other, purpose=purpose, reason=reason, circumstances=given)
        except ViewStopped:
            return tuple(found), True
        # Who was let into another folder stands in the chronology of that one.
        found.append(replace(_as_shown(visitor, holdings(door, people_too=False)), links=()))
    return tuple(found), False


def _tellings(
    held: Holdings, visitor: Visitor, names: Mapping[UUID, str], readable: frozenset[UUID]
) -> Iterator[tuple[Item, Told]]:
    teller, at = Teller(held, visitor.at), visitor.at

    def name(account: UUID | None) -> str:
        return name_of(account, names)

    yield from telling_folder.folder_itself(held)
    yield from teller.entries()
    yield from teller.duties()
    yield from telling_folder.assessments(held)
    yield from telling_folder.people(held, name, at)
    yield from telling_folder.holds(held, at)
    yield from telling_folder.links(held, readable)
    yield from telling_folder.files(held)


def name_of(account: UUID | None, names: Mapping[UUID, str]) -> str:
    """Who it was, in words."""
    if account is None:
        return _("Lantern")
    return names.get(account) or _("somebody who has left")


def _people(every: Sequence[Holdings]) -> int:
    """How many people the folders are about: those who stand in them by a label, and each person with a folder."""
    with_folder = {held.folder for held in every if held.kind is FolderKind.PERSON}
    return max(1, len(with_folder) + len(set(_labelled(every))))


def _labelled(every: Iterable[Holdings]) -> Iterator[tuple[UUID, str]]:
    for held in every:
        for entry in held.entries:
            if entry.kind is EntryKind.FACT and entry.body.get("person"):
                yield held.folder, str(entry.body["person"])
