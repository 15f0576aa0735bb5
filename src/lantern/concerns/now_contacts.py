"""Whom to reach for a duty at this hour, and by which ways: what the directory says, and nothing that is blocked."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from lantern.concerns.now_setting import Setting
from lantern.concerns.now_standing import Marked, doubt_of, trouble_of, with_alternative
from lantern.concerns.now_words import translated
from lantern.procedures.assessment import Duty
from lantern.procedures.channels import is_called, is_spoken
from lantern.procedures.contacts import Contact, Way, is_open, ways_for

CALLABLE: Final = ("telephone", "textphone", "text")
LINKS: Final = {"telephone": "tel", "textphone": "tel", "text": "sms", "e-mail": "mail", "form": "web", "web": "web"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLine(Marked):
    """One way to reach somebody. ``words`` say what must be known of it; ``closed``: nobody may answer now."""

    kind: str
    value: str
    name: str
    words: tuple[str, ...]
    closed: bool
    link: str


@dataclass(frozen=True, slots=True)
class Instead:
    """Whom to turn to where nobody answers. ``known`` is false where there is no number of the first one at all.

    ``trouble``: their own number was reported wrong, too.
    """

    label: str
    number: str
    known: bool
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """One recipient of a duty: the ways to reach them now, the other ways, or words where no way is known."""

    label: str
    ways: tuple[WayLine, ...]
    others: tuple[WayLine, ...]
    words: str
    instead: Instead | None


def reached(duty: Duty, setting: Setting) -> tuple[Reached, ...]:
    """Every recipient of a duty, in its order."""
    return tuple(_reached(word, duty, setting) for word in duty.to)


def _reached(word: str, duty: Duty, setting: Setting) -> Reached:
    recipient, found = setting.vocabulary.recipients[word], duty.contacts.get(word, ())
    label = translated(recipient.label)
    instead = _instead(word, duty, setting)
    if recipient.outside and found:
        opened = opened_now(found[0], setting)
        suited = ways_for(found[0], duty.channel, opened=opened)
        # Who cannot hear or speak needs every other way that the directory knows.
        others = [way for way in found[0].ways if way not in suited] if is_spoken(duty.channel) else []
        lines = tuple(_lines(found[0], suited, setting, opened=opened))
        return Reached(
            label,
            with_alternative(lines, _elsewhere(word, duty, setting), _leads(duty)),
            with_alternative(_lines(found[0], others, setting, opened=opened), ()),
            "",
            instead,
        )
    own = setting.own_numbers.get(word, "")
    if own and not setting.directory.is_blocked(own):
        trouble = trouble_of(Way(kind="telephone", value=own), word, setting)
        line = WayLine(kind="telephone", value=own, name=label, words=(), closed=False, link="tel", trouble=trouble)
        return Reached(label, (line,), (), "", instead)
    words = ""
    if recipient.stand_in and "telephone" in duty.channel:
        words = _("the number that your organisation gave you")
    elif recipient.listed:
        words = _("no number is known here") if instead else _("no number is known here; ask whoever has your report")
    return Reached(label, (), (), words, instead)


def opened_now(contact: Contact, setting: Setting) -> bool:
    """Whether somebody answers there at this moment."""
    procedures, situation = setting.procedures, setting.situation
    calendar = procedures.calendars[situation.nation]
    return is_open(contact.hours, situation.now, calendar=calendar, zone=procedures.zone)


def _lines(contact: Contact, ways: Iterable[Way], setting: Setting, *, opened: bool) -> Iterator[WayLine]:
    for way in ways:
        if setting.directory.is_blocked(way.value):
            continue
        closed = not way.out_of_hours and way.kind in CALLABLE and contact.hours is not None and not opened
        words = (*_words(contact, way, opened=opened), doubt_of(way, contact.role, setting))
        yield WayLine(
            kind=way.kind, value=way.value, name=contact.name, words=tuple(word for word in words if word),
            closed=closed, link=LINKS.get(way.kind, ""), trouble=trouble_of(way, contact.role, setting),
        )  # fmt: skip


def _words(contact: Contact, way: Way, *, opened: bool) -> Iterator[str]:
    if way.out_of_hours:
        yield _("out of hours")
    elif way.kind in CALLABLE and contact.hours is not None:
        if opened:
            yield contact.hours_text
        else:
            # The hours stand by themselves: within a text from right to left their numbers would be turned round.
            yield _("closed now") if contact.hours_status == "confirmed" else _("may be closed now")
            yield contact.hours_text
    if way.note:
        yield way.note


def _leads(duty: Duty) -> Callable[[WayLine], bool]:
    """What may stand in the place of a way that is wrong: for a call a number, since a mail is never enough then."""
    called = is_called(duty.channel)
    return lambda line: not called or line.kind == "telephone"


def _elsewhere(word: str, duty: Duty, setting: Setting) -> Iterator[WayLine]:
    """What may stand in the place of ways that are wrong: further contacts, those for the night, whom to turn to.

    Nobody is among them to whom it must not go.
    """
    situation, recipient = setting.situation, setting.vocabulary.recipients[word]
    further = list(duty.contacts.get(word, ())[1:])
    for other in (recipient.out_of_hours, recipient.when_closed):
        if other is not None and other not in duty.not_to:
            further += setting.directory.find(other, area=situation.area, nation=situation.nation)
    for contact in further:
        opened = opened_now(contact, setting)
        yield from _lines(contact, ways_for(contact, duty.channel, opened=opened), setting, opened=opened)


def _instead(word: str, duty: Duty, setting: Setting) -> Instead | None:
    if word not in duty.when_closed:
        return None
    other = duty.when_closed[word]
    found = duty.contacts.get(other, ())
    ways = [way for contact in found[:1] for way in contact.ways if not setting.directory.is_blocked(way.value)]
    alike = [way for way in ways if way.kind == ways[0].kind]
    pairs = [(way.value, trouble_of(way, other, setting)) for way in alike]
    number, trouble = min(pairs, key=lambda pair: bool(pair[1]), default=("", ""))
    label = translated(setting.vocabulary.recipients[other].label)
    return Instead(label, number, bool(duty.contacts.get(word)), trouble)
