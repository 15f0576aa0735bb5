"""Which open facts can still change a result: found from the structure, in one sweep backwards.

A register that can only ever have one value depends on nothing that is open. Starting from the
results and going back through the registers that can still change marks every fact that can
matter, and none that cannot.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final

from lantern.procedures import truth
from lantern.procedures.cones import Cone, Gate, OpenBelow
from lantern.procedures.program import Gather, Level, Origin, Program, Run
from lantern.procedures.situation import FactValue, Situation

OpenFact = tuple[str, str | None]
"""A fact and whose it is (``None``: the concern's)."""

_CAN_CHANGE: Final = bytes(0 if truth.is_settled(packed) else 1 for packed in range(64))
_MOST_GATES: Final = 4096
_LAST: Final = 10_000
_STILL_OPEN: Final = ("unknown", "yes")
"""A bare yes to a list leaves open which word was meant; every other answer is final."""


class Influence:
    """Marks of one run: which registers a set of results still depends on."""

    def __init__(
        self,
        program: Program,
        run: Run,
        situation: Situation,
        askable: frozenset[str],
        known_gates: dict[tuple[str, tuple[int, ...]], OpenBelow] | None = None,
    ) -> None:
        """Start with nothing marked; ``known_gates`` is what was found below gates before."""
        self.known_gates = {} if known_gates is None else known_gates
        self.program, self.run, self.situation, self.askable = program, run, situation, askable
        self.concern = bytearray(len(run.concern))
        self.people = {subject.id: bytearray(len(row)) for subject, row in run.people}
        self._rows: dict[str | None, tuple[list[int], Mapping[str, FactValue]]] = {None: (run.concern, situation.facts)}
        self._rows.update({subject.id: (row, subject.facts) for subject, row in run.people})

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
                self._back_from_people(level, level.backwards)
            else:
                self._back_from_concern(level, level.backwards)

    def sweep_cones(self, cones: Sequence[Cone]) -> None:
        """Carry the marks back through what some procedures ask for themselves, and nothing else."""
        for number in range(len(self.program.levels) - 1, -1, -1):
            for cone in cones:
                level = cone.levels[number]
                if number % 2 == 0:
                    _back(level.backwards_within, self.run.concern, self.concern)
                    self._gathered(level.gathers)
                elif level.backwards_within or level.copies:
                    self._back_in_rows(level)

    def _back_in_rows(self, level: Level) -> None:
        for subject, row in self.run.people:
            marks = self.people[subject.id]
            if 1 in marks:
                _back(level.backwards_within, row, marks)
                for source, target in level.copies:
                    self.concern[source] |= marks[target]

    def _back_from_people(self, level: Level, steps: tuple[tuple[int, int, int], ...]) -> None:
        for subject, row in self.run.people:
            marks = self.people[subject.id]
            if 1 in marks:
                _back(steps, row, marks)
                for source, target in level.copies:
                    self.concern[source] |= marks[target]

    def _back_from_concern(self, level: Level, steps: tuple[tuple[int, int, int], ...]) -> None:
        _back(steps, self.run.concern, self.concern)
        self._gathered(level.gathers)

    def _gathered(self, gathers: tuple[Gather, ...]) -> None:
        for gather in gathers:
            if self.concern[gather.target] and _CAN_CHANGE[self.run.concern[gather.target]]:
                for subject, _ in self.run.people:
                    if subject.roles & gather.people:
                        self.people[subject.id][gather.source] = 1

    def facts(self) -> dict[OpenFact, None]:
        """The open facts that are marked, in the order of the registers."""
        found: dict[OpenFact, None] = {}
        for register, facts in self.program.concern.leaves:
            if self.concern[register] and _CAN_CHANGE[self.run.concern[register]]:
                self._add(facts, None, self.situation.facts, found)
        for subject, row in self.run.people:
            marks = self.people[subject.id]
            for register, facts in self.program.person.leaves:
                if marks[register] and _CAN_CHANGE[row[register]]:
                    self._add(facts, subject.id, subject.facts, found)
        return found

    def facts_in(self, cones: Sequence[Cone]) -> dict[OpenFact, None]:
        """The open facts that are marked within some cones, in the order of the registers."""
        found: dict[OpenFact, None] = {}
        of_concern = dict(leaf for cone in cones for leaf in cone.concern)
        self._open_leaves(of_concern, None, found)
        of_people = dict(leaf for cone in cones for leaf in cone.person)
        for subject, _ in self.run.people:
            if 1 in self.people[subject.id]:
                self._open_leaves(of_people, subject.id, found)
        return found

    def _open_leaves(
        self, leaves: Mapping[int, tuple[str, ...]], subject: str | None, found: dict[OpenFact, None]
    ) -> None:
        row, given = self._rows[subject]
        marks = self.marks(subject)
        for register in sorted(number for number in leaves if marks[number] and _CAN_CHANGE[row[number]]):
            self._add(leaves[register], subject, given, found)

    def _add(
        self,
        facts: tuple[str, ...],
        subject: str | None,
        given: Mapping[str, FactValue],
        found: dict[OpenFact, None],
    ) -> None:
        for fact in facts:
            if fact in self.askable and given.get(fact, "unknown") in _STILL_OPEN:
                found[fact, subject] = None

    def below(self, register: int, subject: str | None, asked_anyway: Container[OpenFact]) -> list[OpenFact]:
        """The open facts that can still change one register.

        Empty as soon as one of them is asked anyway: then no further question is needed here.
        """
        found: dict[OpenFact, None] = {}
        return list(found) if self._walk(register, subject, found, asked_anyway) else []

    def first_at_gate(self, gate: Gate, subject: str | None, asked_anyway: Container[OpenFact]) -> OpenFact | None:
        """The question that best decides whether a procedure applies; none if one of them is asked anyway.

        What was found once for the same answers is not sought again.
        """
        if gate.inputs is None:
            found = self.below(gate.register, subject, asked_anyway)
            return min(found, key=lambda key: gate.order.get(key[0], _LAST)) if found else None
        row, concern = self._rows[subject][0], self.run.concern
        key = (gate.procedure, (*[row[n] for n in gate.inputs.own], *[concern[n] for n in gate.inputs.concern]))
        known = self.known_gates.get(key)
        if known is None:
            if len(self.known_gates) > _MOST_GATES:
                self.known_gates.clear()
            known = self.known_gates[key] = self._open_below(gate, subject)
        first = None
        for fact, of_concern in known:
            whose = None if of_concern else subject
            if (fact, whose) in asked_anyway:
                return None
            if first is None and fact in self.askable and self._rows[whose][1].get(fact, "unknown") in _STILL_OPEN:
                first = (fact, whose)
        return first

    def _open_below(self, gate: Gate, subject: str | None) -> OpenBelow:
        """The facts below a gate that can still change it, the best question first."""
        found: dict[tuple[str, bool], None] = {}
        waiting = [(gate.register, subject)]
        seen = set(waiting)
        while waiting:
            register, whose = waiting.pop()
            if not _CAN_CHANGE[self._rows[whose][0][register]]:
                continue
            scope = self.program.concern if whose is None else self.program.person
            origin = scope.origins[register]
            below = (
                [(origin.left, None)] if origin.kind == "copy" else [(part, whose) for part in scope.parts[register]]
            )
            found.update(dict.fromkeys((fact, whose is None) for fact in origin.facts))
            waiting.extend(item for item in below if item not in seen)
            seen.update(below)
        return tuple(sorted(found, key=lambda item: gate.order.get(item[0], _LAST)))

    def _walk(
        self, register: int, subject: str | None, found: dict[OpenFact, None], asked_anyway: Container[OpenFact]
    ) -> bool:
        """Walk down one row; False as soon as a fact is asked anyway."""
        scope = self.program.concern if subject is None else self.program.person
        parts, can_change = scope.parts, _CAN_CHANGE
        row, given = self._rows[subject]
        waiting, seen = [register], {register}
        while waiting:
            number = waiting.pop()
            if not can_change[row[number]]:
                continue
            below = parts[number]
            if below:
                for part in below:
                    if part not in seen:
                        seen.add(part)
                        waiting.append(part)
                continue
            origin = scope.origins[number]
            for who in self._across(origin):
                if not self._walk(origin.left, who, found, asked_anyway):
                    return False
            self._add(origin.facts, subject, given, found)
            if any((fact, subject) in asked_anyway for fact in origin.facts):
                return False
        return True

    def _across(self, origin: Origin) -> list[str | None]:
        """The other rows that a register looks at."""
        if origin.kind == "copy":
            return [None]
        if origin.kind == "gather":
            return [person.id for person, _ in self.run.people if person.roles & origin.people]
        return []


def _back(instructions: tuple[tuple[int, int, int], ...], row: list[int], marks: bytearray) -> None:
    can_change = _CAN_CHANGE
    for target, left, right in instructions:
        if marks[target] and can_change[row[target]]:
            marks[left] = marks[right] = 1
