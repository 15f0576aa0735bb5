"""What one procedure can depend on: the part of the program below its results, worked out once.

A case touches few of the procedures. What decides whether each applies is worked out for all of
them; what a procedure then says, only where it applies.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lantern.procedures.program import CONCERN, PERSON, Level, Program, Scope

Registers = frozenset[tuple[str, int]]
"""Registers with their scope."""
_MOST_SECTIONS: Final = 512


@dataclass(frozen=True, slots=True)
class Cone:
    """Everything below the results of one procedure, as far as the procedure asks for it itself.

    ``concern`` and ``person`` are the registers of facts in it.
    """

    levels: tuple[Level, ...]
    concern: tuple[tuple[int, tuple[str, ...]], ...]
    person: tuple[tuple[int, tuple[str, ...]], ...]


OpenBelow = tuple[tuple[str, bool], ...]
"""Facts below a gate, the best question first, each with whether it is the concern's."""


@dataclass(frozen=True, slots=True)
class GateInputs:
    """The registers that alone decide what is below a gate: of its own row and of the concern's."""

    own: tuple[int, ...]
    concern: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """What says whether a procedure applies: its register, what alone decides it, the order of questions.

    ``inputs`` are ``None`` where it looks at several people at once.
    """

    procedure: str
    register: int
    inputs: GateInputs | None
    order: Mapping[str, int]


def below(program: Program, seeds: Iterable[tuple[str, int]], *, within: bool = False) -> Registers:
    """Some registers and all that they are worked out from; ``within`` stops at other procedures' decisions."""
    waiting = list(seeds)
    seen = set(waiting)
    while waiting:
        fresh = [item for item in _parts(program, *waiting.pop(), within=within) if item not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return frozenset(seen)


def _parts(program: Program, scope: str, register: int, *, within: bool) -> list[tuple[str, int]]:
    row = program.concern if scope == CONCERN else program.person
    origin = row.origins[register]
    if origin.kind == "copy":
        return [(CONCERN, origin.left)]
    if origin.kind == "gather":
        return [(PERSON, origin.left)]
    if within and origin.operation == "held":
        return []
    return [(scope, part) for part in row.parts[register]]


def section(program: Program, wanted: Registers) -> tuple[Level, ...]:
    """The part of each level that works out some registers."""
    found = []
    for number, level in enumerate(program.levels):
        scope = CONCERN if number % 2 == 0 else PERSON
        found.append(
            Level(
                gathers=tuple(item for item in level.gathers if (scope, item.target) in wanted),
                copies=tuple(item for item in level.copies if (scope, item[1]) in wanted),
                instructions=tuple(item for item in level.instructions if (scope, item[3]) in wanted),
                backwards=tuple(item for item in level.backwards if (scope, item[0]) in wanted),
                backwards_within=tuple(item for item in level.backwards_within if (scope, item[0]) in wanted),
            )
        )
    return tuple(found)


def cone(program: Program, seeds: Iterable[tuple[str, int]]) -> Cone:
    """The cone below the results of one procedure."""
    wanted = below(program, seeds, within=True)
    return Cone(
        section(program, wanted), _leaves(program.concern, CONCERN, wanted), _leaves(program.person, PERSON, wanted)
    )


def _leaves(row: Scope, scope: str, wanted: Registers) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple((register, facts) for register, facts in row.leaves if (scope, register) in wanted)


def gate_inputs(program: Program, scope: str, gate: int) -> GateInputs | None:
    """What decides the questions below a gate; nothing if it looks at several people at once."""
    registers = sorted(below(program, [(scope, gate)]))
    rows = {CONCERN: program.concern, PERSON: program.person}
    origins = {item: rows[item[0]].origins[item[1]] for item in registers}
    if any(origin.kind == "gather" for origin in origins.values()):
        return None
    leaves = [item for item, origin in origins.items() if origin.kind not in {"step", "copy"}]
    own = tuple(register for place, register in leaves if place == scope)
    return GateInputs(own, tuple(register for place, register in leaves if place != scope))


@dataclass(slots=True)
class Shortcuts:
    """What has been worked out of a program already; filled as it is needed, never changed."""

    program: Program
    open_below: dict[tuple[str, tuple[int, ...]], OpenBelow] = field(default_factory=dict)
    cones: dict[str, Cone] = field(default_factory=dict)
    gates: dict[str, Gate] = field(default_factory=dict)
    sections: dict[tuple[int, ...], tuple[Level, ...]] = field(default_factory=dict)
    core: Registers = frozenset()
    core_levels: tuple[Level, ...] = ()

    def set_core(self, seeds: Sequence[tuple[str, int]]) -> None:
        """What decides which procedures apply."""
        self.core = below(self.program, seeds)
        self.core_levels = section(self.program, self.core)

    def section(self, places: tuple[int, ...], seeds: Iterable[tuple[str, int]]) -> tuple[Level, ...]:
        """What some procedures say, beside the core; ``places`` names them."""
        if places not in self.sections:
            if len(self.sections) > _MOST_SECTIONS:
                self.sections.clear()
            self.sections[places] = section(self.program, below(self.program, seeds) - self.core)
        return self.sections[places]
