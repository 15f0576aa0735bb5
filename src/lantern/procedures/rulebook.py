"""A set of procedures, compiled once and asked as often as one likes: plain values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Final, NamedTuple

from lantern.procedures import truth
from lantern.procedures.clocks import OfficeHours
from lantern.procedures.pack import Decision, DutyRule, ExclusionRule, Procedure, ProhibitionRule, WarningRule
from lantern.procedures.program import CONCERN, PERSON, Program, Row, Run, filled, work_out
from lantern.procedures.shortcuts import Gate, Shortcuts, gate_inputs
from lantern.procedures.situation import Situation
from lantern.procedures.trails import Trail, trails
from lantern.procedures.vocabulary import Vocabulary
from lantern.procedures.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class CompiledAlso:
    """A further condition of a duty, as a register."""

    register: int
    because: tuple[str, ...]
    to: tuple[str, ...]
    must_contain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompiledDuty:
    """A duty with the registers that say whether it arises, and about whom."""

    rule: DutyRule
    register: int
    about: int | None
    also: tuple[CompiledAlso, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CompiledProcedure:
    """A procedure with a register for each of its conditions."""

    procedure: Procedure
    scope: str
    gate: int
    people: int | None
    applies: int
    decisions: tuple[tuple[Decision, int], ...]
    duties: tuple[CompiledDuty, ...]
    prohibited: tuple[tuple[ProhibitionRule, int], ...]
    warnings: tuple[tuple[WarningRule, int], ...]
    exclusions: tuple[tuple[ExclusionRule, int], ...]
    targets: tuple[int, ...]
    waiting: frozenset[int]

    def gate_seeds(self) -> Iterator[tuple[str, int]]:
        """The registers that say whether it applies, and for whom."""
        yield self.scope, self.gate
        yield self.scope, self.applies
        if self.people is not None:
            yield PERSON, self.people

    def seeds(self) -> Iterator[tuple[str, int]]:
        """Every register that holds a result of it."""
        for register in (*self.targets, *(register for _, register in self.warnings)):
            yield self.scope, register
        for duty in self.duties:
            if duty.about is not None:
                yield PERSON, duty.about


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """What a source id stands for."""

    title: str
    document: str
    status: str = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedures:
    """What ``assess`` follows: compiled procedures of chosen editions, and what they need.

    ``calendars`` are the working days of each nation; ``late_from`` is the local hour from which
    *today* means *now, by the out-of-hours number* (§ 0.12). ``read_here`` are the facts that a
    condition reads, or that the vocabulary gives to one of these procedures; ``unread_here`` are those
    that belong to other procedures only.
    """

    compiled: tuple[CompiledProcedure, ...]
    program: Program
    vocabulary: Vocabulary
    calendars: Mapping[str, WorkingCalendar]
    sources: Mapping[str, SourceEntry]
    zone: tzinfo
    late_from: int
    default_hours: Mapping[str, OfficeHours | None]
    labels: Mapping[str, Mapping[int, str]]
    asked_by: Mapping[str, tuple[tuple[int, int], ...]]
    askable: frozenset[str]
    read_here: frozenset[str] = frozenset()
    missing_here: tuple[tuple[str, str], ...] = ()
    unread_here: frozenset[str] = field(init=False, compare=False, repr=False)
    shortcuts: Shortcuts = field(init=False, compare=False, repr=False)
    trails: Mapping[str, tuple[Trail, ...]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Nothing is worked out yet; what is, is kept."""
        facts = self.vocabulary.facts.items()
        unread = frozenset(name for name, fact in facts if fact.procedures and name not in self.read_here)
        object.__setattr__(self, "unread_here", unread)
        object.__setattr__(self, "shortcuts", Shortcuts(self.program))
        scopes = {CONCERN: self.program.concern, PERSON: self.program.person}
        object.__setattr__(self, "trails", {name: trails(scope, self.labels[name]) for name, scope in scopes.items()})

    def worked_out(self, situation: Situation) -> tuple[Run, "Standing"]:
        """The registers of a situation: what decides whether each procedure applies, and what those say that do.

        The registers of procedures that do not apply are not worked out.
        """
        known = self.shortcuts
        if not known.core:
            known.set_core([seed for item in self.compiled for seed in item.gate_seeds()])
        found = filled(self.program, situation)
        work_out(found, known.core_levels)
        standing = self.standing(found)
        places = tuple(dict.fromkeys([place.number for place in standing.applying]))
        seeds = (seed for number in places for seed in self.compiled[number].seeds())
        work_out(found, known.section(places, seeds))
        return found, standing

    def standing(self, found: Run) -> "Standing":
        """Which procedures apply to whom, and of which it is not known yet."""
        sorted_in: tuple[list[Place], ...] = ([], [], [])
        for number, item in enumerate(self.compiled):
            register = item.applies
            if item.scope == PERSON:
                for person, row in found.people:
                    where = _STANDING[row[register]]
                    if where:
                        sorted_in[where].append(Place(number, item, person.id, row))
            elif where := _STANDING[found.concern[register]]:
                sorted_in[where].append(Place(number, item, None, found.concern))
        return Standing(sorted_in[1], sorted_in[2])

    def gate(self, item: CompiledProcedure) -> Gate:
        """What says whether one of these procedures applies."""
        known, procedure = self.shortcuts.gates, item.procedure
        if procedure.id not in known:
            order = {fact: number for number, fact in enumerate(procedure.questions)}
            inputs = gate_inputs(self.program, item.scope, item.gate)
            known[procedure.id] = Gate(procedure.id, item.gate, inputs, order)
        return known[procedure.id]

    def editions(self) -> dict[str, str]:
        """Which edition of each procedure is followed: kept with a folder, so it can be replayed."""
        return {item.procedure.id: item.procedure.edition for item in self.compiled}


class Place(NamedTuple):
    """A procedure, by its number among the compiled ones, for somebody (``None``: the concern)."""

    number: int
    item: CompiledProcedure
    subject: str | None
    row: Row


class Standing(NamedTuple):
    """Where procedures apply, and where they still may."""

    applying: Sequence[Place]
    undecided: Sequence[Place]


_STANDING: Final = bytes(
    1 if truth.value_of(packed) == truth.YES else 0 if truth.is_settled(packed) else 2 for packed in range(64)
)
"""For each state of "it applies": whether it does (1), or still may (2)."""
