"""Turns conditions into registers and look-ups, once, when a set of procedures is put together.

The same condition written twice becomes one register. A result that depends on itself is refused.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import tzinfo
from itertools import combinations
from math import comb
from typing import Final

from lantern.procedures import expressions as ex
from lantern.procedures import truth
from lantern.procedures.probes import ComparisonProbe, Probe, WordProbe
from lantern.procedures.program import (
    CONCERN,
    PERSON,
    Gather,
    Instruction,
    Level,
    Origin,
    Program,
    Scope,
)
from lantern.procedures.vocabulary import FactDefinition, Vocabulary
from lantern.spelling.near_misses import did_you_mean

_MOST_COMBINATIONS: Final = 200
_TABLES: Final = {"and": truth.AND, "or": truth.OR, "raised": truth.RAISED, "not": truth.NOT}
_KEEPS_PLAIN: Final = ("and", "or", "not", "held")
_CHOSEN: Final = ("choice", "list")


class ConditionError(ValueError):
    """A condition that names something that is not there, or asks the impossible of it."""

    def __init__(self, problem: str, at: int = 0) -> None:
        """``at`` is the place in the condition's text."""
        self.at = at
        super().__init__(problem)


@dataclass
class _Rows:
    """The registers of one scope while they are being made."""

    template: list[int] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    known: dict[object, int] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)
    probes: dict[str, list[tuple[int, Probe]]] = field(default_factory=dict)
    standing: list[tuple[int, Probe]] = field(default_factory=list)
    roles: list[tuple[int, frozenset[str]]] = field(default_factory=list)
    plain: set[int] = field(default_factory=set)
    """Registers that are only ever yes or no."""

    def add(self, key: object, origin: Origin, level: int, start: int) -> int:
        register = len(self.template)
        self.template.append(start)
        self.origins.append(origin)
        self.levels.append(level)
        self.known[key] = register
        return register

    def finished(self) -> Scope:
        probes = {name: tuple(found) for name, found in self.probes.items()}
        return Scope(
            tuple(self.template),
            self.facts,
            probes,
            tuple(self.standing),
            tuple(self.roles),
            tuple(self.origins),
            tuple((register, origin.facts) for register, origin in enumerate(self.origins) if origin.facts),
        )


@dataclass(frozen=True)
class Results:
    """What names a condition may read beside facts; filled in by whoever owns the procedures.

    ``scope_of`` tells whether a name is a result and whose; ``register_of`` compiles it;
    ``codes_of`` gives the codes of a procedure's result.
    """

    scope_of: Callable[[str], str | None]
    register_of: Callable[[str], int]
    codes_of: Callable[[str], Mapping[str, Callable[[], int]] | None]
    names: tuple[str, ...]


class Compiler:
    """Makes one program of many conditions."""

    def __init__(self, vocabulary: Vocabulary, zone: tzinfo) -> None:
        """``zone`` is where a day begins and ends."""
        self.vocabulary, self.zone = vocabulary, zone
        self.rows = {CONCERN: _Rows(), PERSON: _Rows()}
        self.steps: dict[tuple[str, int], Instruction] = {}
        self.gathers: dict[int, Gather] = {}
        self.copies: dict[int, int] = {}
        self.results: Results | None = None
        self._open: list[str] = []

    @contextmanager
    def working_on(self, name: str) -> Iterator[None]:
        """Refuse a result that is needed to work out itself.

        Raises:
            ConditionError: ``name`` is already being worked out.
        """
        if name in self._open:
            circle = [*self._open[self._open.index(name) :], name]
            raise ConditionError(f"these results depend on one another in a circle: {' → '.join(circle)}")
        self._open.append(name)
        yield
        self._open.pop()

    # -- registers -----------------------------------------------------------------------------

    def constant(self, scope: str, value: int) -> int:
        """A register that always has this value."""
        key, rows = ("constant", value), self.rows[scope]
        if key not in rows.known:
            register = rows.add(key, Origin("constant"), _base(scope), truth.settled(value))
            if value in {truth.YES, truth.NO}:
                rows.plain.add(register)
        return rows.known[key]

    def _is_constant(self, scope: str, register: int, value: int) -> bool:
        return self.rows[scope].known.get(("constant", value)) == register

    def step(self, scope: str, operation: str, table: truth.Table, left: int, right: int | None = None) -> int:
        """A register that combines one or two others."""
        second = left if right is None else right
        rows = self.rows[scope]
        key = (operation, id(table), left, second)
        if key not in rows.known:
            level = max(rows.levels[left], rows.levels[second])
            origin = Origin("step", operation=operation, left=left, right=second)
            register = rows.add(key, origin, level, truth.NEVER)
            self.steps[scope, register] = (table, left, second, register)
            if operation == "test" or (operation in _KEEPS_PLAIN and {left, second} <= rows.plain):
                rows.plain.add(register)
        return rows.known[key]

    def joined(self, scope: str, operation: str, registers: tuple[int, ...]) -> int:
        """``and`` or ``or`` over any number of registers."""
        neutral, absorbing = (truth.YES, truth.NO) if operation == "and" else (truth.NO, truth.YES)
        result = registers[0]
        for register in registers[1:]:
            if register == result or self._is_constant(scope, register, neutral):
                continue
            if self._is_constant(scope, result, neutral) or self._is_constant(scope, register, absorbing):
                result = register
            elif not self._is_constant(scope, result, absorbing):
                result = self.step(scope, operation, _TABLES[operation], result, register)
        return result

    def is_yes(self, scope: str, register: int) -> int:
        """A plain yes or no: is this condition yes now?"""
        return self.has_state(scope, register, truth.YES)

    def has_state(self, scope: str, register: int, value: int) -> int:
        """A plain yes or no: has this condition the value?"""
        if value == truth.YES and register in self.rows[scope].plain:
            return register
        return self.step(scope, "test", truth.test(frozenset({value})), register)

    def inverse(self, scope: str, register: int) -> int:
        """``not``."""
        return self.step(scope, "not", truth.NOT, register)

    def copy(self, source: int) -> int:
        """The person's copy of a concern register."""
        rows = self.rows[PERSON]
        key = ("copy", source)
        if key not in rows.known:
            level = self.rows[CONCERN].levels[source] + 1
            rows.add(key, Origin("copy", left=source), level, truth.NEVER)
            if source in self.rows[CONCERN].plain:
                rows.plain.add(rows.known[key])
            self.copies[rows.known[key]] = source
        return rows.known[key]

    def gather(self, people: frozenset[str], table: truth.Table, start: int, source: int) -> int:
        """A concern register over one register of each person of a class."""
        rows = self.rows[CONCERN]
        key = ("gather", people, id(table), start, source)
        if key not in rows.known:
            level = self.rows[PERSON].levels[source] + 1
            operation = "and" if table is truth.AND else "or"
            origin = Origin("gather", left=source, people=people, operation=operation)
            register = rows.add(key, origin, level, truth.NEVER)
            self.gathers[register] = Gather(people, table, start, source, register)
        return rows.known[key]

    # -- conditions ----------------------------------------------------------------------------

    def condition(self, scope: str, expression: ex.Expression) -> int:
        """The register of a condition.

        Raises:
            ConditionError: a name is not known here, or is used in a way its type does not allow.
        """
        kinds: dict[type, Callable[[str, ex.Expression], int]] = {
            ex.Literal: self._literal,
            ex.Name: self._name,
            ex.Not: self._not,
            ex.All: self._all,
            ex.Any: self._any,
            ex.AtLeast: self._at_least,
            ex.RaisedBy: self._raised,
            ex.StateIs: self._state_is,
            ex.WordIs: self._word_is,
            ex.HasRole: self._has_role,
            ex.Some: self._people,
            ex.Every: self._people,
            ex.Compare: self._compare,
        }
        return kinds[type(expression)](scope, expression)

    def _parts(self, scope: str, parts: tuple[ex.Expression, ...]) -> tuple[int, ...]:
        return tuple(self.condition(scope, part) for part in parts)

    def _literal(self, scope: str, expression: ex.Expression) -> int:
        assert isinstance(expression, ex.Literal)
        return self.constant(scope, expression.value)

    def _not(self, scope: str, expression: ex.Expression) -> int:
        assert isinstance(expression, ex.Not)
        return self.inverse(scope, self.condition(scope, expression.part))

    def _all(self, scope: str, expression: ex.Expression) -> int:
        assert isinstance(expression, ex.All)
        return self.joined(scope, "and", self._parts(scope, expression.parts))

    def _any(self, scope: str, expression: ex.Expression) -> int:
        assert isinstance(expression, ex.Any)
        return self.joined(scope, "or", self._parts(scope, expression.parts))

    def _at_least(self, scope: str, expression: ex.Expression) -> int:
        assert isinstance(expression, ex.AtLeast)
        parts, count = self._parts(scope, expression.parts), expression.count
        if comb(len(parts), count) > _MOST_COMBINATIONS:
            raise ConditionError("too many combinations; split the list into named parts", expression.at)
        groups = tuple(self.joined(scope, "and", group) for group in combinations(parts, count))
        return self.joined(scope, "or", groups)

    def _raised(self, scope: str, expression: ex.Expression) -> int:
        assert isinstance(expression, ex.RaisedBy)
        signs = self.joined(scope, "or", self._parts(scope, expression.signs))
        return self.step(scope, "raised", truth.RAISED, self.condition(scope, expression.core), signs)

    def _state_is(self, scope: str, expression: ex.Expression) -> int:
        assert isinstance(expression, ex.StateIs)
        part = self.condition(scope, expression.part)
        if expression.states == {truth.YES}:
            return self.is_yes(scope, part)
        return self.step(scope, "test", truth.test(expression.states), part)

    def _has_role(self, scope: str, expression: ex.Expression) -> int:
        assert isinstance(expression, ex.HasRole)
        roles = self._roles(expression.role, expression.at)
        if scope == CONCERN:
            problem = f'"role({expression.role})" belongs to a person; write some({expression.role}, yes)'
            raise ConditionError(problem, expression.at)
        rows = self.rows[PERSON]
        key = ("role", roles)
        if key not in rows.known:
            register = rows.add(key, Origin("role", label=expression.role), _base(PERSON), truth.NEVER)
            rows.roles.append((register, roles))
            rows.plain.add(register)
        return rows.known[key]

    def _roles(self, word: str, at: int) -> frozenset[str]:
        roles = self.vocabulary.roles_of(word)
        if not roles:
            hint = did_you_mean(word, self.vocabulary.role_words())
            raise ConditionError(f'"{word}" is neither a role nor a class of roles.{hint}', at)
        return roles

    def _people(self, scope: str, expression: ex.Expression) -> int:
        assert isinstance(expression, ex.Some | ex.Every)
        if scope == PERSON:
            problem = (
                "a person's condition never reads another person (some and every belong to the concern); "
                'give the result a name with per = "concern" and read that'
            )
            raise ConditionError(problem, expression.at)
        people = self._roles(expression.people, expression.at)
        source = self.condition(PERSON, expression.part)
        if isinstance(expression, ex.Some):
            return self.gather(people, truth.OR, truth.NEVER, source)
        return self.gather(people, truth.AND, truth.ALWAYS, source)

    # -- names ---------------------------------------------------------------------------------

    def _name(self, scope: str, expression: ex.Expression) -> int:
        assert isinstance(expression, ex.Name)
        name = expression.name
        owner = self.results.scope_of(name) if self.results else None
        if owner is not None and self.results is not None:
            if self.results.codes_of(name) is not None:
                problem = f'"{name}" is a decision; say which: {name} is …'
                raise ConditionError(problem, expression.at)
            return self._across(scope, owner, self.results.register_of(name), name, expression.at)
        fact = self._fact(name, expression.at)
        if fact.type in {"choice", "number", "moment", "date"}:
            problem = f'"{name}" is a {fact.type}; compare it ({name} is …, {name} > …) or write asked({name})'
            raise ConditionError(problem, expression.at)
        return self._fact_register(scope, fact)

    def _across(self, scope: str, owner: str, register: int, name: str, at: int) -> int:
        if owner == scope:
            return register
        if owner == CONCERN:
            return self.copy(register)
        problem = f'"{name}" belongs to a person; say of whom: some(helped, {name}) or every(helped, {name})'
        raise ConditionError(problem, at)

    def _fact(self, name: str, at: int) -> FactDefinition:
        if name in self.vocabulary.facts:
            return self.vocabulary.facts[name]
        known = (*self.vocabulary.facts, *(self.results.names if self.results else ()))
        raise ConditionError(f'"{name}" is neither a fact nor a named result.{did_you_mean(name, known)}', at)

    def _fact_register(self, scope: str, fact: FactDefinition) -> int:
        if fact.scope == "subject":
            return self._of_people(scope, self._leaf(PERSON, fact))
        leaf = self._leaf(CONCERN, fact)
        return leaf if scope == CONCERN else self.copy(leaf)

    def _of_people(self, scope: str, register: int) -> int:
        """A concern reads a person's fact as *any of those who hold an answer* (facts: scope)."""
        if scope == PERSON:
            return register
        people = self.vocabulary.roles_of(self.vocabulary.counted)
        return self.gather(people, truth.ANY_HOLDER, truth.settled(truth.NOT_ASKED), register)

    def _leaf(self, scope: str, fact: FactDefinition) -> int:
        rows = self.rows[scope]
        if fact.name not in rows.facts:
            start = truth.OPEN if fact.askable else truth.settled(truth.NOT_ASKED)
            origin = Origin("fact", facts=(fact.name,))
            rows.facts[fact.name] = rows.add(("fact", fact.name), origin, _base(scope), start)
        return rows.facts[fact.name]

    def _word_is(self, scope: str, expression: ex.Expression) -> int:
        assert isinstance(expression, ex.WordIs)
        codes = self.results.codes_of(expression.name) if self.results else None
        if codes is not None and self.results is not None:
            missing = sorted(expression.words - set(codes))
            if missing:
                hint = did_you_mean(missing[0], codes)
                raise ConditionError(f'"{expression.name}" never gives "{missing[0]}".{hint}', expression.at)
            owner = self.results.scope_of(expression.name) or scope
            found = self.joined(owner, "or", tuple(codes[word]() for word in sorted(expression.words)))
            return self._across(scope, owner, found, expression.name, expression.at)
        fact = self._fact(expression.name, expression.at)
        if fact.type not in _CHOSEN:
            problem = f'"{fact.name}" is {fact.type}, not a choice; it can be yes, no, unknown or not_asked'
            raise ConditionError(problem, expression.at)
        for word in sorted(expression.words - set(fact.choices)):
            hint = did_you_mean(word, fact.choices)
            raise ConditionError(f'"{word}" is not a choice of "{fact.name}".{hint}', expression.at)
        return self._probed(scope, fact.scope, WordProbe(fact.name, expression.words, fact.default))

    def _compare(self, scope: str, expression: ex.Expression) -> int:
        assert isinstance(expression, ex.Compare)
        facts = [self._fact(name, expression.at) for name in expression.names()]
        for fact in facts:
            if fact.type not in {"number", "moment", "date", "list"}:
                raise ConditionError(f'"{fact.name}" is {fact.type} and cannot be compared', expression.at)
        owners = {PERSON if fact.scope == "subject" else CONCERN for fact in facts}
        if len(owners) > 1:
            problem = "a comparison cannot mix facts of a person with facts of the concern"
            raise ConditionError(problem, expression.at)
        probe = ComparisonProbe(expression.operator, expression.left, expression.right)
        return self._probed(scope, "subject" if owners == {PERSON} else "concern", probe)

    def _probed(self, scope: str, owner: str, probe: Probe) -> int:
        home = PERSON if owner == "subject" else CONCERN
        rows = self.rows[home]
        if probe not in rows.known:
            askable = any(self.vocabulary.facts[name].askable for name in probe.facts)
            start = truth.OPEN if askable else truth.settled(truth.NOT_ASKED)
            register = rows.add(probe, Origin("probe", facts=probe.facts), _base(home), start)
            if not probe.facts or any(self.vocabulary.facts[name].default for name in probe.facts):
                rows.standing.append((register, probe))
            for name in probe.facts:
                rows.probes.setdefault(name, []).append((register, probe))
        register = rows.known[probe]
        if home == PERSON:
            return self._of_people(scope, register)
        return register if scope == CONCERN else self.copy(register)

    # -- the program ---------------------------------------------------------------------------

    def program(self) -> Program:
        """Everything compiled so far, in an order in which each look-up finds what it needs."""
        highest = max((*self.rows[CONCERN].levels, *self.rows[PERSON].levels, 1))
        return Program(
            concern=self.rows[CONCERN].finished(),
            person=self.rows[PERSON].finished(),
            levels=tuple(self._level(number) for number in range(highest + 1)),
            concern_facts=frozenset(
                name for name, fact in self.vocabulary.facts.items() if fact.scope == "concern"
            ),
            zone=self.zone,
        )

    def _level(self, number: int) -> Level:
        scope = CONCERN if number % 2 == 0 else PERSON
        rows = self.rows[scope]
        steps = tuple(
            step
            for (owner, register), step in self.steps.items()
            if owner == scope and rows.levels[register] == number
        )
        gathers = (
            gather
            for register, gather in self.gathers.items()
            if scope == CONCERN and rows.levels[register] == number
        )
        copies = (
            (source, register)
            for register, source in self.copies.items()
            if scope == PERSON and rows.levels[register] == number
        )
        backwards = tuple((target, left, right) for _, left, right, target in reversed(steps))
        return Level(tuple(gathers), tuple(copies), steps, backwards)


def _base(scope: str) -> int:
    return 0 if scope == CONCERN else 1
