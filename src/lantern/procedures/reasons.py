"""Which answers a result rests on: walks back from a register to the facts, each place once."""

from collections.abc import Mapping
from datetime import date, datetime

from lantern.procedures import truth
from lantern.procedures.assessment import Reason, Step
from lantern.procedures.program import Origin, Program, Run
from lantern.procedures.situation import FactValue, Situation

_Found = tuple[dict[Step, None], dict[str, None]]


class Tracer:
    """Tells the reasons of one run."""

    def __init__(
        self, program: Program, run: Run, situation: Situation, labels: Mapping[tuple[str, int], str]
    ) -> None:
        """``labels`` are the words for named results, by scope and register."""
        self.program, self.run, self.situation, self.labels = program, run, situation, labels
        self._rows = {subject.id: (subject, row) for subject, row in run.people}
        self._known: dict[tuple[str | None, int], _Found] = {}

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
        steps, through = self._below(register, subject)
        return Reason(
            procedure, rule, means, subject, tuple(steps), tuple(label for label in through if label != means), because
        )

    def _below(self, register: int, subject: str | None) -> _Found:
        key = (subject, register)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._found(register, subject)
        return known

    def _found(self, register: int, subject: str | None) -> _Found:
        if subject is None:
            origin, row, scope = self.program.concern.origins[register], self.run.concern, "concern"
        else:
            origin, row, scope = self.program.person.origins[register], self._rows[subject][1], "person"
        if origin.kind == "step":
            parts = [self._below(part, subject) for part in _deciding(origin, row, row[register] & 3)]
        elif origin.kind == "copy":
            parts = [self._below(origin.left, None)]
        elif origin.kind == "gather":
            parts = self._gathered(origin, row[register] & 3)
        else:
            parts = [({step: None for fact in origin.facts for step in self._steps(fact, subject)}, {})]
        label = self.labels.get((scope, register)) if row[register] & 3 else None
        if label is None and len(parts) == 1:
            return parts[0]
        steps: dict[Step, None] = {}
        through: dict[str, None] = {label: None} if label else {}
        for more_steps, more_through in parts:
            steps.update(more_steps)
            through.update(more_through)
        return steps, through

    def _gathered(self, origin: Origin, value: int) -> list[_Found]:
        return [
            self._below(origin.left, person.id)
            for person, row in self.run.people
            if person.roles & origin.people and row[origin.left] & 3 == value
        ]

    def _steps(self, fact: str, subject: str | None) -> tuple[Step, ...]:
        if subject is not None:
            value = self._rows[subject][0].facts.get(fact)
            return () if value is None else (Step(subject, fact, in_words(value)),)
        value = self.situation.facts.get(fact)
        if value is not None:
            return (Step(None, fact, in_words(value)),)
        return tuple(
            Step(person.id, fact, in_words(person.facts[fact]))
            for person, _ in self.run.people
            if fact in person.facts
        )


def _deciding(origin: Origin, row: list[int], value: int) -> tuple[int, ...]:
    """The parts of a step that alone explain its value."""
    left, right = origin.left, origin.right
    if left == right:
        return (left,)
    operation = origin.operation
    if operation in {"and", "or"} and value != (truth.YES if operation == "and" else truth.NO):
        if row[left] & 3 == value:
            return (left,) if value in {truth.YES, truth.NO} or row[right] & 3 != value else (left, right)
        return (right,)
    if operation == "raised" and value != row[left] & 3:
        return (right,)
    return (left, right)


def in_words(value: FactValue) -> str:
    """An answer as one would write it."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return ", ".join(item.replace("_", " ") for item in value)
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat(" ", "minutes") if isinstance(value, datetime) else date.isoformat(value)
