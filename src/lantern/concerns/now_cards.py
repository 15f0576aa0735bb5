"""One duty as a card: what, about whom, by when, whom to ring, what to say, and how the call goes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lantern.concerns.now_calls import clock_words, look_again_at
from lantern.concerns.now_contacts import Reached, WayLine, reached
from lantern.concerns.now_kinds import Tried
from lantern.concerns.now_messages import has_message, missing
from lantern.concerns.now_record import Tries
from lantern.concerns.now_setting import Setting
from lantern.concerns.now_words import translated
from lantern.procedures.assessment import Duty
from lantern.procedures.channels import is_called, is_written_to_them
from lantern.procedures.contacts import Way
from lantern.procedures.wording import about_words, by_words, filled

TRIED_WORDS: Final = {
    Tried.DIALLED: _("You rang."),
    Tried.ANSWERED: _("They answered."),
    Tried.NOBODY: _("Nobody answered."),
    Tried.FORM: _("You sent the form."),
    Tried.SECOND_FORM: _("Somebody else sent the form."),
    Tried.SENT: _("You sent the message."),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried, and when."""

    words: str
    at_words: str


@dataclass(frozen=True, slots=True)
class CallRecord:
    """How the calls of a duty go. ``look_again_words``: when waiting longer changes what is to be done.

    ``last`` is the try that "the last one was a mistake" takes back.
    """

    begun: bool
    began_words: str
    running: bool
    ringing: bool
    seconds: int
    shown: str
    number: int
    look_again_words: str
    look_after: int | None
    steps: tuple[Step, ...]
    has_form: bool
    last: UUID | None


@dataclass(frozen=True, slots=True)
class Card:
    """One duty of the reader."""

    id: UUID | None
    anchor: str
    what: str
    when: str
    pressing: bool
    about: str
    not_to: str
    reached: tuple[Reached, ...]
    other_ways: tuple[WayLine, ...]
    say: str
    must_say: tuple[str, ...]
    without_name: bool
    if_no_answer: str
    cannot_speak: str
    why: str
    message: str
    asks_first: bool
    sent_at: tuple[datetime, ...]
    call: CallRecord | None
    closes_on: str


@dataclass(frozen=True, slots=True)
class Short:
    """A duty in a line or two: what comes later, or what somebody else does."""

    id: UUID | None
    anchor: str
    what: str
    when: str
    about: str
    without_name: bool
    not_to: str = ""
    reached: tuple[Reached, ...] = ()
    message: str = ""
    asks_first: bool = False
    closes_on: str = ""


def card(duty: Duty, id: UUID | None, setting: Setting, tries: Tries) -> Card:  # noqa: A002
    """A duty as a card.

    Args:
        duty: as it follows now.
        id: of the duty in the folder.
        setting: the case.
        tries: what was tried for it; ``change_at`` is the second of waiting that changes something.
    """
    facts = setting.vocabulary.facts
    recipients = reached(duty, setting)
    return Card(
        id=id,
        anchor=anchor(id),
        what=translated(duty.what),
        when=when_words(duty, setting),
        pressing=duty.by.kind == "immediate" or duty.now,
        about=about_words(duty, setting.situation),
        not_to=not_to_words(duty, setting),
        reached=recipients,
        other_ways=tuple(way for one in recipients for way in one.others),
        say=_filled(duty, duty.say, setting),
        must_say=tuple(
            facts[word].meaning.split(" (")[0] if word in facts and facts[word].in_words else word
            for word in (() if duty.message else duty.must_contain)
        ),
        without_name=duty.without_name,
        if_no_answer=translated(duty.if_no_answer),
        cannot_speak=translated(duty.cannot_speak),
        why=translated(duty.why),
        message=message_kind(duty),
        asks_first=asks_first(duty, setting),
        sent_at=tuple(one.at for one in tries.standing if one.kind is Tried.SENT),
        call=_call(duty, setting, tries) if is_called(duty.channel) else None,
        closes_on=duty.closes_on,
    )


def short(duty: Duty, id: UUID | None, setting: Setting, *, mine: bool) -> Short:  # noqa: A002
    """A duty in a line; one of the reader's own also says whom to reach."""
    return Short(
        id=id,
        anchor=anchor(id),
        what=translated(duty.what),
        when=when_words(duty, setting),
        about=about_words(duty, setting.situation),
        without_name=duty.without_name,
        not_to=not_to_words(duty, setting) if mine else "",
        reached=reached(duty, setting) if mine else (),
        message=message_kind(duty) if mine else "",
        asks_first=mine and asks_first(duty, setting),
        closes_on=duty.closes_on,
    )


def anchor(id: UUID | None) -> str:  # noqa: A002
    """Where on the page a duty stands."""
    return f"d-{id.hex[:12]}" if id is not None else ""


def not_to_words(duty: Duty, setting: Setting) -> str:
    """A warning that names to whom it would have gone, and must not; nothing where there is nobody."""
    who = ", ".join(translated(setting.vocabulary.recipients[word].label) for word in duty.not_to)
    if not who:
        return ""
    if set(duty.to) & set(duty.not_to):
        says = _("Not to: %(who)s. Nobody is left here who may take it. Go outside: to the agency or its regulator.")
    else:
        says = _("Not to: %(who)s. They must not learn of it. Go to whom is named here instead.")
    return says % {"who": who}


def asks_first(duty: Duty, setting: Setting) -> bool:
    """Whether something must be told before its text may go."""
    return has_message(duty) and bool(missing(duty, setting))


def second_words(moment: datetime | None, zone: tzinfo) -> str:
    """A moment of today, to the second: ``14:07:01``; empty where there is none."""
    return f"{moment.astimezone(zone):%H:%M:%S}" if moment is not None else ""


def when_words(duty: Duty, setting: Setting) -> str:
    """By when, in words."""
    keys = {known.key: known.what for known in setting.assessment.duties}
    return translated(by_words(duty, keys, setting.vocabulary.events, setting.procedures.zone))


def message_kind(duty: Duty) -> str:
    """``mail``, ``form`` (it goes to somebody another way), ``record`` (for ourselves), or nothing to write."""
    if not has_message(duty):
        return ""
    if "e-mail" in duty.channel:
        return "mail"
    return "form" if is_written_to_them(duty.channel) else "record"


def _call(duty: Duty, setting: Setting, tries: Tries) -> CallRecord:
    calls, now, zone = tries.calls, setting.situation.now, setting.procedures.zone
    again = look_again_at(calls, tries.change_at) if tries.change_at is not None and calls.running else None
    return CallRecord(
        begun=calls.began is not None,
        began_words=second_words(calls.began, zone),
        running=calls.running,
        ringing=calls.ringing,
        seconds=calls.seconds(now),
        shown=clock_words(calls.seconds(now)),
        number=calls.number,
        look_again_words=second_words(again, zone),
        look_after=tries.change_at if again else None,
        steps=tuple(Step(str(TRIED_WORDS[one.kind]), second_words(one.at, zone)) for one in tries.standing),
        has_form=any(way.kind in {"form", "web"} for way in _ways(duty)),
        last=tries.standing[-1].id if tries.standing else None,
    )


def _ways(duty: Duty) -> Iterable[Way]:
    return (way for contacts in duty.contacts.values() for contact in contacts for way in contact.ways)


def _filled(duty: Duty, text: str, setting: Setting) -> str:
    return filled(text, setting.situation, duty.about, setting.procedures.zone)
