"""A message that is ready to send: to whom, with what, and what is still missing in it. Pure."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from lantern.concerns.now_setting import Setting
from lantern.concerns.now_standing import standing_of
from lantern.directory.standing import Known, mark_of
from lantern.directory.standing_words import trouble_words
from lantern.procedures.assessment import Duty
from lantern.procedures.channels import is_written_to_them
from lantern.procedures.contacts import Way
from lantern.procedures.situation import FactValue, Situation
from lantern.procedures.wording import filled

_SUBJECT: Final = re.compile(r"\ASubject: (.+)\n+")
_GAP: Final = "………"
_NUMBER: Final = re.compile(r"(?<!\w)(?:\+?\d[ -]?){7,}(?!\w)")
_MAIL: Final = re.compile(r"\S+@\S+\.\S+")
_POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Addressee:
    """One recipient, locked: whom the pack names, at the address that the directory gives."""

    label: str
    address: str
    verified: bool
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message. ``missing`` are the facts it cannot go without; ``betrays`` what may show who it is about."""

    to: tuple[Addressee, ...]
    mailed: bool
    subject: str
    body: str
    missing: tuple[str, ...]
    must_say: tuple[str, ...]
    gaps: int
    betrays: tuple[str, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks of the addresses: by them a mail that comes back is brought together with what it was sent for."""
        known = (Way(kind="e-mail", value=one.address) for one in self.to if one.address)
        return tuple(mark_of(way) for way in known) if self.mailed else ()

    @property
    def mail_link(self) -> str:
        """The message for the mail program of the device; empty where no address is known."""
        known = [one.address for one in self.to if one.address]
        if not self.mailed or not known:
            return ""
        first, copies = known[0], ",".join(quote(one, safe="@") for one in known[1:])
        parts = {"cc": copies, "subject": quote(self.subject, safe=""), "body": quote(self.body, safe="")}
        return f"mailto:{quote(first, safe='@')}?" + "&".join(f"{name}={text}" for name, text in parts.items() if text)


def has_message(duty: Duty) -> bool:
    """Whether a text is ready for it."""
    return bool(duty.message)


def message_of(duty: Duty, setting: Setting, told: "dict[str, FactValue]") -> Message:
    """The message of a duty, with what the case and the calls say in its gaps.

    Args:
        duty: one with a text.
        setting: the case.
        told: what the calls say; a message after a call tells exactly when it was.
    """
    situation = setting.situation
    for fact, value in told.items():
        situation = situation.with_answer(fact, None, value)
    text = filled(duty.message, situation, duty.about, setting.procedures.zone).strip()
    found = _SUBJECT.match(text)
    facts = setting.vocabulary.facts
    return Message(
        to=tuple(_addressee(word, duty, setting) for word in duty.to),
        mailed="e-mail" in duty.channel,
        subject=found[1] if found else "",
        body=text[found.end() :] if found else text,
        missing=missing(duty, setting),
        must_say=tuple(word for word in duty.must_contain if word not in facts),
        gaps=text.count(_GAP),
        betrays=tuple(betrays(text, setting.situation)) if is_written_to_them(duty.channel) else (),
    )


def missing(duty: Duty, setting: Setting) -> tuple[str, ...]:
    """The facts that must stand in it and that nobody was asked for. "I do not know" is an answer: the gap stays."""
    facts, answers = setting.vocabulary.facts, setting.situation.facts
    return tuple(
        word
        for word in duty.must_contain
        if word in facts and facts[word].scope == "concern" and facts[word].in_words and word not in answers
    )


def betrays(text: str, situation: Situation) -> list[str]:
    """What in a text may show who it is about: a label of the case, a number, an address."""
    names = [person.label for person in situation.subjects if person.label and _stands_in(person.label, text)]
    found = [match[0].strip() for sign in (_NUMBER, _MAIL, _POSTCODE) for match in sign.finditer(text)]
    return list(dict.fromkeys([*names, *found]))


def _stands_in(label: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text, re.IGNORECASE) is not None


def _addressee(word: str, duty: Duty, setting: Setting) -> Addressee:
    """The first address that nobody has reported wrong; where each one was, the first, and that it was is said."""
    label, found = setting.vocabulary.recipients[word].label, []
    for contact in duty.contacts.get(word, ()):
        way = contact.by("e-mail")
        if way is not None and not setting.directory.is_blocked(way.value) and "@" in way.value:
            known = standing_of(way, contact.role, setting)
            found.append(Addressee(label, way.value, known.known is not Known.UNVERIFIED, trouble_words(known)))
    return min(found, key=lambda one: bool(one.trouble), default=Addressee(label, "", verified=False))
