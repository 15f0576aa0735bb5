"""Which answers a result rests on: walks back from a register to the facts, each place once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from lantern.procedures import truth
from lantern.procedures.assessment import Reason, Step
from lantern.procedures.program import CONCERN, PERSON, Origin, Program, Row, Run
from lantern.procedures.situation import FactValue, Situation, Subject

_Found = tuple[tuple[Step, ...], tuple[str, ...]]
_NOTHING: _Found = ((), ())


class Tracer:
    """Tells the reasons of one run."""

    def __init__(
        self, program: Program, run: Run, situation: Situation, labels: Mapping[str, Mapping[int, str]]
    ) -> None:
        """``labels`` are the words for named results, by scope and register."""
        self.run, self.situation = run, situation
        self._concern = _Place(None, run.concern, program.concern.origins, labels[CONCERN], {})
        self._people = {
            subject.id: _Place(subject, row, program.person.origins, labels[PERSON], {}) for subject, row in run.people
        }

    def reason(
        self,
        register: int,
        *,
        subject: str | None,
        procedure: str,
        rule: str,
        means: str,
        because: tuple[str, ...],
    ) -> Reason:
        """The reason of one result: the answers that made its register what it is."""
        place = self._concern if subject is None else self._people[subject]
        steps, through = self._below(register, place)
        if means in through:
            through = tuple(label for label in through if label != means)
        return Reason(procedure, rule, means, subject, steps, through, because)

    def _below(self, register: int, place: "_Place") -> _Found:
        known = place.known.get(register)
        if known is None:
            known = place.known[register] = self._found(register, place)
        return known

    def _found(self, register: int, place: "_Place") -> _Found:
        row, labels = place.row, place.labels
        while True:
            origin = place.origins[register]
            value = row[register] & 3
            label = labels.get(register) if value else None
            if origin.kind != "step" or label is not None:
                break
            # Most steps have one part that explains them: go straight down to it.
            first, second = _deciding(origin, row, value)
            if second is not None:
                return _together(self._below(first, place), self._below(second, place))
            register = first
        found = self._at(origin, value, place)
        return found if label is None else (found[0], (label, *found[1]))

    def _at(self, origin: Origin, value: int, place: "_Place") -> _Found:
        if origin.kind == "step":
            first, second = _deciding(origin, place.row, value)
            found = self._below(first, place)
            return found if second is None else _together(found, self._below(second, place))
        if origin.kind == "copy":
            return self._below(origin.left, self._concern)
        if origin.kind == "gather":
            return self._gathered(origin, value)
        if not origin.facts:
            return _NOTHING
        return tuple(step for fact in origin.facts for step in self._steps(fact, place.subject)), ()

    def _gathered(self, origin: Origin, value: int) -> _Found:
        found = _NOTHING
        for person, row in self.run.people:
            if person.roles & origin.people and row[origin.left] & 3 == value:
                found = _together(found, self._below(origin.left, self._people[person.id]))
        return found

    def _steps(self, fact: str, subject: Subject | None) -> tuple[Step, ...]:
        if subject is not None:
            value = subject.facts.get(fact)
            return () if value is None else (Step(subject.id, fact, in_words(value)),)
        value = self.situation.facts.get(fact)
        if value is not None:
            return (Step(None, fact, in_words(value)),)
        return tuple(
            Step(person.id, fact, in_words(person.facts[fact])) for person, _ in self.run.people if fact in person.facts
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """The registers of the concern or of one person, and what is known of their reasons already."""

    subject: Subject | None
    row: Row
    origins: tuple[Origin, ...]
    labels: Mapping[int, str]
    known: dict[int, _Found]


def _together(first: _Found, second: _Found) -> _Found:
    if first is _NOTHING or first == second:
        return second
    if second is _NOTHING:
        return first
    return tuple(dict.fromkeys(first[0] + second[0])), tuple(dict.fromkeys(first[1] + second[1]))


def _deciding(origin: Origin, row: list[int], value: int) -> tuple[int, int | None]:
    """The one or two parts of a step that alone explain its value."""
    left, right, operation = origin.left, origin.right, origin.operation
    if left == right or operation == "held":
        return left, None
    if operation == "after":
        # That nothing before it fitted is no reason of its own: it would bury the one that counts.
        return (left, None) if value == truth.YES else (left, right)
    if operation in {"and", "or"} and value != (truth.YES if operation == "and" else truth.NO):
        if row[left] & 3 != value:
            return right, None
        return left, None if value in {truth.YES, truth.NO} or row[right] & 3 != value else right
    if operation == "raised" and value != row[left] & 3:
        return right, None
    return left, right


def in_words(value: FactValue) -> str:
    """An answer as one would write it."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return ", ".join(item.replace("_", " ") for item in value)
    if isinstance(value, float | int):
        return f"{value:g}"
    return value.isoformat(" ", "minutes") if isinstance(value, datetime) else date.isoformat(value)
