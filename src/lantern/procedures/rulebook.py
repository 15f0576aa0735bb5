"""A set of procedures, compiled once and asked as often as one likes: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from lantern.procedures.clocks import OfficeHours
from lantern.procedures.cones import Cone, GateInputs, Shortcuts
from lantern.procedures.pack import Decision, DutyRule, ExclusionRule, Procedure, ProhibitionRule, WarningRule
from lantern.procedures.program import Program
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
    waiting: tuple[int, ...]


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
    condition reads, or that the vocabulary gives to one of these procedures.
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
    shortcuts: Shortcuts = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Nothing is worked out yet; what is, is kept."""
        object.__setattr__(self, "shortcuts", Shortcuts(self.program))

    def cone(self, item: CompiledProcedure) -> Cone:
        """Everything that the results of one of these procedures can depend on."""
        about = (duty.about for duty in item.duties if duty.about is not None)
        return self.shortcuts.cone(item.procedure.id, item.scope, item.targets, about)

    def gate_inputs(self, item: CompiledProcedure) -> GateInputs | None:
        """What alone decides the questions below a gate; nothing where it looks at several people."""
        return self.shortcuts.inputs(item.procedure.id, item.scope, item.gate)

    def editions(self) -> dict[str, str]:
        """Which edition of each procedure is followed: kept with a folder, so it can be replayed."""
        return {item.procedure.id: item.procedure.edition for item in self.compiled}
