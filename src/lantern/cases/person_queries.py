"""Reading people: those of a concern or case with their part, one person, and where they stand."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from lantern.access.circumstances import Circumstances
from lantern.access.need_to_know import folders_open_and_tied, permit
from lantern.access.policy_actions import Action
from lantern.access.searching import asked, permits_for
from lantern.access.visitors import Visitor
from lantern.cases.case_actions import exposed_in
from lantern.cases.case_holding import Held, held_of, with_holder
from lantern.cases.gathering import shown_links
from lantern.cases.person_models import Double, Person
from lantern.cases.persons import SaidOf, is_offered, said_in, spellings_in
from lantern.folders.holdings import LinkedFolder
from lantern.folders.kinds import FolderKind
from lantern.folders.models import Folder, Grant, Link
from lantern.folders.search import folders_with
from lantern.vault.permits import Permit
from lantern.vault.scanning import opened_values
from lantern.web.refusals import NotThere

READS: Final = "see who it is about"
WITH_PEOPLE: Final = (FolderKind.CONCERN, FolderKind.CASE)
"""Kinds of folders to which people are linked with a part."""
AROUND: Final = (FolderKind.PERSON, FolderKind.CONCERN, FolderKind.CASE)
WANTED: Final = (Action.READ_FOLDER, Action.ADD_ENTRY, Action.DECIDE, Action.SEE_WHO_OPENED)
_REASONED: Final = Circumstances(reason=True)


@dataclass(frozen=True, slots=True)
class Around:
    """A folder that is looked at, and everything around it that the visitor may read.

    ``held``: who was given it, if it is a case. ``offered``: what the visitor may do in it. ``readable``,
    ``deciding``, ``writable``: the folders about people, the concerns and the cases that they may read, decide in, and
    write in. ``ties``: those in which they have a tie.
    """

    reading: Permit
    kind: FolderKind
    reference: str
    opened_at: datetime
    closed_at: datetime | None
    held: Held | None
    offered: frozenset[Action]
    readable: frozenset[UUID]
    deciding: frozenset[UUID]
    writable: frozenset[UUID]
    ties: frozenset[UUID]

    @property
    def tied(self) -> bool:
        """Whether the visitor has a tie in this folder."""
        return self.reading.folder in self.ties

    def links(self) -> tuple[LinkedFolder, ...]:
        """The links that stand now, to folders that the visitor may read."""
        found = shown_links(self.reading, self.kind, tied=self.tied, ties=self.ties)
        return tuple(link for link in found if link.ended_at is None and link.other in self.readable)


@dataclass(frozen=True, slots=True)
class LinkedPerson:
    """Somebody in a concern or case. Nobody stands here whose folder the visitor may not read."""

    link: UUID
    folder: UUID
    reference: str
    role: str
    said: SaidOf


@dataclass(frozen=True, slots=True)
class Found:
    """A folder about a person that the visitor may read, and that may be the one that is looked for."""

    folder: UUID
    reference: str
    said: SaidOf


@dataclass(frozen=True, slots=True)
class WhosePart:
    """One thing that the person of a folder has a part in, and that the visitor may read."""

    link: UUID
    folder: UUID
    kind: FolderKind
    reference: str
    role: str


@dataclass(frozen=True, slots=True)
class PersonFolder:
    """One person. ``doubles``: pairs of this and another folder that may be about the same person.

    ``exposed``: who can read it, and must not learn of something in which the person has a part.
    """

    around: Around
    said: SaidOf
    parts: tuple[WhosePart, ...]
    doubles: tuple[UUID, ...]
    exposed: tuple[UUID, ...]


def around(
    visitor: Visitor, folder: UUID, kinds: Collection[FolderKind] = WITH_PEOPLE, *, wide: bool = False
) -> Around:
    """A folder of one of these kinds, and what is around it. That it was opened leaves its trace.

    ``wide``: also what has nothing to do with it yet, for a page that puts it into something else. Without it, what is
    linked with it is looked at, what is linked with that, and who may be the same person.

    Raises:
        Refused: they may know of it, and not read it.
        NotThere: there is none for this visitor, or it is about something else; of a concern or case, they have a tie
            in it (DP-26).
    """
    reading = permit(visitor, Action.READ_FOLDER, folder, purpose=READS)
    row = with_holder(Folder.objects.all(), visitor.at).get(pk=folder)
    if FolderKind(row.kind) not in kinds:
        raise NotThere
    among = None if wide else _near(folder)
    opens, ties = folders_open_and_tied(visitor.fresh(), WANTED, AROUND, _REASONED, among=among)
    open_for = {action: frozenset(folders) for action, folders in opens.items()}
    found = Around(
        reading, FolderKind(row.kind), row.reference, row.opened_at, row.closed_at, held_of(row),
        frozenset(action for action in WANTED if folder in open_for[action]),
        open_for[Action.READ_FOLDER], open_for[Action.READ_FOLDER] & open_for[Action.DECIDE],
        open_for[Action.READ_FOLDER] & open_for[Action.ADD_ENTRY], ties,
    )  # fmt: skip
    if found.tied and found.kind in WITH_PEOPLE:
        raise NotThere
    return found


def _near(folder: UUID) -> "QuerySet[Any, Any]":
    ends, doubles = Link.rows_of(folder).order_by(), Double.rows_of(folder).order_by()
    of_parts = Link.objects.filter(folder__in=ends.values("other")).order_by()
    return Folder.objects.filter(pk=folder).values("pk").union(
        ends.values("folder"), ends.values("other"), of_parts.values("other"),
        doubles.values("folder"), doubles.values("other"),
    )  # fmt: skip


def people_in(visitor: Visitor, found: Around) -> tuple[LinkedPerson, ...]:
    """Everybody who has a part in a concern or case now, as far as the visitor may read their folders."""
    links = [link for link in found.links() if link.kind is FolderKind.PERSON]
    said = said_of(permits_for(visitor, dict.fromkeys(link.other for link in links)))
    return tuple(LinkedPerson(link.id, link.other, link.reference, link.role, said[link.other]) for link in links)


def exposed_by(visitor: Visitor, found: Around, people: Iterable[LinkedPerson]) -> tuple[UUID, ...]:
    """Who must not learn of this concern or case, and can read the folder of somebody in it (T-37).

    It is told to whoever may decide in it.
    """
    folders = {one.folder for one in people}
    if not folders or found.reading.folder not in found.deciding:
        return ()
    return exposed_in(folders, [found.reading.folder], visitor.at)


def offered(visitor: Visitor, found: Around, search: UUID) -> tuple[str, tuple[Found, ...]]:
    """The names that were asked for, and who of those whose folders the visitor may read they may be.

    Folders that the visitor may not read are not touched: nothing here depends on whether there is one (F25).

    Raises:
        Hidden: there is no such search of this session, or it was asked more than ten minutes ago.
    """
    text = asked(visitor, search)
    spellings = spellings_in(text)
    held = Grant.objects.filter(account=visitor.somebody()).values("folder")
    people = Folder.objects.filter(kind=FolderKind.PERSON, pk__in=held).order_by("-opened_at", "pk")
    references = {pk: ref for pk, ref in people.values_list("pk", "reference") if pk in found.readable}
    permits = permits_for(visitor, references)
    said = said_of(permits)
    by_words = frozenset(folders_with(permits, *spellings))
    named = {one for one, of in said.items() if is_offered(of, spellings)}
    # Whoever bears the name stands before whoever is only spoken of with such words.
    hits = sorted((one for one in said if one in by_words or one in named), key=lambda one: one not in named)
    return text, tuple(Found(folder, references[folder], said[folder]) for folder in hits)


def person(visitor: Visitor, folder: UUID) -> PersonFolder:
    """One person, as far as the visitor may know. That the folder was opened leaves its trace.

    Raises:
        Refused: they may know of it, and not read it.
        NotThere: there is none for this visitor, or it is not about a person.
    """
    found = around(visitor, folder, (FolderKind.PERSON,))
    judges = folder in found.deciding and not found.tied
    links = found.links()
    told_of = {link.other for link in links if link.kind in WITH_PEOPLE} & (found.deciding - found.ties)
    return PersonFolder(
        around=found,
        said=said_of([found.reading])[folder],
        parts=tuple(WhosePart(link.id, link.other, link.kind, link.reference, link.role) for link in links),
        doubles=_doubles(folder, found) if judges else (),
        exposed=exposed_in([folder], told_of, visitor.at) if told_of else (),
    )


def link_of(visitor: Visitor, folder: UUID, link: UUID) -> tuple[LinkedPerson, str] | None:
    """A link of this folder with what is at its other end, and the folder's own reference.

    None where there is no such link, or where the visitor may not read what is at its other end.
    """
    found = around(visitor, folder, AROUND)
    known = next((one for one in found.links() if one.id == link), None)
    if known is None:
        return None
    of_person = known.kind is FolderKind.PERSON
    said = said_of(permits_for(visitor, [known.other]))[known.other] if of_person else SaidOf()
    return LinkedPerson(known.id, known.other, known.reference, known.role, said), found.reference


def said_of(permits: Iterable[Permit]) -> Mapping[UUID, SaidOf]:
    """What is said now of the people of these folders, in the order of the permits.

    Of a folder that holds no more than a title, that is the name.
    """
    doors = list(permits)
    found = {folder: said_in(value) for folder, value in opened_values(doors, Person, "said")}
    bare = [door for door in doors if door.folder not in found]
    titles = {folder: SaidOf((str(title),)) for folder, title in opened_values(bare, Folder, "title") if title}
    return {door.folder: found.get(door.folder) or titles.get(door.folder) or SaidOf() for door in doors}


def _doubles(folder: UUID, found: Around) -> tuple[UUID, ...]:
    rows = Double.rows_of(folder).filter(ended_at=None).order_by("found_at", "pk").values_list("pk", "folder", "other")
    open_to = found.deciding - found.ties
    return tuple(double for double, one, other in rows if one in open_to and other in open_to)
