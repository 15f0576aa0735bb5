"""Whom to contact: a directory handed in as a value.

A contact says when it was verified, or that it was not and why; a date is never invented
(facts § Recipients, S001-01, T-24). A contact of another area is never offered.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from fnmatch import fnmatchcase
from functools import lru_cache

from lantern.procedures.clocks import OfficeHours
from lantern.procedures.working_days import WorkingCalendar
from lantern.spelling.folding import fold
from lantern.spelling.near_misses import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A value that a source gives wrongly, what is right, and who says so."""

    wrong: str
    right: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to reach a contact: ``kind`` is telephone, e-mail, web, textphone, text, form or other.

    ``out_of_hours`` says that it answers when the office of the contact is closed.
    """

    kind: str
    value: str
    note: str = ""
    verified_on: str | None = None
    unverified: str | None = None
    because: tuple[str, ...] = ()
    out_of_hours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One contact behind a role word, for some areas and nations, at some hours.

    ``areas`` empty means national. ``hours`` None means day and night; ``hours_text`` is how the
    file says it. ``layer`` decides who outranks whom: an organisation's own contact first.
    """

    role: str
    name: str
    ways: tuple[Way, ...]
    nations: frozenset[str]
    areas: frozenset[str] = frozenset()
    layer: str = "law"
    hours: OfficeHours | None = None
    hours_text: str = "always"
    hours_status: str = "confirmed"
    note: str = ""
    because: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    file: str = ""

    def by(self, kind: str) -> Way | None:
        """The first way of a kind."""
        return next((way for way in self.ways if way.kind == kind), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedAddress:
    """An address or number that must never be used; ``pattern`` may hold ``*``."""

    pattern: str
    reason: str
    because: tuple[str, ...]

    def blocks(self, value: str) -> bool:
        """Whether this value must not be used; numbers are compared by their digits, however written."""
        number = national_digits(self.pattern)
        if number:
            return number == national_digits(value)
        return fnmatchcase(value.strip().casefold(), self.pattern.casefold())


_NOT_A_DIGIT = re.compile(r"\D")
_CALLED = re.compile(r"^(telephone|phone|call|tel)\b[:.\s]*", re.IGNORECASE)
_OTHER_SIGN = re.compile(r"[^\W\d]|@")
_SHORTEST = 7
_ALIKE = 0.75
_WITH_COUNTRY = 12
_RANK = {"organisation": 0, "area": 1, "law": 2}


@dataclass(frozen=True, slots=True)
class Directory:
    """Every contact one may use, by role, area, nation and hour."""

    contacts: tuple[Contact, ...] = ()
    blocked: tuple[BlockedAddress, ...] = ()
    by_role: Mapping[str, tuple[Contact, ...]] = field(init=False, compare=False, repr=False)
    _found: dict[tuple[str, str | None, str], tuple[Contact, ...]] = field(init=False, compare=False, repr=False)
    _barred: dict[str, BlockedAddress | None] = field(init=False, compare=False, repr=False)
    _meant: dict[str, str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Sort the contacts of a role: the organisation's before the area's before the nation's."""
        found: dict[str, list[Contact]] = {}
        for contact in sorted(self.contacts, key=lambda contact: _RANK[contact.layer]):
            found.setdefault(contact.role, []).append(contact)
        object.__setattr__(self, "by_role", {role: tuple(known) for role, known in found.items()})
        object.__setattr__(self, "_found", {})
        object.__setattr__(self, "_barred", {})
        object.__setattr__(self, "_meant", {})

    def find(self, role: str, *, area: str | None, nation: str) -> tuple[Contact, ...]:
        """The contacts of a role for an area and nation, best first; never those of another area."""
        key = (role, area, nation)
        if key not in self._found:
            here = fold(area) if area else ""
            self._found[key] = tuple(
                contact
                for contact in self.by_role.get(role, ())
                if nation in contact.nations and (not contact.areas or here in {fold(name) for name in contact.areas})
            )
        return self._found[key]

    def area_meant(self, area: str) -> str:
        """A hint for an area without contacts that looks like one that has some; empty otherwise."""
        if area not in self._meant:
            known = {name for contact in self.contacts for name in contact.areas}
            here = fold(area) in {fold(name) for name in known}
            self._meant[area] = "" if here else did_you_mean(area, known, like=_ALIKE)
        return self._meant[area]

    def is_blocked(self, value: str) -> BlockedAddress | None:
        """The reason not to use an address or number, if there is one."""
        if value not in self._barred:
            self._barred[value] = next((entry for entry in self.blocked if entry.blocks(value)), None)
        return self._barred[value]


def is_open(hours: OfficeHours | None, at: datetime, *, calendar: WorkingCalendar, zone: tzinfo) -> bool:
    """Whether somebody answers at this moment."""
    return hours is None or hours.is_open(at, calendar=calendar, zone=zone)


def ways_for(contact: Contact, channel: str, *, opened: bool) -> tuple[Way, ...]:
    """The ways of a contact that suit a duty's channel, at an hour; every way when none suits.

    While the office is open its own ways stand; when it is closed, the out-of-hours ones come first.
    """
    kinds = _kinds(channel)
    fitting = [way for way in contact.ways if way.kind in kinds] or list(contact.ways)
    if opened:
        return tuple([way for way in fitting if not way.out_of_hours]) or tuple(fitting)
    return tuple(sorted(fitting, key=lambda way: not way.out_of_hours))


_SUITABLE = {
    "telephone": ("telephone",),
    "e-mail": ("e-mail",),
    "form": ("form",),
    "portal": ("form", "web"),
    "writing": ("e-mail",),
}


@lru_cache(maxsize=1024)
def _kinds(channel: str) -> tuple[str, ...]:
    """The kinds of ways that suit the words of a channel."""
    return tuple(kind for word, found in _SUITABLE.items() if word in channel for kind in found)


def national_digits(value: str) -> str:
    """A British number of seven digits or more as it is dialled here; empty for anything else (L-16)."""
    bare = _CALLED.sub("", value.strip())
    if _OTHER_SIGN.search(bare):
        return ""
    digits = _NOT_A_DIGIT.sub("", bare)
    if len(digits) < _SHORTEST:
        return ""
    abroad = bare.startswith("+") or len(digits) == _WITH_COUNTRY
    if digits.startswith("0044") or (abroad and digits.startswith("44")):
        return "0" + digits.removeprefix("00").removeprefix("44").removeprefix("0")
    return digits
