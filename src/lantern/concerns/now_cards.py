"""One duty as a card: what, about whom, by when, whom to ring, what to say, and how the call goes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lantern.concerns.now_calls import Calls, look_again_at
from lantern.concerns.now_contacts import Reached, reached
from lantern.concerns.now_kinds import Tried, Try
from lantern.concerns.now_messages import has_message, missing
from lantern.concerns.now_setting import Setting
from lantern.procedures.assessment import Duty
from lantern.procedures.channels import is_called, is_written_to_them
from lantern.procedures.contacts import Way
from lantern.procedures.wording import about_words, by_words, filled


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried, and when."""

    kind: Tried
    at: datetime


@dataclass(frozen=True, slots=True)
class CallRecord:
    """How the calls of a duty go. ``look_again`` is the moment at which waiting longer changes what is to be done."""

    began: datetime | None
    running: bool
    ringing: bool
    seconds: int
    number: int
    look_again: datetime | None
    look_after: int | None
    steps: tuple[Step, ...]
    has_form: bool

    @property
    def begun(self) -> bool:
        """Whether somebody has rung."""
        return self.began is not None


@dataclass(frozen=True, slots=True)
class Card:
    """One duty of the reader."""

    id: UUID | None
    what: str
    when: str
    pressing: bool
    about: str
    reached: tuple[Reached, ...]
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
    what: str
    when: str
    about: str
    without_name: bool
    reached: tuple[Reached, ...] = ()
    message: str = ""
    closes_on: str = ""


@dataclass(frozen=True, slots=True)
class Tries:
    """What was tried for one duty, and what it means for the clock."""

    calls: Calls
    standing: tuple[Try, ...]
    change_at: int | None = None


def card(duty: Duty, id: UUID | None, setting: Setting, tries: Tries) -> Card:  # noqa: A002
    """A duty as a card.

    Args:
        duty: as it follows now.
        id: of the duty in the folder.
        setting: the case.
        tries: what was tried for it; ``change_at`` is the second of waiting that changes something.
    """
    facts = setting.vocabulary.facts
    return Card(
        id=id,
        what=duty.what,
        when=when_words(duty, setting),
        pressing=duty.by.kind == "immediate" or duty.now,
        about=about_words(duty, setting.situation),
        reached=reached(duty, setting),
        say=_filled(duty, duty.say, setting),
        must_say=tuple(
            facts[word].meaning.split(" (")[0] if word in facts and facts[word].in_words else word
            for word in (() if duty.message else duty.must_contain)
        ),
        without_name=duty.without_name,
        if_no_answer=duty.if_no_answer,
        cannot_speak=duty.cannot_speak,
        why=duty.why,
        message=message_kind(duty),
        asks_first=has_message(duty) and bool(missing(duty, setting)),
        sent_at=tuple(one.at for one in tries.standing if one.kind is Tried.SENT),
        call=_call(duty, setting, tries) if is_called(duty.channel) else None,
        closes_on=duty.closes_on,
    )


def short(duty: Duty, id: UUID | None, setting: Setting, *, mine: bool) -> Short:  # noqa: A002
    """A duty in a line; one of the reader's own also says whom to reach."""
    return Short(
        id=id,
        what=duty.what,
        when=when_words(duty, setting),
        about=about_words(duty, setting.situation),
        without_name=duty.without_name,
        reached=reached(duty, setting) if mine else (),
        message=message_kind(duty) if mine else "",
        closes_on=duty.closes_on,
    )


def when_words(duty: Duty, setting: Setting) -> str:
    """By when, in words."""
    keys = {known.key: known.what for known in setting.assessment.duties}
    return by_words(duty, keys, setting.vocabulary.events, setting.procedures.zone)


def message_kind(duty: Duty) -> str:
    """``mail``, ``form`` (it goes to somebody another way), ``record`` (for ourselves), or nothing to write."""
    if not has_message(duty):
        return ""
    if "e-mail" in duty.channel:
        return "mail"
    return "form" if is_written_to_them(duty.channel) else "record"


def _call(duty: Duty, setting: Setting, tries: Tries) -> CallRecord:
    calls, now = tries.calls, setting.situation.now
    again = look_again_at(calls, tries.change_at) if tries.change_at is not None and calls.running else None
    return CallRecord(
        began=calls.began,
        running=calls.running,
        ringing=calls.ringing,
        seconds=calls.seconds(now),
        number=calls.number,
        look_again=again,
        look_after=tries.change_at if again else None,
        steps=tuple(_steps(tries.standing)),
        has_form=any(way.kind in {"form", "web"} for way in _ways(duty)),
    )


def _steps(tries: Iterable[Try]) -> Iterable[Step]:
    return (Step(one.kind, one.at) for one in tries)


def _ways(duty: Duty) -> Iterable[Way]:
    return (way for contacts in duty.contacts.values() for contact in contacts for way in contact.ways)


def _filled(duty: Duty, text: str, setting: Setting) -> str:
    return filled(text, setting.situation, duty.about, setting.procedures.zone)
