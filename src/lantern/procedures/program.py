"""All conditions of a set of procedures as one flat list of table look-ups, and how it is run.

The concern and each person have a row of registers. A level fills the concern's registers or
those of every person, in turns, so that a person can read what is known of the concern and the
concern what is known of anybody in it. One instruction is one look-up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from lantern.procedures import truth
from lantern.procedures.probes import Probe
from lantern.procedures.situation import STATES, FactValue, Situation, Subject, state_of
from lantern.spelling.folding import fold

CONCERN: Final = "concern"
PERSON: Final = "person"

Instruction = tuple[truth.Table, int, int, int]
Row = list[int]


@dataclass(frozen=True, slots=True)
class Gather:
    """A concern register that looks at the same register of several people."""

    people: frozenset[str]
    table: truth.Table
    start: int
    source: int
    target: int


@dataclass(frozen=True, slots=True)
class Level:
    """One turn: first look across (``gathers`` or ``copies``), then the instructions."""

    gathers: tuple[Gather, ...]
    copies: tuple[tuple[int, int], ...]
    instructions: tuple[Instruction, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a register's value comes from: for questions and reasons.

    ``kind`` is ``fact``, ``probe``, ``role``, ``constant``, ``step``, ``copy`` or ``gather``.
    """

    kind: str
    facts: tuple[str, ...] = ()
    operation: str = ""
    left: int = -1
    right: int = -1
    people: frozenset[str] = frozenset()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The registers of the concern, or of a person.

    ``parts`` repeats of each step which registers it combines (each once), ``own_parts`` the same
    without what another procedure decides: walking down is the inner loop of questions.
    """

    template: tuple[int, ...]
    facts: Mapping[str, int]
    probes: Mapping[str, tuple[tuple[int, Probe], ...]]
    standing_probes: tuple[tuple[int, Probe], ...]
    roles: tuple[tuple[int, frozenset[str]], ...]
    areas: tuple[tuple[int, frozenset[str]], ...]
    origins: tuple[Origin, ...]
    leaves: tuple[tuple[int, tuple[str, ...]], ...]
    parts: tuple[tuple[int, ...], ...]
    own_parts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Program:
    """Every condition of a set of procedures, ready to be run on a situation."""

    concern: Scope
    person: Scope
    levels: tuple[Level, ...]
    concern_facts: frozenset[str]
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Run:
    """The registers after a run: the concern's row and each person's."""

    concern: Row
    people: tuple[tuple[Subject, Row], ...]

    def row(self, subject: str | None) -> Row:
        """The registers of the concern (``None``) or of one person."""
        if subject is None:
            return self.concern
        return next(row for person, row in self.people if person.id == subject)


def run(program: Program, situation: Situation) -> Run:
    """Work out every condition of the program for a situation. Costs a few look-ups an instruction."""
    found = filled(program, situation)
    work_out(found, program.levels)
    return found


def filled(program: Program, situation: Situation) -> Run:
    """The registers with the answers of a situation in them, and no condition worked out yet."""
    shared = concern_facts(program, situation)
    concern = _fill(program.concern, shared, situation, program.zone)
    _place(program.concern, concern, situation.area)
    return Run(concern, tuple((subject, _person(program, subject, situation)) for subject in situation.subjects))


def work_out(found: Run, levels: Sequence[Level]) -> None:
    """Work out the conditions of some levels, or of a part of each, in place."""
    concern, people = found.concern, found.people
    for number, level in enumerate(levels):
        if number % 2 == 0:
            _gather(level, concern, people)
            for table, left, right, target in level.instructions:
                concern[target] = table[concern[left]][concern[right]]
            continue
        for _, row in people:
            for source, target in level.copies:
                row[target] = concern[source]
            for table, left, right, target in level.instructions:
                row[target] = table[row[left]][row[right]]


def _place(scope: Scope, row: Row, area: str | None) -> None:
    """Where somebody is decides what an area's pack adds (§ 0.11)."""
    if scope.areas:
        here = fold(area) if area else None
        for register, areas in scope.areas:
            row[register] = truth.ALWAYS if here in areas else truth.NEVER


def _gather(level: Level, concern: Row, people: tuple[tuple[Subject, Row], ...]) -> None:
    for gather in level.gathers:
        found = [row[gather.source] for subject, row in people if subject.roles & gather.people]
        result = gather.start if found else truth.NEVER if gather.start == truth.ALWAYS else gather.start
        for packed in found:
            result = gather.table[result][packed]
        concern[gather.target] = result


def concern_facts(program: Program, situation: Situation) -> Mapping[str, FactValue]:
    """The concern's own facts, and those of the concern that were written under a person (DP-01)."""
    facts: dict[str, FactValue] = dict(situation.facts)
    for subject in situation.subjects:
        for name in program.concern_facts.intersection(subject.facts):
            facts[name] = _stronger(facts.get(name), subject.facts[name])
    return facts


def answered_twice(program: Program, situation: Situation) -> tuple[str, ...]:
    """Facts of the concern that were answered differently, for the concern and under a person."""
    if not any(program.concern_facts.intersection(subject.facts) for subject in situation.subjects):
        return ()
    answers: dict[str, set[int]] = {name: {state_of(value)} for name, value in situation.facts.items()}
    for subject in situation.subjects:
        for name in program.concern_facts.intersection(subject.facts):
            answers.setdefault(name, set()).add(state_of(subject.facts[name]))
    return tuple(name for name, states in answers.items() if {truth.ALWAYS, truth.NEVER} <= states)


def _stronger(first: FactValue | None, second: FactValue) -> FactValue:
    """Any of those who hold an answer; of two values the one that asks for more: longer, or earlier."""
    if first is None or first == second:
        return second
    states = state_of(first), state_of(second)
    if states[0] != states[1]:
        return second if truth.ANY_HOLDER[states[0]][states[1]] == states[1] else first
    if isinstance(first, tuple) and isinstance(second, tuple):
        return tuple(sorted({*first, *second}))
    if isinstance(first, int | float) and isinstance(second, int | float):
        return max(first, second)
    return min(first, second, key=lambda value: (type(value).__name__, str(value)))


def _person(program: Program, subject: Subject, situation: Situation) -> Row:
    row = _fill(program.person, subject.facts, situation, program.zone)
    for register, roles in program.person.roles:
        row[register] = truth.ALWAYS if subject.roles & roles else truth.NEVER
    _place(program.person, row, subject.area or situation.area)
    return row


def _fill(scope: Scope, facts: Mapping[str, FactValue], situation: Situation, zone: tzinfo) -> Row:
    row = list(scope.template)
    for register, probe in scope.standing_probes:
        row[register] = probe.state(facts, situation.now, zone)
    registers, probes = scope.facts, scope.probes
    for name, value in facts.items():
        if name in registers:
            row[registers[name]] = STATES.get(value, truth.ALWAYS) if isinstance(value, str) else truth.ALWAYS
        if name in probes:
            for target, probe in probes[name]:
                row[target] = probe.state(facts, situation.now, zone)
    return row
