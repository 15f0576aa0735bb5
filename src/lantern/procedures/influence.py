"""Which open facts can still change a result: found from the structure, in one sweep backwards.

A register that can only ever have one value depends on nothing that is open. Starting from the
results and going back through the registers that can still change marks every fact that can
matter, and none that cannot.
"""

from collections.abc import Container, Iterable, Mapping
from typing import Final

from lantern.procedures import truth
from lantern.procedures.program import Program, Run
from lantern.procedures.situation import FactValue, Situation

OpenFact = tuple[str, str | None]
"""A fact and whose it is (``None``: the concern's)."""

_CAN_CHANGE: Final = bytes(0 if truth.is_settled(packed) else 1 for packed in range(64))
_STILL_OPEN: Final = ("unknown", "yes")
"""A bare yes to a list leaves open which word was meant; every other answer is final."""


class Influence:
    """Marks of one run: which registers a set of results still depends on."""

    def __init__(self, program: Program, run: Run, situation: Situation, askable: frozenset[str]) -> None:
        """Start with nothing marked."""
        self.program, self.run, self.situation, self.askable = program, run, situation, askable
        self.concern = bytearray(len(run.concern))
        self.people = {subject.id: bytearray(len(row)) for subject, row in run.people}

    def marks(self, subject: str | None) -> bytearray:
        """The marks of the concern's registers, or of a person's."""
        return self.concern if subject is None else self.people[subject]

    def mark(self, registers: Iterable[int], subject: str | None) -> None:
        """Mark the registers that hold results."""
        marks = self.marks(subject)
        for register in registers:
            marks[register] = 1

    def sweep(self) -> None:
        """Carry the marks back to whatever can still change them."""
        for number in range(len(self.program.levels) - 1, -1, -1):
            level = self.program.levels[number]
            if number % 2:
                for subject, row in self.run.people:
                    marks = self.people[subject.id]
                    _back(level.backwards, row, marks)
                    for source, target in level.copies:
                        if marks[target]:
                            self.concern[source] = 1
                continue
            _back(level.backwards, self.run.concern, self.concern)
            for gather in level.gathers:
                if self.concern[gather.target] and _CAN_CHANGE[self.run.concern[gather.target]]:
                    for subject, _ in self.run.people:
                        if subject.roles & gather.people:
                            self.people[subject.id][gather.source] = 1

    def facts(self) -> dict[OpenFact, None]:
        """The open facts that are marked, in the order of the registers."""
        found: dict[OpenFact, None] = {}
        _open_facts(self.program.concern.leaves, self.run.concern, self.concern, self.situation.facts, None, found, self.askable)
        for subject, row in self.run.people:
            _open_facts(self.program.person.leaves, row, self.people[subject.id], subject.facts, subject.id, found, self.askable)
        return found


def _back(instructions: tuple[tuple[int, int, int], ...], row: list[int], marks: bytearray) -> None:
    can_change = _CAN_CHANGE
    for target, left, right in instructions:
        if marks[target] and can_change[row[target]]:
            marks[left] = marks[right] = 1


def _open_facts(
    leaves: tuple[tuple[int, tuple[str, ...]], ...],
    row: list[int],
    marks: bytearray,
    given: Mapping[str, FactValue],
    subject: str | None,
    found: dict[OpenFact, None],
    askable: frozenset[str],
) -> None:
    for register, facts in leaves:
        if marks[register] and _CAN_CHANGE[row[register]]:
            for fact in facts:
                if fact in askable and given.get(fact, "unknown") in _STILL_OPEN:
                    found[fact, subject] = None


def below(
    program: Program,
    run: Run,
    situation: Situation,
    askable: frozenset[str],
    start: tuple[int, str | None],
    asked_anyway: Container[OpenFact],
) -> list[OpenFact]:
    """The open facts that can still change one register (``start``: register, subject).

    Empty as soon as one of them is asked anyway: then no further question is needed here.
    """
    people = {person.id: (person, row) for person, row in run.people}
    found: dict[OpenFact, None] = {}
    waiting: list[tuple[int, str | None]] = [start]
    seen: set[tuple[int, str | None]] = set()
    while waiting:
        place = waiting.pop()
        number, who = place
        row = run.concern if who is None else people[who][1]
        if not _CAN_CHANGE[row[number]] or place in seen:
            continue
        seen.add(place)
        origin = (program.concern if who is None else program.person).origins[number]
        if origin.kind == "step":
            waiting.append((origin.right, who))
            waiting.append((origin.left, who))
        elif origin.kind == "copy":
            waiting.append((origin.left, None))
        elif origin.kind == "gather":
            waiting.extend((origin.left, person.id) for person, _ in run.people if person.roles & origin.people)
        else:
            given = situation.facts if who is None else people[who][0].facts
            for fact in origin.facts:
                if fact in askable and given.get(fact, "unknown") in _STILL_OPEN:
                    if (fact, who) in asked_anyway:
                        return []
                    found[fact, who] = None
    return list(found)
