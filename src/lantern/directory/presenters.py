"""The pages of this room as frozen records of plain values."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.directory.danger_rules import danger_rules, elsewhere, guide
from lantern.directory.house import House
from lantern.directory.reaching import Office, Place, instead, offices, places, with_numbers
from lantern.directory.standing import NOTHING_CHECKED, Checks
from lantern.directory.standpoint import Standpoint
from lantern.packs.calendars import london
from lantern.packs.guide_parts import Item
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.contacts import Way
from lantern.procedures.pack import DutyRule

KIND_WORDS = {
    "telephone": "",
    "textphone": gettext_lazy("Textphone"),
    "text": gettext_lazy("Text"),
}
_LEAD = "safeguarding lead"


@dataclass(frozen=True)
class NumberLine:
    """One number. ``closed`` is for the screen alone: paper hangs on a wall day and night.

    ``kind`` is empty for a telephone: only that is rung by a tap, because on an ordinary telephone a tap on the
    number of a textphone would lead to nobody. ``warning``: it was checked long ago, or reported wrong; in that
    case it is ``troubled``, and whatever else there is stands before it.
    """

    value: str
    name: str = ""
    kind: str = ""
    hours: str = ""
    closed: str = ""
    note: str = ""
    verified: bool = True
    warning: str = ""
    troubled: bool = False


@dataclass(frozen=True)
class Task:
    """One thing to do or not to do: ``words`` to say, ``numbers`` to ring, or in ``missing`` why there is none.

    ``blank``: a number that is written in by hand.
    """

    text: str
    why: str = ""
    words: str = ""
    no_answer: str = ""
    numbers: tuple[NumberLine, ...] = ()
    missing: tuple[str, ...] = ()
    blank: str = ""


@dataclass(frozen=True)
class PlaceChoice:
    """One place that may be chosen, as it stands in the address."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class DangerPage:
    """Danger now: the call, what to say, what else."""

    title: str
    place: str
    call: str
    words: str
    asked: tuple[str, ...]
    if_cut_off: str
    cannot_speak: str
    other_ways: tuple[NumberLine, ...]
    waiting_title: str
    waiting: tuple[Task, ...]
    then: tuple[Task, ...]
    otherwise_title: str
    otherwise: tuple[Task, ...]
    never: tuple[Task, ...]
    places: tuple[PlaceChoice, ...]
    at: datetime


@dataclass(frozen=True)
class SayPart:
    """A part of the card under one heading."""

    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class SayPage:
    """What to say: the words, large."""

    title: str
    introduction: str
    parts: tuple[SayPart, ...]


def place_from(word: str, house: House) -> Place:
    """The place that an address names; the house's own where it names none that there is."""
    return next((place for place in _choices(house) if _value(place) == word), Place(house.nation, house.area))


def danger_page(house: House, place: Place, at: datetime, checks: Checks = NOTHING_CHECKED) -> DangerPage:
    """Danger now, for a place and an hour; ``checks`` are what our own calls have found."""
    here = Standpoint(place, at, checks)
    day = at.astimezone(london()).date()
    rules = danger_rules(house, place, day)
    waiting, otherwise = guide("danger_now", place.nation, day).parts
    emergency = [line for word in rules.call.to for line in _lines(word, here)]
    return DangerPage(
        title=_("Danger now"),
        place=named_place(place),
        call=emergency[0].value,
        words=rules.call.say,
        asked=tuple(_(item) for item in rules.call.must_contain),
        if_cut_off=_(rules.call.if_no_answer),
        cannot_speak=_(rules.call.cannot_speak),
        other_ways=tuple(replace(line, name="") for line in emergency if line.kind),
        waiting_title=_(waiting.title),
        waiting=tuple(_task(item, here) for item in waiting.items),
        then=tuple(_duty(duty, duty.to, house, here) for duty in rules.then),
        otherwise_title=_(otherwise.title),
        otherwise=(
            *(_duty(duty, elsewhere(duty), house, here) for duty in rules.otherwise),
            *(_task(item, here) for item in otherwise.items),
        ),
        never=tuple(Task(_(prohibition(rule.what)), why=_(rule.why)) for rule in rules.never),
        places=place_choices(house, place),
        at=at,
    )


def say_page(house: House, at: datetime, checks: Checks = NOTHING_CHECKED) -> SayPage:
    """What to say when somebody tells something, and at the door; ``checks`` are what our own calls have found."""
    return guide_page("what_to_say", house, at, checks)


def guide_page(name: str, house: House, at: datetime, checks: Checks = NOTHING_CHECKED) -> SayPage:
    """A guide with its parts, and the numbers of this place where it names somebody to ring.

    Raises:
        NoDangerRules: there is no such guide here.
    """
    place, day = Place(house.nation, house.area), at.astimezone(london()).date()
    here = Standpoint(place, at, checks)
    found = guide(name, place.nation, day)
    return SayPage(
        title=_(found.title),
        introduction=_(found.introduction),
        parts=tuple(SayPart(_(part.title), tuple(_said(item, here) for item in part.items)) for part in found.parts),
    )


def _task(item: Item, here: Standpoint) -> Task:
    text = prohibition(item.text) if item.kind == "do_not" else item.text
    known = vocabulary().recipients
    wanted = tuple(word for word in item.contacts if not known[word].emergency)
    numbers, missing = _reached(wanted, here)
    return Task(
        text=_filled(_(text), here),
        why=_(item.why),
        words=_filled(item.say, here),
        numbers=numbers,
        missing=missing,
    )


def _said(item: Item, here: Standpoint) -> Task:
    """What is said to somebody who is there, in the reader's language; on a call to a service it stays English."""
    return replace(_task(item, here), words=_filled(_(item.say), here))


def _duty(duty: DutyRule, to: Iterable[str], house: House, here: Standpoint) -> Task:
    known = vocabulary().recipients
    numbers, missing = _reached(tuple(word for word in to if known[word].outside), here)
    own = tuple(word for word in to if not known[word].outside)
    lead = _own_line(house, here) if _LEAD in own else None
    if lead is not None:
        numbers = tuple(sorted((lead, *numbers), key=_trouble))
    blank = next((_(known[word].label) for word in own if word != _LEAD or lead is None or lead.troubled), "")
    return Task(_(duty.what), _(duty.why), duty.say, _(duty.if_no_answer), numbers, missing, blank)


def _reached(words: tuple[str, ...], here: Standpoint) -> tuple[tuple[NumberLine, ...], tuple[str, ...]]:
    numbers: list[NumberLine] = []
    missing: list[str] = []
    for word in words:
        lines = _lines(word, here)
        numbers += lines
        if all(line.troubled for line in lines):
            missing.append(_missing(word, here, known=bool(lines)))
    return tuple(sorted(numbers, key=_trouble)), tuple(missing)


def _lines(word: str, here: Standpoint) -> list[NumberLine]:
    """The numbers behind a recipient: none is left out, but what was reported wrong stands last."""
    found = [_line(office, way, here) for office in offices(word, here.place, here.at) for way in office.ways]
    return sorted(found, key=_trouble)


def _line(office: Office, way: Way, here: Standpoint) -> NumberLine:
    closed, role = "", office.contact.role
    if not office.opened and not way.out_of_hours:
        closed = _("closed now") if office.sure else _("may be closed now")
    known = here.standing(role, way)
    return NumberLine(
        value=way.value,
        name=office.contact.name,
        kind=str(KIND_WORDS[way.kind]),
        hours="" if office.contact.hours is None else office.contact.hours_text,
        closed=closed,
        note=way.note,
        verified=known.on != "",
        warning=here.warning(role, way),
        troubled=known.troubled,
    )


def _own_line(house: House, here: Standpoint) -> NumberLine | None:
    if not house.lead_phone:
        return None
    way = Way(kind="telephone", value=house.lead_phone)
    return NumberLine(house.lead_phone, warning=here.warning(_LEAD, way), troubled=here.standing(_LEAD, way).troubled)


def _trouble(line: NumberLine) -> bool:
    return line.troubled


def _missing(word: str, here: Standpoint, *, known: bool) -> str:
    """That a number is not known, or may be wrong, and whom to turn to: another area's is never taken (S001-01)."""
    recipients = vocabulary().recipients
    said = _("This number may be wrong.") if known else _("No number is known here for %(whom)s.")
    said %= {"whom": _(recipients[word].label)}
    other = instead(word, here.place, here.at)
    if other is None:
        return f"{said} " + _("Ask your safeguarding lead.")
    numbers = ", ".join(line.value for line in _lines(other, here)[:1])
    turn = _("Turn to %(whom)s instead: %(number)s") if numbers else _("Turn to %(whom)s instead.")
    return f"{said} {turn % {'whom': _(recipients[other].label), 'number': numbers}}"


def _filled(text: str, here: Standpoint) -> str:
    return with_numbers(text, here.place, here.at, here.usable)


def prohibition(text: str) -> str:
    """A prohibition as a whole sentence: it never hangs on a mark or a heading alone."""
    whole = text if text.startswith("Do not ") else f"Do not {text[0].lower()}{text[1:]}"
    return whole if whole.endswith(".") else f"{whole}."


def place_choices(house: House, place: Place) -> tuple[PlaceChoice, ...]:
    """Every place that may be chosen, with the one that is."""
    return tuple(PlaceChoice(_value(one), named_place(one), one == place) for one in _choices(house))


def _choices(house: House) -> tuple[Place, ...]:
    """The house's own place first, whether or not it has contacts of its own."""
    own = Place(house.nation, house.area)
    return (own, *(place for place in places() if place != own))


def _value(place: Place) -> str:
    return f"{place.nation}/{place.area or ''}"


def named_place(place: Place) -> str:
    """A place in words."""
    nation = _(vocabulary().nations[place.nation])
    return f"{place.area}, {nation}" if place.area else nation
