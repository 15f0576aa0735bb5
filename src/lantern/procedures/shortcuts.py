"""What can be told of a program before any case is known, worked out once.

A case touches few of the procedures. What decides whether each applies is worked out for all of
them; what a procedure then says, only where it applies.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final, NamedTuple

from lantern.procedures.program import CONCERN, PERSON, Level, Program, Row

Registers = frozenset[tuple[str, int]]
"""Registers with their scope."""
_MOST_SECTIONS: Final = 512


class OpenBelow(NamedTuple):
    """Facts below a gate: a person's own, those of the concern, and all, the best question first.

    In ``order`` each fact stands with whether it is the concern's.
    """

    own: frozenset[str]
    concern: frozenset[str]
    order: tuple[tuple[str, bool], ...]


class GateInputs(NamedTuple):
    """Takes out of its own row, and of the concern's, what alone decides what is below a gate."""

    own: Callable[[Row], object]
    concern: Callable[[Row], object]


@dataclass(frozen=True, slots=True)
class Gate:
    """What says whether a procedure applies: its register, what alone decides it, the order of questions.

    ``inputs`` are ``None`` where it looks at several people at once.
    """

    procedure: str
    register: int
    inputs: GateInputs | None
    order: Mapping[str, int]


def below(program: Program, seeds: Iterable[tuple[str, int]]) -> Registers:
    """Some registers and all that they are worked out from."""
    waiting = list(seeds)
    seen = set(waiting)
    while waiting:
        fresh = [item for item in _parts(program, *waiting.pop()) if item not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return frozenset(seen)


def _parts(program: Program, scope: str, register: int) -> list[tuple[str, int]]:
    row = program.concern if scope == CONCERN else program.person
    origin = row.origins[register]
    if origin.kind == "copy":
        return [(CONCERN, origin.left)]
    if origin.kind == "gather":
        return [(PERSON, origin.left)]
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
            )
        )
    return tuple(found)


def gate_inputs(program: Program, scope: str, gate: int) -> GateInputs | None:
    """What decides the questions below a gate; nothing if it looks at several people at once."""
    registers = sorted(below(program, [(scope, gate)]))
    rows = {CONCERN: program.concern, PERSON: program.person}
    origins = {item: rows[item[0]].origins[item[1]] for item in registers}
    if any(origin.kind == "gather" for origin in origins.values()):
        return None
    leaves = [item for item, origin in origins.items() if origin.kind not in {"step", "copy"}]
    own = [register for place, register in leaves if place == scope]
    return GateInputs(_taking(own), _taking([register for place, register in leaves if place != scope]))


def _taking(registers: Sequence[int]) -> Callable[[Row], object]:
    return itemgetter(*registers) if registers else _nothing


def _nothing(row: Row) -> None:
    del row


@dataclass(slots=True)
class Shortcuts:
    """What has been worked out of a program already; filled as it is needed, never changed."""

    program: Program
    open_below: dict[object, OpenBelow] = field(default_factory=dict)
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
