"""The directory of a place at an hour: who answers now stands first, nobody of another area among them (T-24). Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from hashlib import sha256
from typing import Final

from lantern.directory.opening_hours import opens_next
from lantern.directory.reaching import CALLED, Place
from lantern.directory.standing import Checks, Standing, standing, untroubled_first
from lantern.procedures.clocks import local
from lantern.procedures.contacts import Contact, Directory, Way, is_open
from lantern.procedures.vocabulary import Recipient
from lantern.procedures.working_days import WorkingCalendar
from lantern.spelling.folding import fold, fold_text

NO_WAY: Final = "other"
"""The kind of a way that says in words where to look: it cannot be rung or written to."""
_MARK: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """What one looks from: a moment, with the calendar, the zone and the months for which a check counts."""

    at: datetime
    calendar: WorkingCalendar
    zone: tzinfo
    months: int


@dataclass(frozen=True, slots=True)
class Known:
    """One way, how far it can be relied on, and why it must not be used at all, where that is so."""

    way: Way
    standing: Standing
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One contact at an hour. ``opens_at`` is set where it is closed and its next opening is known."""

    contact: Contact
    mark: str
    ways: tuple[Known, ...]
    opened: bool
    opens_at: datetime | None

    @property
    def sure(self) -> bool:
        """Whether its hours were confirmed by the office."""
        return self.contact.hours_status == "confirmed"

    @property
    def reachable(self) -> bool:
        """Whether there is anything to ring, write or open."""
        return any(known.way.kind != NO_WAY and not known.blocked for known in self.ways)


def contact_mark(contact: Contact) -> str:
    """By which a contact is known in an address: it says nothing about what it is for."""
    parts = (contact.role, contact.name, contact.layer, *sorted(contact.areas), "", *sorted(contact.nations))
    return sha256("\0".join(parts).encode()).hexdigest()[:_MARK]


def here(contacts: Iterable[Contact], place: Place) -> tuple[Contact, ...]:
    """The contacts of a place: those of its nation that are for everywhere, and those of its own area."""
    area = fold(place.area) if place.area else ""
    return tuple(
        one
        for one in contacts
        if place.nation in one.nations and (not one.areas or area in {fold(name) for name in one.areas})
    )


def listed(contact: Contact, directory: Directory, checks: Checks, hour: Hour) -> Listed:
    """One contact as it stands at an hour; what was reported wrong stands last, and nothing is left out."""
    opened = is_open(contact.hours, hour.at, calendar=hour.calendar, zone=hour.zone)
    on = local(hour.at, hour.zone).date()
    ways = [_known(way, contact.role, directory, checks, hour, on=on) for way in contact.ways]
    opens_at = None if opened else opens_next(contact.hours, hour.at, calendar=hour.calendar, zone=hour.zone)
    return Listed(contact, contact_mark(contact), untroubled_first(ways, lambda one: one.standing), opened, opens_at)


def by_hour(found: Iterable[Listed], recipients: Mapping[str, Recipient]) -> tuple[Listed, ...]:
    """Emergency first, then who answers now, then who opens soonest, then those of whom no way in is known."""
    places = {word: place for place, word in enumerate(recipients)}

    def order(one: Listed) -> tuple[bool, bool, bool, bool, float, int]:
        known = recipients.get(one.contact.role)
        return (
            known is None or not known.emergency,
            not one.reachable,
            not one.opened,
            not any(item.way.kind in CALLED for item in one.ways),
            one.opens_at.timestamp() if one.opens_at else 0.0,
            places.get(one.contact.role, len(places)),
        )

    return tuple(sorted(found, key=order))


def missing(recipients: Iterable[Recipient], found: Iterable[Contact]) -> Iterator[Recipient]:
    """The recipients of an area for whom this place has no contact: they are named, and no other area's is taken."""
    there = {contact.role for contact in found}
    return (one for one in recipients if one.by_area and one.word not in there)


def fits(one: Listed, label: str, words: str) -> bool:
    """Whether every word that was looked for stands somewhere in a contact; spellings are folded."""
    contact = one.contact
    ways = (text for known in one.ways for text in (known.way.value, known.way.note))
    wrong = (text for entry in contact.corrections for text in (entry.wrong, entry.right))
    held = fold(" ".join((label, contact.role, contact.name, contact.note, *ways, *wrong)))
    bare = held.replace(" ", "")
    return all(word in held or word in bare for word in fold_text(words).split())


def _known(way: Way, role: str, directory: Directory, checks: Checks, hour: Hour, *, on: date) -> Known:
    barred = directory.is_blocked(way.value)
    return Known(way, standing(way, role, checks, on=on, months=hour.months), barred.reason if barred else "")
