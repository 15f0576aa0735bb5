"""What one procedure can depend on: the part of the program below its results, worked out once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lantern.procedures.program import CONCERN, Gather, Program, Scope

_Backwards = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class ConeLevel:
    """The steps, copies and gathers of one level that lie below a procedure's results."""

    backwards: _Backwards
    copies: tuple[tuple[int, int], ...]
    gathers: tuple[Gather, ...]


@dataclass(frozen=True, slots=True)
class Cone:
    """Everything below the results of one procedure, as far as the procedure asks for it itself.

    ``concern`` and ``person`` are the registers of facts in it.
    """

    levels: tuple[ConeLevel, ...]
    concern: tuple[tuple[int, tuple[str, ...]], ...]
    person: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class GateInputs:
    """The registers that alone decide what is below a gate: of its own row and of the concern's.

    ``None`` stands for a gate that looks at several people at once.
    """

    own: tuple[int, ...]
    concern: tuple[int, ...]


def cone(program: Program, scope: str, targets: Iterable[int], about: Iterable[int]) -> Cone:
    """The cone of one procedure; ``about`` are registers of people that its duties look at."""
    marks = {True: bytearray(len(program.concern.template)), False: bytearray(len(program.person.template))}
    for register in targets:
        marks[scope == CONCERN][register] = 1
    for register in about:
        marks[False][register] = 1
    levels: list[ConeLevel] = []
    for number in range(len(program.levels) - 1, -1, -1):
        level, own = program.levels[number], marks[number % 2 == 0]
        backwards = []
        for step in level.backwards_within:
            if own[step[0]]:
                own[step[1]] = own[step[2]] = 1
                backwards.append(step)
        copies = tuple(pair for pair in level.copies if own[pair[1]])
        gathers = tuple(gather for gather in level.gathers if own[gather.target])
        for source, _ in copies:
            marks[True][source] = 1
        for gather in gathers:
            marks[False][gather.source] = 1
        levels.append(ConeLevel(tuple(backwards), copies, gathers))
    return Cone(tuple(reversed(levels)), _leaves(program.concern, marks[True]), _leaves(program.person, marks[False]))


def _leaves(scope: Scope, marks: bytearray) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple((register, facts) for register, facts in scope.leaves if marks[register])


def gate_inputs(program: Program, scope: str, gate: int) -> GateInputs | None:
    """What decides the questions below a gate; nothing if it looks at several people at once."""
    own: dict[int, None] = {}
    concern: dict[int, None] = {}
    waiting = [(gate, scope == CONCERN)]
    seen = set(waiting)
    while waiting:
        register, of_concern = waiting.pop()
        row = program.concern if of_concern else program.person
        origin = row.origins[register]
        if origin.kind == "gather":
            return None
        below = [(part, of_concern) for part in row.parts[register]]
        if origin.kind == "copy":
            below = [(origin.left, True)]
        if not below:
            (concern if of_concern and scope != CONCERN else own)[register] = None
        fresh = [item for item in below if item not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return GateInputs(tuple(own), tuple(concern))


OpenBelow = tuple[tuple[tuple[str, ...], bool], ...]
"""The facts of each register below a gate that can still change, and whether they are the concern's."""


@dataclass(slots=True)
class Shortcuts:
    """What has been worked out of a program already; filled as it is needed, never changed."""

    program: Program
    gates: dict[tuple[str, bytes], OpenBelow] = field(default_factory=dict)
    _cones: dict[str, Cone] = field(default_factory=dict)
    _inputs: dict[str, GateInputs | None] = field(default_factory=dict)

    def cone(self, identity: str, scope: str, targets: Iterable[int], about: Iterable[int]) -> Cone:
        """The cone of a procedure, by its id."""
        if identity not in self._cones:
            self._cones[identity] = cone(self.program, scope, targets, about)
        return self._cones[identity]

    def inputs(self, identity: str, scope: str, gate: int) -> GateInputs | None:
        """What decides the questions below the gate of a procedure, by its id."""
        if identity not in self._inputs:
            self._inputs[identity] = gate_inputs(self.program, scope, gate)
        return self._inputs[identity]
