"""Whom one rings at a place and an hour: the contacts of the directory, those first who answer now (S001-49, L-62).

Plain values in and out: no page, no request, no database.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from lantern.packs.calendars import Calendars, london
from lantern.packs.guide_parts import GAP
from lantern.packs.library import library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.contacts import Contact, Way, is_open, ways_for

CALLED: Final = ("telephone", "textphone", "text")
"""The ways that begin with a number."""
NO_NUMBER: Final = "…"
_TELEPHONE: Final = "telephone"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is: a nation, and an area of it, or nothing where none is known."""

    nation: str
    area: str | None


@dataclass(frozen=True, slots=True)
class Office:
    """One contact at one hour: ``opened`` says whether it answers now, ``sure`` whether its hours are confirmed."""

    contact: Contact
    ways: tuple[Way, ...]
    opened: bool
    sure: bool


@cache
def places() -> tuple[Place, ...]:
    """Every place that can be chosen: each nation, and below it each area with contacts of its own."""
    nations, contacts = vocabulary().nations, library().directory.contacts
    return tuple(
        Place(nation, area)
        for nation in nations
        for area in (None, *sorted({name for one in contacts if nation in one.nations for name in one.areas}))
    )


def offices(word: str, place: Place, at: datetime) -> tuple[Office, ...]:
    """Those behind a recipient at a place: the best contact, and the one for out of hours; first who answers now."""
    found = [office for each in _by_day_and_night(word) for office in _best(each, place, at)]
    return tuple(sorted(found, key=lambda office: not office.opened))


def instead(word: str, place: Place, at: datetime) -> str | None:
    """Whom to turn to where the directory knows nobody behind a recipient at this place; nothing if nobody at all."""
    recipients, seen = vocabulary().recipients, {word}
    other = recipients[word].when_closed
    while other is not None and other not in seen:
        if not recipients[other].outside or offices(other, place, at):
            return other
        seen.add(other)
        other = recipients[other].when_closed
    return None


def with_numbers(text: str, place: Place, at: datetime, usable: Callable[[str, Way], bool]) -> str:
    """A text of a guide with the numbers in its gaps; three dots where there is none that is ``usable``."""
    return GAP.sub(lambda gap: _first_number(gap.group(1), place, at, usable), text)


def _first_number(word: str, place: Place, at: datetime, usable: Callable[[str, Way], bool]) -> str:
    ways = ((office.contact.role, way) for office in offices(word, place, at) for way in office.ways)
    return next((way.value for role, way in ways if way.kind == _TELEPHONE and usable(role, way)), NO_NUMBER)


def _by_day_and_night(word: str) -> Iterator[str]:
    night = vocabulary().recipients[word].out_of_hours
    yield word
    if night is not None:
        yield night


def _best(word: str, place: Place, at: datetime) -> Iterator[Office]:
    for contact in library().directory.find(word, area=place.area, nation=place.nation)[:1]:
        opened = is_open(contact.hours, at, calendar=calendars()[place.nation], zone=london())
        ways = tuple(way for way in _sorted_ways(contact, opened=opened) if way.kind in CALLED)
        if ways:
            yield Office(contact, ways, opened, sure=contact.hours_status == "confirmed")


def _sorted_ways(contact: Contact, *, opened: bool) -> list[Way]:
    """The ways that suit a call at this hour, and after them those for whoever cannot hear or speak."""
    called = [way for way in ways_for(contact, _TELEPHONE, opened=opened) if way.kind == _TELEPHONE]
    others = [way for way in contact.ways if way.kind != _TELEPHONE]
    return [way for way in (*called, *others) if not library().directory.is_blocked(way.value)]


@cache
def calendars() -> Calendars:
    """The working days of every nation, read once."""
    return Calendars()
