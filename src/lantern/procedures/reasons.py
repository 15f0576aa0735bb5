"""Which answers a result rests on: walks back from a register to the facts, each place once."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from lantern.procedures.assessment import Reason, Step
from lantern.procedures.program import CONCERN, PERSON, Origin, Row, Run
from lantern.procedures.situation import FactValue, Situation, Subject
from lantern.procedures.trails import ACROSS, BOTH, FORK, LEFT, PEOPLE, Trail

_Found = tuple[tuple[Step, ...], tuple[str, ...]]


class Tracer:
    """Tells the reasons of one run."""

    def __init__(self, trails: Mapping[str, tuple[Trail, ...]], run: Run, situation: Situation) -> None:
        """``trails`` are the ways down from each register, by scope."""
        self.run, self.situation = run, situation
        self._concern = _Place(None, run.concern, trails[CONCERN], {})
        self._people = {subject.id: _Place(subject, row, trails[PERSON], {}) for subject, row in run.people}

    def reason(
        self, register: int, subject: str | None, *, procedure: str, rule: str, means: str, because: tuple[str, ...]
    ) -> Reason:
        """The reason of one result: the answers that made its register what it is."""
        place = self._concern if subject is None else self._people[subject]
        steps, through = place.known.get(register) or self._found(register, place)
        if means in through:
            through = tuple([label for label in through if label != means])
        return Reason(procedure, rule, means, subject, steps, through, because)

    def _found(self, register: int, start: "_Place") -> _Found:
        """Go down from a register that is not known yet, as long as one part explains it; join where several do."""
        place, at = start, register
        labels: tuple[str, ...] = ()
        _, row, trails, known = place
        while True:
            kind, label, left, right, to_left, to_right, deciding, whole, every, origin = trails[at]
            value = row[at] & 3
            if value and label is not None:
                labels = (*labels, label)
            if kind <= FORK:
                part = deciding[value << 4 | (row[left] & 3) << 2 | row[right] & 3]
                if part == BOTH:
                    found = self._together(every if value == whole else (to_left, to_right), place)
                    break
                at = to_left if part == LEFT else to_right
            elif kind == ACROSS:
                place, at = self._concern, left
                _, row, trails, known = place
            else:
                found = self._gathered(origin, value) if kind == PEOPLE else self._answers(origin.facts, place.subject)
                break
            if at in known:
                found = known[at]
                break
        if labels:
            found = (found[0], labels + found[1])
        start.known[register] = found
        return found

    def _together(self, registers: tuple[int, ...], place: "_Place") -> _Found:
        """What several registers rest on, in order, each answer once."""
        steps: list[Step] = []
        through: list[str] = []
        known = place.known
        for register in registers:
            found = known.get(register) or self._found(register, place)
            steps += found[0]
            through += found[1]
        return tuple(dict.fromkeys(steps)), tuple(dict.fromkeys(through)) if through else ()

    def _gathered(self, origin: Origin, value: int) -> _Found:
        """What the people rest on who make a look across them what it is."""
        steps: list[Step] = []
        through: list[str] = []
        for person, row in self.run.people:
            if person.roles & origin.people and row[origin.left] & 3 == value:
                found = self._together((origin.left,), self._people[person.id])
                steps += found[0]
                through += found[1]
        return tuple(dict.fromkeys(steps)), tuple(dict.fromkeys(through))

    def _answers(self, facts: tuple[str, ...], subject: Subject | None) -> _Found:
        """The answers behind a register of facts."""
        steps: list[Step] = []
        for fact in facts:
            value = (self.situation if subject is None else subject).facts.get(fact)
            if value is not None:
                steps.append(Step(None if subject is None else subject.id, fact, in_words(value)))
            elif subject is None:
                steps.extend(
                    Step(person.id, fact, in_words(person.facts[fact]))
                    for person, _ in self.run.people
                    if fact in person.facts
                )
        return tuple(steps), ()


class _Place(NamedTuple):
    """The registers of the concern or of one person, and what is known of their reasons already."""

    subject: Subject | None
    row: Row
    trails: tuple[Trail, ...]
    known: dict[int, _Found]


def in_words(value: FactValue) -> str:
    """An answer as one would write it."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return ", ".join(item.replace("_", " ") for item in value)
    if isinstance(value, float | int):
        return f"{value:g}"
    return value.isoformat(" ", "minutes") if isinstance(value, datetime) else date.isoformat(value)
