"""What is known: the concern, its people, where, when and for which organisation."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from lantern.procedures import truth

FactValue = str | float | date | datetime | tuple[str, ...]
"""``yes``, ``no`` or ``unknown``; or a choice, text, number, day, moment or list of words.

A fact that nobody asked about is absent; it has no value.
"""

STATES: Final = {
    "yes": truth.ALWAYS,
    "no": truth.NEVER,
    "unknown": truth.ASKED_UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The organisation that was told: what kind it is decides some duties (L-04, S001-38)."""

    type: str | None = None
    is_first_responder: bool | None = None
    has_duty_to_notify: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One person of the concern, with roles, facts and an area of their own (§ 0.5).

    ``posts`` are the posts this person holds here (``safeguarding lead``), so that somebody who
    must not know of the concern is never made its owner (§ 0.10).
    """

    id: str
    label: str = ""
    roles: frozenset[str] = frozenset()
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    area: str | None = None
    posts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything an assessment may look at. Two equal situations get equal assessments.

    ``noticed_at`` starts the clocks; ``now`` decides which office is open and how late it is.
    Both are moments with an offset. ``flat`` says that the case gave no separate subjects: the
    concern and its one person are the same, and decisions are reported together. ``remarks`` is what
    the reader of the case had to assume; it comes back among the warnings.
    """

    id: str
    noticed_at: datetime
    now: datetime
    title: str = ""
    nation: str = "england"
    area: str | None = None
    organisation: Organisation = Organisation()
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    subjects: tuple[Subject, ...] = ()
    flat: bool = False
    remarks: tuple[str, ...] = ()

    def subject(self, identity: str) -> Subject:
        """The person with this id.

        Raises:
            KeyError: nobody in the case has it.
        """
        for subject in self.subjects:
            if subject.id == identity:
                return subject
        raise KeyError(identity)

    def answer(self, fact: str, subject: str | None) -> FactValue | None:
        """What was answered, or nothing when nobody was asked."""
        return (self.facts if subject is None else self.subject(subject).facts).get(fact)

    def with_answer(self, fact: str, subject: str | None, value: FactValue | None) -> "Situation":
        """The same situation with one more, another, or (``None``) one answer less."""
        if subject is None:
            return replace(self, facts=_changed(self.facts, fact, value))
        people = tuple(
            replace(person, facts=_changed(person.facts, fact, value)) if person.id == subject else person
            for person in self.subjects
        )
        return replace(self, subjects=people)


def _changed(facts: Mapping[str, FactValue], fact: str, value: FactValue | None) -> dict[str, FactValue]:
    changed = {name: given for name, given in facts.items() if name != fact}
    if value is not None:
        changed[fact] = value
    return changed


def state_of(value: FactValue) -> int:
    """The truth state of an answer: a list, text or number that is given counts as yes (facts § Values)."""
    if isinstance(value, str):
        return STATES.get(value, truth.ALWAYS)
    return truth.ALWAYS
