"""Which open facts can still change a result: found from the structure, by walking down from it.

A register that can only ever have one value depends on nothing that is open. Walking down from the
results through the registers that can still change finds every fact that can matter, and none
that cannot.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from lantern.procedures import truth
from lantern.procedures.program import Origin, Program, Row, Run, Scope
from lantern.procedures.shortcuts import Gate, OpenBelow
from lantern.procedures.situation import FactValue, Situation

OpenFact = tuple[str, str | None]
"""A fact and whose it is (``None``: the concern's)."""
Asked = Mapping[str | None, AbstractSet[str]]
"""The facts that are asked anyway, of the concern (``None``) and of each person."""

_CAN_CHANGE: Final = bytes(0 if truth.is_settled(packed) else 1 for packed in range(64))
_MOST_GATES: Final = 4096
_LAST: Final = 10_000
_STILL_OPEN: Final = ("unknown", "yes")
"""A bare yes to a list leaves open which word was meant; every other answer is final."""


@dataclass(slots=True)
class _Walk:
    """How far down the walk has come in one row of registers."""

    scope: Scope
    row: Row
    given: Mapping[str, FactValue]
    seen: bytearray
    waiting: list[int] = field(default_factory=list)
    leaves: list[int] = field(default_factory=list)


class Influence:
    """What a set of results of one run still depends on."""

    def __init__(
        self,
        program: Program,
        run: Run,
        situation: Situation,
        askable: frozenset[str],
        known_gates: dict[object, OpenBelow] | None = None,
    ) -> None:
        """Start with nothing marked; ``known_gates`` is what was found below gates before."""
        self.known_gates = {} if known_gates is None else known_gates
        self.run, self.askable = run, askable
        size = len(run.concern)
        self._walks: dict[str | None, _Walk] = {
            None: _Walk(program.concern, run.concern, situation.facts, bytearray(size))
        }
        for subject, row in run.people:
            self._walks[subject.id] = _Walk(program.person, row, subject.facts, bytearray(len(row)))

    def mark(self, registers: Iterable[int], subject: str | None) -> None:
        """Mark the registers that hold results."""
        walk, can_change = self._walks[subject], _CAN_CHANGE
        row, seen, waiting = walk.row, walk.seen, walk.waiting
        for register in registers:
            if can_change[row[register]] and not seen[register]:
                seen[register] = 1
                waiting.append(register)

    def sweep(self, *, within: bool = False) -> None:
        """Carry the marks down to whatever can still change them.

        ``within`` stops at what other procedures decide: those ask for themselves.
        """
        walks = self._walks.values()
        while any(walk.waiting for walk in walks):
            for walk in walks:
                if walk.waiting:
                    self._down(walk, within=within)

    def _down(self, walk: _Walk, *, within: bool) -> None:
        row, seen, waiting, origins = walk.row, walk.seen, walk.waiting, walk.scope.origins
        parts, can_change = walk.scope.own_parts if within else walk.scope.parts, _CAN_CHANGE
        while waiting:
            number = waiting.pop()
            below = parts[number]
            if not below:
                self._end(walk, number, origins[number])
            for part in below:
                if can_change[row[part]] and not seen[part]:
                    seen[part] = 1
                    waiting.append(part)

    def _end(self, walk: _Walk, register: int, origin: Origin) -> None:
        if origin.facts:
            walk.leaves.append(register)
            return
        for whose in self._across(origin):
            self.mark((origin.left,), whose)

    def facts(self) -> dict[OpenFact, None]:
        """The open facts that are marked, in the order of the registers."""
        found: dict[OpenFact, None] = {}
        for subject, walk in self._walks.items():
            origins, given = walk.scope.origins, walk.given
            for register in sorted(walk.leaves):
                self._add(origins[register].facts, subject, given, found)
        return found

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

    def first_at_gate(self, gate: Gate, subject: str | None, asked: Asked) -> OpenFact | None:
        """The question that best decides whether a procedure applies; none if one of them is asked anyway.

        What was found once for the same answers is not sought again.
        """
        if gate.inputs is None:
            found: dict[OpenFact, None] = {}
            listed = {whose: facts & gate.order.keys() for whose, facts in asked.items()} if gate.order else asked
            if not self._below(gate.register, subject, found, listed) or not found:
                return None
            return min(found, key=lambda key: gate.order.get(key[0], _LAST))
        own, concern = gate.inputs
        key = (gate.procedure, own(self._walks[subject].row), concern(self.run.concern))
        known = self.known_gates.get(key)
        if known is None:
            if len(self.known_gates) > _MOST_GATES:
                self.known_gates.clear()
            known = self.known_gates[key] = self._open_below(gate, subject)
        if not (known.concern.isdisjoint(asked[None]) and known.own.isdisjoint(asked[subject])):
            return None
        for fact, of_concern in known.order:
            whose = None if of_concern else subject
            if self._walks[whose].given.get(fact, "unknown") in _STILL_OPEN:
                return fact, whose
        return None

    def _open_below(self, gate: Gate, subject: str | None) -> OpenBelow:
        """The facts below a gate that can still change it, the best question first."""
        found: dict[tuple[str, bool], None] = {}
        waiting = [(gate.register, subject)]
        seen = set(waiting)
        while waiting:
            register, whose = waiting.pop()
            walk = self._walks[whose]
            if not _CAN_CHANGE[walk.row[register]]:
                continue
            origin = walk.scope.origins[register]
            parts = walk.scope.parts[register]
            below = [(origin.left, None)] if origin.kind == "copy" else [(part, whose) for part in parts]
            found.update(dict.fromkeys((fact, whose is None) for fact in origin.facts if fact in self.askable))
            waiting.extend(item for item in below if item not in seen)
            seen.update(below)
        # A fact that the procedure does not list, such as where somebody is, says nothing of its own question.
        listed = [item for item in found if item[0] in gate.order] or list(found)
        own, concern = (frozenset(fact for fact, whose in listed if whose is which) for which in (False, True))
        return OpenBelow(own, concern, tuple(sorted(found, key=lambda item: gate.order.get(item[0], _LAST))))

    def _below(self, register: int, subject: str | None, found: dict[OpenFact, None], asked: Asked) -> bool:
        """Find the open facts that can still change one register; False as soon as one is asked anyway."""
        walk, can_change = self._walks[subject], _CAN_CHANGE
        parts, row, asked_here = walk.scope.parts, walk.row, asked[subject]
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
            origin = walk.scope.origins[number]
            for who in self._across(origin):
                if not self._below(origin.left, who, found, asked):
                    return False
            self._add(origin.facts, subject, walk.given, found)
            if not asked_here.isdisjoint(origin.facts):
                return False
        return True

    def _across(self, origin: Origin) -> list[str | None]:
        """The other rows that a register looks at."""
        if origin.kind == "copy":
            return [None]
        if origin.kind == "gather":
            return [person.id for person, _ in self.run.people if person.roles & origin.people]
        return []
