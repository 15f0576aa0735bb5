"""Reading a case as a whole: its concerns, people, duties, decisions and notes, as far as the visitor may know."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from lantern.access.policy_actions import Action
from lantern.access.searching import permits_for
from lantern.access.shown_names import shown_names, wrapped_keys
from lantern.access.visitors import Visitor
from lantern.cases.case_actions import exposed
from lantern.cases.case_closing import open_concerns
from lantern.cases.person_queries import Around, around, said_of
from lantern.cases.persons import SaidOf
from lantern.folders.kinds import PART_OF_CASE, EntryKind, FolderKind
from lantern.folders.models import Assessment, Duty, Entry, Folder, Grant, Link
from lantern.folders.queries import OpenDuty, OpenEntry, Opening, opened_lately
from lantern.packs.intake_files import intake
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.models import FolderKey
from lantern.vault.permits import for_the_system

PURPOSE: Final = "show what is next in a case"


@dataclass(frozen=True, slots=True)
class CaseConcern:
    """A concern of a case that the visitor may read; ``link`` says that it is a part.

    ``decided_at``, ``assessed_at``: when somebody decided about it last, and when the procedures were asked last.
    ``open``: it is not closed.
    """

    link: UUID
    folder: UUID
    reference: str
    since: datetime
    decided_at: datetime | None
    assessed_at: datetime | None
    open: bool


@dataclass(frozen=True, slots=True)
class CasePerson:
    """Somebody with a part, in the case itself or in one of its concerns; ``where`` is the reference of that."""

    folder: UUID
    reference: str
    role: str
    where: str
    said: SaidOf


@dataclass(frozen=True, slots=True)
class CaseDuty:
    """A duty of the case, or of one of its concerns."""

    folder: UUID
    reference: str
    duty: OpenDuty


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case, as this reader may know it. ``exposed``: who must not learn of one of its concerns, and can read it."""

    around: Around
    concerns: tuple[CaseConcern, ...]
    people: tuple[CasePerson, ...]
    duties: tuple[CaseDuty, ...]
    written: tuple[OpenEntry, ...]
    opened: tuple[Opening, ...]
    exposed: tuple[UUID, ...]
    names: Mapping[UUID, str]


def case(visitor: Visitor, folder: UUID) -> Case:
    """A case as a whole. Its own folder is opened with a trace; of its concerns, the words of duties alone are shown.

    They are opened by the program, as those in the inbox are, for those who may read the concern and have no tie to it:
    whoever wants to read more opens the concern, and leaves a trace there.

    Raises:
        Refused: they may know of it, and not read it.
        NotThere: there is none for this visitor; it is no case; or they have a tie in it (DP-26).
    """
    found = around(visitor, folder, (FolderKind.CASE,))
    links = _links(found)
    parts = [one for one in links if one[0].folder_id == folder and one[0].role == PART_OF_CASE]
    concerns = tuple(
        CaseConcern(
            link.id, link.other_id, link.other.reference, link.starts, decided_at, assessed_at,
            still_open,
        )
        for link, decided_at, assessed_at, still_open in parts
    )  # fmt: skip
    references = {folder: found.reference, **{one.folder: one.reference for one in concerns}}
    duties = list(Duty.objects.filter(folder__in=list(references)).order_by("made_at", "pk"))
    written = list(Entry.objects.filter(folder=folder, kind__in=(EntryKind.NOTE, EntryKind.DECISION)))
    opened = opened_lately(found.reading, visitor.at) if Action.SEE_WHO_OPENED in found.offered else ()
    out = exposed(folder, [one.folder for one in concerns], visitor.at)
    named = {
        account
        for account in (*(row.owner for row in duties), *(row.by for row in written), *(one.account for one in opened))
        if account is not None
    } | {*out, *([found.held.account] if found.held is not None else [])}
    wrapped = wrapped_keys({*references, *named})
    keys = {one: _keys(found, one, wrapped[one]) for one in references if one in wrapped}
    return Case(
        around=found, concerns=concerns, people=_people(visitor, [link for link, *_at in links], references),
        duties=tuple(_duty(row, keys[row.folder_id], references) for row in duties if row.folder_id in keys),
        written=tuple(_entry(row, keys[folder]) for row in written), opened=opened, exposed=out,
        names=shown_names(named, wrapped),
    )  # fmt: skip


def people_of(visitor: Visitor, found: Around) -> tuple[CasePerson, ...]:
    """Everybody with a part in a case or in one of its concerns, as far as the visitor may know."""
    links, folder = [link for link, *_at in _links(found)], found.reading.folder
    own = [link for link in links if link.folder_id == folder and link.role == PART_OF_CASE]
    parts = {link.other_id: link.other.reference for link in own}
    return _people(visitor, links, {folder: found.reference, **parts})


def cases_to_join(
    visitor: Visitor, found: Around, *, beside: Collection[UUID]
) -> tuple[tuple[UUID, str, datetime, bool], ...]:
    """The cases into which the visitor may put something, newest first: which, its reference, since when, if closed.

    ``beside``: those of which it is a part already.
    """
    held = Grant.objects.filter(account=visitor.somebody()).values("folder")
    rows = Folder.objects.filter(kind=FolderKind.CASE, pk__in=held).order_by("-opened_at", "pk")
    open_to = found.writable - found.ties - set(beside)
    known = rows.values_list("pk", "reference", "opened_at", "closed_at")
    return tuple((case, ref, since, end is not None) for case, ref, since, end in known if case in open_to)


def cases_of(found: Around) -> tuple[tuple[UUID, str], ...]:
    """The cases of which a concern is a part, as far as the visitor may read them: which, and its reference."""
    return tuple(
        (link.other, link.reference)
        for link in found.links()
        if link.role == PART_OF_CASE and link.kind is FolderKind.CASE and link.other not in found.ties
    )


def _links(found: Around) -> tuple[tuple[Link, datetime | None, datetime | None, bool], ...]:
    """The links of a case and of its concerns, to what the visitor may read and has no tie in.

    Each with the moments of the last decision and assessment of what is at its other end, and whether that is a
    concern that is not closed: no words.
    """
    folder = found.reading.folder
    parts = Link.objects.filter(folder=folder, role=PART_OF_CASE, ended_at=None).values("other")
    rows = Link.objects.filter(Q(folder=folder) | Q(folder__in=parts), ended_at=None).select_related("other")
    rows = rows.annotate(
        decided_at=_last(Entry.objects.filter(kind=EntryKind.DECISION)),
        assessed_at=_last(Assessment.objects.all()),
        still_open=Exists(open_concerns().filter(folder=OuterRef("other"))),
    )
    return tuple(
        (row, row.decided_at, row.assessed_at, row.still_open)
        for row in rows.order_by("starts", "pk")
        if {row.folder_id, row.other_id} <= {folder, *found.readable}
        and row.folder_id not in found.ties
        and not (row.other_id in found.ties and _tells(row))
    )


def _last(rows: "QuerySet[Any]") -> Subquery:
    return Subquery(rows.filter(folder=OuterRef("other")).order_by("-at").values("at")[:1])


def _tells(link: Link) -> bool:
    # As in a chronology: such a part would tell a reader with a tie at the other end who else has one.
    return link.role in intake().kept_out_roles or link.role == PART_OF_CASE


def _people(visitor: Visitor, links: Iterable[Link], references: Mapping[UUID, str]) -> tuple[CasePerson, ...]:
    of_people = [row for row in links if row.other.kind == FolderKind.PERSON and row.folder_id in references]
    said = said_of(permits_for(visitor, dict.fromkeys(row.other_id for row in of_people)))
    return tuple(
        CasePerson(row.other_id, row.other.reference, row.role, references[row.folder_id], said[row.other_id])
        for row in of_people
    )


def _keys(found: Around, folder: UUID, wrapped: dict[str, FolderKey]) -> FolderKeys:
    own = folder == found.reading.folder
    return keyring().opened(found.reading if own else for_the_system(folder, PURPOSE, reads=True), wrapped)


def _duty(row: Duty, keys: FolderKeys, references: Mapping[UUID, str]) -> CaseDuty:
    body = row.open(keys, "body")
    duty = OpenDuty(row.id, row.owner, row.made_at, row.due_at, row.done_at, body, row.evidence_id)
    return CaseDuty(row.folder_id, references[row.folder_id], duty)


def _entry(row: Entry, keys: FolderKeys) -> OpenEntry:
    return OpenEntry(
        id=row.id, number=row.number, kind=EntryKind(row.kind), at=row.at, by=row.by, body=row.open(keys, "body"),
        corrects=row.corrects_id, has_place=row.place is not None,
    )  # fmt: skip
