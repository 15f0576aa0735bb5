"""One contact with everything that is known of it, and the tasks of checking, as frozen records of plain values."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from lantern.directory.check_forms import CheckForm
from lantern.directory.checking import ToCheck, checkable, pressing_recipients
from lantern.directory.contact_presenters import Card, WayLine, card, contacts_of, hour_of, label_of, way_line
from lantern.directory.house import House
from lantern.directory.listing import Known, Listed, contact_mark, listed
from lantern.directory.queries import Told
from lantern.directory.reaching import Place, places
from lantern.directory.standing import Checks, Found, mark_of
from lantern.directory.standing_words import FOUND_WORDS, tried_words
from lantern.packs.library import library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.clocks import local
from lantern.procedures.contacts import Contact

SAY: Final = (
    "I am checking our list of contacts. I am not ringing about a case. Is this the right number for: {names}? "
    "At which hours do you answer? Whom do we ring when you are closed?"
)
"""Said to a service, which speaks English. It names nobody and no case."""
WRITE: Final = (
    "We are checking our list of contacts. This is about no case. Is this the right address for: {names}? "
    "Please answer in one line, and tell us at which hours somebody reads it."
)
_WRITTEN_TO: Final = ("e-mail", "form", "web")


@dataclass(frozen=True, slots=True)
class Event:
    """One check in the history. ``by`` is empty where the reader does not check contacts."""

    title: str
    at: datetime
    by: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class ContactPage:
    """One contact: ways, hours, notes, corrections, sources, and every check."""

    title: str
    card: Card
    sources: str
    file: str
    history: tuple[Event, ...]
    for_the_pack: tuple[str, ...]
    to_check: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One way to try, and whom it reaches."""

    mark: str
    way: WayLine
    names: tuple[str, ...]
    pressing: bool
    tried: str


@dataclass(frozen=True, slots=True)
class ChecksPage:
    """What must be checked, what is right already, and what was found last."""

    title: str
    place: str
    due: tuple[Task, ...]
    right: tuple[Task, ...]
    lately: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """One contact behind the way that is tried: what the directory says, so that it can be compared."""

    name: str
    role: str
    hours: str
    note: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """One way to try, the words to say, and the form for what came of it."""

    title: str
    way: WayLine
    written: bool
    words: str
    offices: tuple[Office, ...]
    history: tuple[Event, ...]
    form: CheckForm


def place_of(contact: Contact, house: House) -> Place:
    """From where one looks at a contact: the house's own place if it serves it, else its own."""
    own = Place(house.nation, house.area)
    if contact in contacts_of(house, own):
        return own
    return next(place for place in places() if contact in contacts_of(house, place))


def found_contact(mark: str, house: House) -> Contact | None:
    """The contact of a mark, wherever it is; nothing where there is none."""
    known = (*contacts_of(house, Place(house.nation, house.area)), *library().directory.contacts)
    return next((contact for contact in known if contact_mark(contact) == mark), None)


def listed_contact(contact: Contact, house: House, checks: Checks, at: datetime) -> Listed:
    """A contact as it stands now."""
    return listed(contact, library().directory, checks, hour_of(place_of(contact, house), at))


def contact_page(
    one: Listed, told: Iterable[Told], names: Mapping[UUID, str], tasks: Iterable[ToCheck], *, checker: bool
) -> ContactPage:
    """One contact.

    Args:
        one: as it stands now.
        told: the checks of its ways, newest first.
        names: of those who checked; empty for whoever does not check contacts.
        tasks: every way that can be tried.
        checker: whether the reader checks contacts.
    """
    contact, told = one.contact, tuple(told)
    marks = {mark_of(way) for way in contact.ways}
    return ContactPage(
        title=contact.name,
        card=card(one),
        sources=", ".join(contact.because),
        file=contact.file,
        history=tuple(event(item, names, whole=checker) for item in told),
        for_the_pack=tuple(_for_the_pack(item) for item in told if item.right) if checker else (),
        to_check=tuple((task.mark, task.way.value) for task in tasks if task.mark in marks) if checker else (),
    )


def tasks_of(house: House, checks: Checks, at: datetime) -> tuple[ToCheck, ...]:
    """Every way of the house's own place that can be tried, most urgent first."""
    place, recipients = Place(house.nation, house.area), vocabulary().recipients
    hour = hour_of(place, at)
    on = local(at, hour.zone).date()
    found = library().for_place(nation=place.nation, area=place.area, organisation=house.organisation.type, on=on)
    pressing = pressing_recipients((item.procedure for item in found.compiled), recipients)
    return checkable(
        contacts_of(house, place), library().directory, checks, recipients=recipients, pressing=pressing, on=on,
        months=hour.months,
    )  # fmt: skip


def checks_page(tasks: Iterable[ToCheck], told: Iterable[Told], names: Mapping[UUID, str], place: str) -> ChecksPage:
    """The list of tasks."""
    shown = [(one.due, _task(one)) for one in tasks]
    return ChecksPage(
        title=_("Numbers to check"),
        place=place,
        due=tuple(task for due, task in shown if due),
        right=tuple(task for due, task in shown if not due),
        lately=tuple(event(item, names, whole=True) for item in told),
    )


def check_page(task: ToCheck, told: Iterable[Told], names: Mapping[UUID, str], form: CheckForm) -> CheckPage:
    """One task."""
    written = task.way.kind in _WRITTEN_TO
    return CheckPage(
        title=_("Check this address") if written else _("Check this number"),
        way=way_line(Known(task.way, task.standing)),
        written=written,
        words=(WRITE if written else SAY).format(names="; ".join(dict.fromkeys(one.name for one in task.contacts))),
        offices=tuple(_office(contact) for contact in task.contacts),
        history=tuple(event(item, names, whole=True) for item in told),
        form=form,
    )


def event(item: Told, names: Mapping[UUID, str], *, whole: bool) -> Event:
    """One check in words. What may be right instead is for those who check alone: nobody else may use it."""
    words = [item.words]
    if item.right and whole:
        words.append(_("May be right instead, and is not used yet: %(right)s") % {"right": item.right})
    by = names.get(item.by, "") if item.by is not None else ""
    return Event(
        str(FOUND_WORDS[Found(item.found)]), item.at, by, item.value, "\n".join(text for text in words if text)
    )


def _for_the_pack(item: Told) -> str:
    """The lines that whoever keeps the packs puts into them, once a second person has tried it."""
    return f"[[contact.correction]]\nwrong = {json.dumps(item.value)}\nright = {json.dumps(item.right)}"


def _task(one: ToCheck) -> Task:
    names = dict.fromkeys(contact.name for contact in one.contacts)
    return Task(
        one.mark, way_line(Known(one.way, one.standing)), tuple(names), one.pressing and one.due,
        tried_words(one.standing),
    )  # fmt: skip


def _office(contact: Contact) -> Office:
    hours = _("day and night") if contact.hours_text == "always" else contact.hours_text
    return Office(contact.name, label_of(contact.role), hours, contact.note)
