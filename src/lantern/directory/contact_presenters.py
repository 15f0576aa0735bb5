"""The pages of the directory as frozen records of plain values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.directory.house import House
from lantern.directory.listing import NO_WAY, Hour, Known, Listed, by_hour, fits, here, listed, missing
from lantern.directory.looking import Look, day_names, hour_names
from lantern.directory.own import NO_HOURS, own_contacts
from lantern.directory.presenters import PlaceChoice, named_place, place_choices
from lantern.directory.reaching import CALLED, Place, calendars, instead
from lantern.directory.standing import Checks
from lantern.directory.standing_words import Said, said
from lantern.packs.calendars import london
from lantern.packs.check_figures import check_figures
from lantern.packs.library import library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.contacts import Contact, Correction
from lantern.procedures.vocabulary import Recipient
from lantern.spelling.folding import fold_text

KIND_WORDS: Final = {
    "textphone": gettext_lazy("by textphone"),
    "text": gettext_lazy("by text message"),
    "form": gettext_lazy("by form"),
    "web": gettext_lazy("on the web"),
}
_LINKS: Final = {
    "telephone": "tel",
    "textphone": "shown",
    "text": "shown",
    "e-mail": "mail",
    "form": "web",
    "web": "web",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be chosen."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class WayLine:
    """One way to reach a contact. ``link``: tel, mail, web, shown (a number that is no link) or words."""

    link: str
    kind: str
    value: str
    note: str
    night: bool
    said: Said | None
    blocked: str


@dataclass(frozen=True, slots=True)
class Card:
    """One contact. ``opens`` is said where it is closed and the next opening is known; ``state`` is for the screen."""

    mark: str
    name: str
    role: str
    where: str
    state: str
    state_kind: str
    opens: datetime | None
    hours: str
    sure: bool
    ways: tuple[WayLine, ...]
    note: str
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Barred:
    """What must never be used, and why."""

    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ContactsPage:
    """The directory of a place at an hour. ``silent`` are the contacts that say only in words where to look."""

    title: str
    place: str
    at: datetime
    now: bool
    words: str
    only_open: bool
    places: tuple[PlaceChoice, ...]
    days: tuple[Choice, ...]
    hours: tuple[Choice, ...]
    kept: tuple[tuple[str, str], ...]
    cards: tuple[Card, ...]
    silent: tuple[Card, ...]
    missing: tuple[str, ...]
    barred: tuple[Barred, ...]
    checks: bool


def contacts_page(house: House, look: Look, checks: Checks, now: datetime, *, checker: bool) -> ContactsPage:
    """The directory.

    Args:
        house: whose own numbers stand among the others.
        look: the place, the moment and the words.
        checks: what our own calls have found.
        now: the moment of the request.
        checker: whether the reader checks contacts.
    """
    recipients = vocabulary().recipients
    contacts = contacts_of(house, look.place)
    found = by_hour(all_listed(contacts, look.place, look.at, checks), recipients)
    shown = [one for one in found if fits(one, label_of(one.contact.role), look.words)]
    shown = [one for one in shown if one.opened or not look.only_open]
    cards = [(one.reachable, card(one)) for one in shown]
    absent = () if look.words else missing(recipients.values(), contacts)
    return ContactsPage(
        title=_("Whom to ring"),
        place=named_place(look.place),
        at=look.at,
        now=look.now,
        words=look.words,
        only_open=look.only_open,
        places=place_choices(house, look.place),
        days=tuple(Choice(value, text, value == look.day) for value, text in day_names(now)),
        hours=tuple(Choice(value, text, value == look.hour) for value, text in hour_names()),
        kept=_kept(look),
        cards=tuple(one for reachable, one in cards if reachable),
        silent=tuple(one for reachable, one in cards if not reachable),
        missing=tuple(_missing(one, look.place, look.at) for one in absent),
        barred=tuple(_barred(look.words, contacts)),
        checks=checker,
    )


def contacts_of(house: House, place: Place) -> tuple[Contact, ...]:
    """Every contact of a place, the organisation's own numbers before the others."""
    return (*own_contacts(house), *here(library().directory.contacts, place))


def hour_of(place: Place, at: datetime) -> Hour:
    """What one looks from, at a place."""
    return Hour(at=at, calendar=calendars()[place.nation], zone=london(), months=check_figures().old_after)


def all_listed(contacts: Iterable[Contact], place: Place, at: datetime, checks: Checks) -> Iterator[Listed]:
    """These contacts as they stand at a moment."""
    hour, directory = hour_of(place, at), library().directory
    return (listed(one, directory, checks, hour) for one in contacts)


def card(one: Listed) -> Card:
    """One contact as a card."""
    contact = one.contact
    state, kind = _state(one)
    return Card(
        mark=one.mark,
        name=contact.name,
        role=label_of(contact.role),
        where=_where(contact),
        state=state,
        state_kind=kind,
        opens=one.opens_at,
        hours=_("day and night") if contact.hours_text == "always" else contact.hours_text,
        sure=one.sure,
        ways=tuple(way_line(known) for known in one.ways),
        note=contact.note,
        corrections=contact.corrections,
    )


def way_line(known: Known) -> WayLine:
    """One way as a line."""
    way = known.way
    link = "words" if known.blocked else _LINKS.get(way.kind, "words")
    if link == "web" and not way.value.startswith("https://"):
        link = "words"
    words = said(known.standing, months=check_figures().old_after) if way.kind != NO_WAY else None
    kind = str(KIND_WORDS.get(way.kind, ""))
    return WayLine(link, kind, way.value, way.note, way.out_of_hours, words, known.blocked)


def label_of(role: str) -> str:
    """The word for a recipient, as people say it; with a capital, as it stands alone."""
    known = vocabulary().recipients.get(role)
    words = _(known.label) if known is not None else role
    return words[:1].upper() + words[1:]


def _state(one: Listed) -> tuple[str, str]:
    if one.contact.hours_text == NO_HOURS or not any(
        known.way.kind in CALLED and not known.blocked for known in one.ways
    ):
        return "", ""
    if one.opened:
        return _("open now"), "good"
    return (_("closed now"), "warn") if one.sure else (_("may be closed now"), "warn")


def _where(contact: Contact) -> str:
    if contact.areas:
        return ", ".join(sorted(contact.areas))
    nations: Mapping[str, str] = vocabulary().nations
    if len(contact.nations) == len(nations):
        return _("the whole United Kingdom")
    return ", ".join(_(nations[word]) for word in nations if word in contact.nations)


def _missing(recipient: Recipient, place: Place, at: datetime) -> str:
    words = _("No number is known here for %(whom)s.") % {"whom": _(recipient.label)}
    other = instead(recipient.word, place, at)
    if other is None:
        return words
    turn = _("Turn to %(whom)s instead.") % {"whom": _(vocabulary().recipients[other].label)}
    return f"{words} {turn}"


def _barred(words: str, contacts: Iterable[Contact]) -> Iterator[Barred]:
    """What must never be used here. What is meant for another area is told only if it is looked for."""
    wanted, here_too = fold_text(words).split(), frozenset(contacts)
    for one in library().directory.blocked:
        meant = [known for known in library().directory.contacts if any(one.blocks(c.wrong) for c in known.corrections)]
        held = fold_text(f"{one.pattern} {one.reason}")
        fitting = all(word in held or word in held.replace(" ", "") for word in wanted)
        if fitting and (wanted or not meant or here_too.intersection(meant)):
            yield Barred(one.pattern, one.reason)


def _kept(look: Look) -> tuple[tuple[str, str], ...]:
    """What the search by words carries along of the place and the hour."""
    pairs = (("place", f"{look.place.nation}/{look.place.area or ''}"), ("day", look.day), ("hour", look.hour))
    return (*((name, value) for name, value in pairs if value), *((("open", "yes"),) if look.only_open else ()))
