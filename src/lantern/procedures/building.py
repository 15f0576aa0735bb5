"""Puts procedures together: finds the names they read of one another, and compiles every condition."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from lantern.procedures import truth
from lantern.procedures.clocks import OfficeHours, read_office_hours
from lantern.procedures.compiling import Compiler, ConditionError, Results
from lantern.procedures.expressions import Expression
from lantern.procedures.pack import DutyRule, Named, Procedure
from lantern.procedures.problems import PackError, Problem
from lantern.procedures.program import CONCERN, PERSON, Program
from lantern.procedures.reachability import unreachable
from lantern.procedures.rulebook import CompiledAlso, CompiledDuty, CompiledProcedure, Procedures, SourceEntry
from lantern.procedures.vocabulary import Vocabulary
from lantern.procedures.working_days import WorkingCalendar
from lantern.spelling.near_misses import did_you_mean


def put_together(
    procedures: tuple[Procedure, ...],
    *,
    vocabulary: Vocabulary,
    calendars: Mapping[str, WorkingCalendar],
    sources: Mapping[str, SourceEntry],
    zone: tzinfo,
    late_from: int,
    office_hours: OfficeHours | None,
    missing_here: tuple[tuple[str, str], ...] = (),
) -> Procedures:
    """Compile procedures into one set.

    Raises:
        PackError: a condition names something that is not there, a result depends on itself, two
            procedures share a name, or a code can never be given. Every problem found is in it.
    """
    builder = _Builder(procedures, vocabulary, zone)
    compiled = builder.everything()
    program = builder.compiler.finished()
    never = tuple(unreachable(compiled, program))
    if never:
        raise PackError(never)
    return Procedures(
        compiled=compiled,
        program=program,
        vocabulary=vocabulary,
        calendars=calendars,
        sources=sources,
        zone=zone,
        late_from=late_from,
        default_hours={
            word: read_office_hours(recipient.hours) if recipient.hours else office_hours
            for word, recipient in vocabulary.recipients.items()
        },
        labels=builder.labels,
        asked_by=_asked_by(compiled),
        askable=frozenset(name for name, fact in vocabulary.facts.items() if fact.askable),
        read_here=_read_here(compiled, program, vocabulary),
        missing_here=missing_here,
    )


def _read_here(compiled: tuple[CompiledProcedure, ...], program: Program, vocabulary: Vocabulary) -> frozenset[str]:
    followed = {item.procedure.id for item in compiled}
    origins = (*program.concern.origins, *program.person.origins)
    by_conditions = {name for origin in origins for name in origin.facts}
    return frozenset(by_conditions | {n for n, fact in vocabulary.facts.items() if followed & set(fact.procedures)})


def _asked_by(compiled: tuple[CompiledProcedure, ...]) -> dict[str, tuple[tuple[int, int], ...]]:
    """For each fact the procedures that list it, in order, with its place among their questions."""
    found: dict[str, list[tuple[int, int]]] = {}
    for place, item in enumerate(compiled):
        for order, fact in enumerate(item.procedure.questions):
            found.setdefault(fact, []).append((place, order))
    return {fact: tuple(places) for fact, places in found.items()}


@dataclass
class _Builder:
    procedures: tuple[Procedure, ...]
    vocabulary: Vocabulary
    zone: tzinfo
    problems: list[Problem] = field(default_factory=list)
    registers: dict[str, int] = field(default_factory=dict)
    labels: dict[str, dict[int, str]] = field(default_factory=lambda: {CONCERN: {}, PERSON: {}})

    def __post_init__(self) -> None:
        self.by_name = {procedure.name: procedure for procedure in self.procedures}
        self.named: dict[str, tuple[Procedure, Named]] = {}
        for procedure in self.procedures:
            for named in procedure.named:
                if named.name in self.named or named.name in self.by_name:
                    self._problem(procedure, f'result "{named.name}"', "two procedures give this name")
                self.named[named.name] = (procedure, named)
        self.compiler = Compiler(self.vocabulary, self.zone)
        self.compiler.results = Results(
            scope_of=self._scope_of,
            register_of=self._named_register,
            codes_of=self._codes_of,
            names=(*self.by_name, *self.named),
        )

    def everything(self) -> tuple[CompiledProcedure, ...]:
        compiled = []
        for procedure in self.procedures:
            try:
                compiled.append(self._procedure(procedure))
            except ConditionError as error:
                self._problem(procedure, "its conditions", str(error))
        self._additions_have_a_home()
        self._events_happen()
        if self.problems:
            raise PackError(tuple(dict.fromkeys(self.problems)))
        return tuple(compiled)

    def _problem(self, procedure: Procedure, place: str, what: str) -> None:
        self.problems.append(Problem(file=procedure.file, place=place, what=what))

    def _additions_have_a_home(self) -> None:
        for procedure in self.procedures:
            for addition in procedure.additions:
                target = self.named.get(addition.to)
                place = f'addition to "{addition.to}"'
                meant = did_you_mean(addition.to, [name for name, (_, named) in self.named.items() if named.open])
                if target is not None and not target[1].open:
                    self._problem(procedure, place, "that result is not open to additions")
                elif target is None and meant:
                    # A result of a pack that is not followed here is no fault; a slip of the pen is.
                    self._problem(procedure, place, f'"{addition.to}" is no result.{meant}')

    def _events_happen(self) -> None:
        keys = {duty.key for procedure in self.procedures for duty in procedure.duties}
        known = (*self.vocabulary.events, *keys)
        for procedure in self.procedures:
            for duty in procedure.duties:
                if duty.by.event is not None and duty.by.event not in known:
                    hint = did_you_mean(duty.by.event, known)
                    what = f'the clock waits for "{duty.by.event}", which is neither a duty nor an event.{hint}'
                    self._problem(procedure, f'duty "{duty.key}"', what)

    # -- names that conditions read ------------------------------------------------------------

    def _scope_of(self, name: str) -> str | None:
        if name in self.by_name:
            return _scope(self.by_name[name].per)
        return _scope(self.named[name][1].per) if name in self.named else None

    def _codes_of(self, name: str) -> Mapping[str, Callable[[], int]] | None:
        if name not in self.by_name:
            return None
        procedure = self.by_name[name]
        return {code: _later(self._published, procedure, code) for code in procedure.codes()}

    def _published(self, procedure: Procedure, code: str) -> int:
        """A code as others read it: firm once the procedure has decided.

        Its own questions stay its own. So a child is not asked for an adult's consent only because
        the age could still turn out otherwise.
        """
        scope = _scope(procedure.per)
        groups = {decision.answers for decision in procedure.decisions if decision.code == code}
        decided = tuple(
            self._fired(procedure, number)
            for number, decision in enumerate(procedure.decisions)
            if decision.answers in groups
        )
        register = self._code_register(procedure, code)
        return self.compiler.step(scope, "held", truth.HELD, register, self.compiler.joined(scope, "or", decided))

    def _named_register(self, name: str) -> int:
        if name not in self.registers:
            procedure, named = self.named[name]
            scope = _scope(named.per)
            with self.compiler.working_on(name):
                parts = [self._condition(procedure, f'result "{name}"', scope, named.condition)]
                parts.extend(self._added(name, scope))
                register = self.compiler.joined(scope, "or", tuple(parts))
                # A name of its own, so that reasons can be told in its words.
                register = self.compiler.step(scope, f"named {name}", truth.OR, register)
                self.compiler.rows[scope].plain.update(
                    {register} if parts[0] in self.compiler.rows[scope].plain and len(parts) == 1 else set()
                )
            self.registers[name] = register
            self.labels[scope][register] = named.label
        return self.registers[name]

    def _added(self, name: str, scope: str) -> list[int]:
        found = []
        for procedure in self.procedures:
            for addition in procedure.additions:
                if addition.to != name:
                    continue
                own = _scope(procedure.per)
                register = self._condition(procedure, f'addition to "{name}"', own, addition.condition)
                if own == PERSON and scope == CONCERN:
                    everyone = self.vocabulary.roles_of("everyone")
                    register = self.compiler.gather(everyone, truth.OR, truth.NEVER, register)
                elif own == CONCERN and scope == PERSON:
                    register = self.compiler.copy(register)
                found.append(register)
        return found

    def _condition(self, procedure: Procedure, place: str, scope: str, expression: Expression) -> int:
        try:
            return self.compiler.condition(scope, expression)
        except ConditionError as error:
            if "in a circle" in str(error):
                raise
            self._problem(procedure, place, str(error))
            return self.compiler.constant(scope, truth.NO)

    # -- one procedure -------------------------------------------------------------------------

    def _gate(self, procedure: Procedure) -> int:
        scope = _scope(procedure.per)
        gate = self._condition(procedure, "applies_when", scope, procedure.applies_when)
        people = self._people(procedure)
        if people is not None:
            gate = self.compiler.joined(scope, "and", (self.compiler.is_yes(scope, people), gate))
        return gate

    def _people(self, procedure: Procedure) -> int | None:
        """Whom a procedure is for, where it does not say everybody."""
        if procedure.runs_for is None:
            return None
        return self._condition(procedure, "runs_for", PERSON, procedure.runs_for)

    def _code_register(self, procedure: Procedure, code: str) -> int:
        scope = _scope(procedure.per)
        found = [
            self._fired(procedure, number)
            for number, decision in enumerate(procedure.decisions)
            if decision.code == code
        ]
        return self.compiler.joined(scope, "or", tuple(found))

    def _fired(self, procedure: Procedure, number: int) -> int:
        key = f"{procedure.id} decision {number}"
        if key in self.registers:
            return self.registers[key]
        scope, decision = _scope(procedure.per), procedure.decisions[number]
        with self.compiler.working_on(f"{procedure.name} ({decision.code})"):
            applies = self.compiler.is_yes(scope, self._gate(procedure))
            register = self.compiler.joined(scope, "and", (applies, self._met(procedure, number)))
            for before in self._earlier(procedure, number):
                register = self.compiler.step(
                    scope, "after", truth.AND, register, self.compiler.inverse(scope, self._met(procedure, before))
                )
            # A register of its own, so that its reason can be told in the decision's words.
            register = self.compiler.step(scope, f"decided {key}", truth.OR, register)
            self.compiler.rows[scope].plain.add(register)
            self.registers[key] = register
        self.labels[scope][register] = decision.means
        return register

    def _earlier(self, procedure: Procedure, number: int) -> tuple[int, ...]:
        """The decisions that come first in a ladder: one of them given, this one is not."""
        if procedure.decide != "first":
            return ()
        answers = procedure.decisions[number].answers
        return tuple(before for before in range(number) if procedure.decisions[before].answers == answers)

    def _met(self, procedure: Procedure, number: int) -> int:
        """Whether the condition of a decision has the value it needs, whatever came before it."""
        scope, decision = _scope(procedure.per), procedure.decisions[number]
        met = self._condition(procedure, f'decision "{decision.code}"', scope, decision.condition)
        return self.compiler.has_state(scope, met, decision.state)

    def _procedure(self, procedure: Procedure) -> CompiledProcedure:
        scope = _scope(procedure.per)
        gate = self._gate(procedure)
        applies = self.compiler.is_yes(scope, gate)
        decisions = tuple(
            (decision, self._fired(procedure, number)) for number, decision in enumerate(procedure.decisions)
        )
        for named in procedure.named:
            self._named_register(named.name)
        duties = tuple(self._duty(procedure, rule, applies) for rule in procedure.duties)
        prohibited = tuple(
            (rule, self._arises(procedure, f'prohibition "{rule.what}"', applies, rule.on, rule.condition))
            for rule in procedure.prohibited
        )
        warnings = tuple(
            (rule, self._arises(procedure, "a warning", applies, (), rule.condition)) for rule in procedure.warnings
        )
        exclusions = tuple(
            (rule, self._arises(procedure, "an exclusion", applies, (), rule.condition))
            for rule in procedure.exclusions
        )
        targets = [register for _, register in (*decisions, *prohibited, *exclusions)]
        for duty in duties:
            targets.extend((duty.register, *(also.register for also in duty.also)))
        return CompiledProcedure(
            procedure,
            scope,
            gate,
            self._people(procedure),
            applies,
            decisions,
            duties,
            prohibited,
            warnings,
            exclusions,
            tuple(dict.fromkeys(targets)),
            frozenset(register for decision, register in decisions if decision.waits),
        )

    def _arises(
        self,
        procedure: Procedure,
        place: str,
        applies: int,
        on: tuple[str, ...],
        condition: Expression | None,
    ) -> int:
        scope = _scope(procedure.per)
        parts = [applies]
        if on:
            codes = tuple(self._code_register(procedure, code) for code in on)
            parts.append(self.compiler.joined(scope, "or", codes))
        if condition is not None:
            parts.append(self.compiler.is_yes(scope, self._condition(procedure, place, scope, condition)))
        return self.compiler.joined(scope, "and", tuple(parts))

    def _duty(self, procedure: Procedure, rule: DutyRule, applies: int) -> CompiledDuty:
        scope, place = _scope(procedure.per), f'duty "{rule.key}"'
        register = self._arises(procedure, place, applies, rule.on, rule.condition)
        about = None
        if scope == CONCERN and rule.about is not None:
            about = self.compiler.is_yes(PERSON, self._condition(procedure, place, PERSON, rule.about))
        also = []
        for more in rule.also:
            met = self.compiler.is_yes(scope, self._condition(procedure, place, scope, more.condition))
            joined = self.compiler.joined(scope, "and", (register, met))
            also.append(CompiledAlso(joined, more.because, more.to, more.must_contain))
        return CompiledDuty(rule, register, about, tuple(also))


def _later(make: Callable[[Procedure, str], int], procedure: Procedure, code: str) -> Callable[[], int]:
    return lambda: make(procedure, code)


def _scope(per: str) -> str:
    return PERSON if per == "person" else CONCERN
