"""Reading people: those of a concern or case with their part, one person, and where they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.access.circumstances import Circumstances
from lantern.access.need_to_know import folders_open_for, may, open_to, permit
from lantern.access.policy_actions import Action
from lantern.access.searching import asked, permits_for
from lantern.access.visitors import Visitor
from lantern.cases.gathering import shown_links
from lantern.cases.person_models import Double, Person
from lantern.cases.persons import SaidOf, is_offered, said_in, spellings_in
from lantern.folders.holdings import LinkedFolder
from lantern.folders.kinds import FolderKind
from lantern.folders.models import Folder
from lantern.folders.queries import reader_has_a_tie
from lantern.folders.search import folders_with
from lantern.vault.permits import Permit
from lantern.vault.scanning import opened_values
from lantern.web.refusals import NotThere

READS: Final = "see who it is about"
WITH_PEOPLE: Final = (FolderKind.CONCERN, FolderKind.CASE)
"""Kinds of folders to which people are linked with a part."""
AROUND: Final = (FolderKind.PERSON, FolderKind.CONCERN, FolderKind.CASE)
_REASONED: Final = Circumstances(reason=True)


@dataclass(frozen=True, slots=True)
class Around:
    """A folder whose people are looked at. ``offered``: what the visitor may do in it. ``tied``: they have a tie."""

    reading: Permit
    kind: FolderKind
    reference: str
    closed_at: datetime | None
    opened_at: datetime
    offered: frozenset[Action]
    tied: bool


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
    """One person. ``version``: of what is said of them. ``doubles``: folders that may be about the same person."""

    around: Around
    said: SaidOf
    version: int
    parts: tuple[WhosePart, ...]
    doubles: tuple[tuple[UUID, str], ...]


def around(visitor: Visitor, folder: UUID) -> Around:
    """A concern or case whose people may be looked at. That it was opened leaves its trace.

    Raises:
        Refused: they may know of it, and not read it.
        NotThere: there is none for this visitor; it is about something else; or they have a tie (DP-26).
    """
    found = _opened(visitor, folder, WITH_PEOPLE)
    if found.tied:
        raise NotThere
    return found


def people_in(visitor: Visitor, reading: Permit, kind: FolderKind) -> tuple[LinkedPerson, ...]:
    """Everybody who has a part in a concern or case now, as far as the visitor may read their folders."""
    links = [link for link in shown_links(reading, kind, tied=False) if _is_of_somebody(link)]
    permits = [
        door for door in permits_for(visitor, [FolderKind.PERSON]) if door.folder in {one.other for one in links}
    ]
    said = said_of(permits)
    return tuple(
        LinkedPerson(link.id, link.other, link.reference, link.role, said[link.other])
        for link in links
        if link.other in said
    )


def offered(visitor: Visitor, search: UUID) -> tuple[str, tuple[Found, ...]]:
    """The names that were asked for, and who of those whose folders the visitor may read they may be.

    Folders that the visitor may not read are not touched: nothing here depends on whether there is one (F25).

    Raises:
        Hidden: there is no such search of this session, or it was asked more than ten minutes ago.
    """
    text = asked(visitor, search)
    spellings = spellings_in(text)
    permits = permits_for(visitor, [FolderKind.PERSON])
    said = said_of(permits)
    by_words = frozenset(folders_with(permits, *spellings))
    hits = [one for one, of in said.items() if one in by_words or is_offered(of, spellings)]
    references = dict(Folder.objects.filter(pk__in=hits).values_list("pk", "reference"))
    return text, tuple(Found(folder, references[folder], said[folder]) for folder in hits)


def person(visitor: Visitor, folder: UUID) -> PersonFolder:
    """One person, as far as the visitor may know. That the folder was opened leaves its trace.

    Raises:
        Refused: they may know of it, and not read it.
        NotThere: there is none for this visitor, or it is not about a person.
    """
    found = _opened(visitor, folder, (FolderKind.PERSON,))
    reading = found.reading
    open_for = folders_open_for(visitor, (Action.READ_FOLDER, Action.DECIDE), AROUND, _REASONED)
    readable = frozenset(open_for[Action.READ_FOLDER])
    deciding = readable & frozenset(open_for[Action.DECIDE])
    row = Person.objects.filter(folder=folder).first()
    links = shown_links(reading, FolderKind.PERSON, tied=found.tied)
    return PersonFolder(
        around=found,
        said=said_of([reading])[folder],
        version=row.version if row is not None else 0,
        parts=tuple(
            WhosePart(link.id, link.other, link.kind, link.reference, link.role)
            for link in links
            if link.ended_at is None and link.other in readable
        ),
        doubles=_doubles(folder, deciding) if folder in deciding and not found.tied else (),
    )


def said_of(permits: Iterable[Permit]) -> Mapping[UUID, SaidOf]:
    """What is said now of the people of these folders, in the order of the permits.

    Of a folder that holds no more than a title, that is the name.
    """
    doors = list(permits)
    found = {folder: said_in(value) for folder, value in opened_values(doors, Person, "said")}
    bare = [door for door in doors if door.folder not in found]
    titles = {folder: SaidOf((str(title),)) for folder, title in opened_values(bare, Folder, "title") if title}
    return {door.folder: found.get(door.folder) or titles.get(door.folder) or SaidOf() for door in doors}


def _opened(visitor: Visitor, folder: UUID, kinds: Iterable[FolderKind]) -> Around:
    reading = permit(visitor, Action.READ_FOLDER, folder, purpose=READS)
    row = Folder.objects.get(pk=folder)
    if row.kind not in kinds:
        raise NotThere
    wanted = (Action.ADD_ENTRY, Action.DECIDE, Action.SEE_WHO_OPENED)
    return Around(
        reading, FolderKind(row.kind), row.reference, row.closed_at, row.opened_at,
        open_to(visitor.fresh(), folder, wanted, _REASONED), reader_has_a_tie(reading),
    )  # fmt: skip


def _doubles(folder: UUID, deciding: frozenset[UUID]) -> tuple[tuple[UUID, str], ...]:
    rows = Double.rows_of(folder).filter(ended_at=None).order_by("found_at", "pk")
    ends = {row.id: row.other if row.folder == folder else row.folder for row in rows}
    shown = {double: other for double, other in ends.items() if other in deciding}
    references = dict(Folder.objects.filter(pk__in=shown.values()).values_list("pk", "reference"))
    return tuple((double, references[other]) for double, other in shown.items())


def _is_of_somebody(link: LinkedFolder) -> bool:
    return link.kind is FolderKind.PERSON and link.ended_at is None


def link_of(visitor: Visitor, reading: Permit, link: UUID) -> tuple[LinkedPerson, str] | None:
    """A link of this folder to a person, or to what it is a part of, and the folder's reference; as far as one may know.

    None where there is no such link, where the visitor may not read what is at its other end, or has a tie here.
    """
    if reader_has_a_tie(reading):
        return None
    row = Folder.objects.get(pk=reading.folder)
    links = (one for one in shown_links(reading, FolderKind(row.kind), tied=False) if one.ended_at is None)
    known = next((one for one in links if one.id == link), None)
    if known is None or not may(visitor, Action.READ_FOLDER, known.other):
        return None
    permits = [door for door in permits_for(visitor, [known.kind]) if door.folder == known.other]
    said = said_of(permits)[known.other] if known.kind is FolderKind.PERSON else SaidOf()
    return LinkedPerson(known.id, known.other, known.reference, known.role, said), row.reference
