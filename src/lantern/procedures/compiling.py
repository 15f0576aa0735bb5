"""Turns conditions into registers and look-ups, once, when a set of procedures is put together.

The same condition written twice becomes one register. A result that depends on itself is refused.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import tzinfo
from itertools import combinations
from math import comb
from typing import Final

from lantern.procedures import expressions as ex
from lantern.procedures import truth
from lantern.procedures.probes import ComparisonProbe, Probe, WordProbe
from lantern.procedures.program import CONCERN, PERSON, Origin, Program
from lantern.procedures.registers import Registers, base_level
from lantern.procedures.vocabulary import FactDefinition, Vocabulary
from lantern.spelling.folding import fold
from lantern.spelling.near_misses import did_you_mean

_MOST_COMBINATIONS: Final = 200
_CHOSEN: Final = ("choice", "list")


class ConditionError(ValueError):
    """A condition that names something that is not there, or asks the impossible of it."""

    def __init__(self, problem: str, at: int = 0) -> None:
        """``at`` is the place in the condition's text."""
        self.at = at
        super().__init__(problem)


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


class Compiler(Registers):
    """Makes one program of many conditions."""

    def __init__(self, vocabulary: Vocabulary, zone: tzinfo) -> None:
        """``zone`` is where a day begins and ends."""
        super().__init__(zone)
        self.vocabulary = vocabulary
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

    # -- conditions ----------------------------------------------------------------------------

    def condition(self, scope: str, expression: ex.Expression) -> int:  # noqa: C901, PLR0912 -- one case a kind
        """The register of a condition.

        Raises:
            ConditionError: a name is not known here, or is used in a way its type does not allow.
        """
        match expression:
            case ex.Literal():
                return self.constant(scope, expression.value)
            case ex.Name():
                return self._name(scope, expression)
            case ex.Not():
                return self.inverse(scope, self.condition(scope, expression.part))
            case ex.All():
                return self.joined(scope, "and", self._parts(scope, expression.parts))
            case ex.Any():
                return self.joined(scope, "or", self._parts(scope, expression.parts))
            case ex.AtLeast():
                return self._at_least(scope, expression)
            case ex.RaisedBy():
                return self._raised(scope, expression)
            case ex.StateIs():
                return self._state_is(scope, expression)
            case ex.WordIs():
                return self._word_is(scope, expression)
            case ex.HasRole():
                return self._has_role(scope, expression)
            case ex.InArea():
                return self._in_area(scope, expression)
            case ex.Some() | ex.Every():
                return self._people(scope, expression)
            case ex.Compare():
                return self._compare(scope, expression)
        raise ConditionError("this kind of condition is not known", expression.at)

    def _parts(self, scope: str, parts: tuple[ex.Expression, ...]) -> tuple[int, ...]:
        return tuple(self.condition(scope, part) for part in parts)

    def _at_least(self, scope: str, expression: ex.AtLeast) -> int:
        parts, count = self._parts(scope, expression.parts), expression.count
        if comb(len(parts), count) > _MOST_COMBINATIONS:
            raise ConditionError("too many combinations; split the list into named parts", expression.at)
        groups = tuple(self.joined(scope, "and", group) for group in combinations(parts, count))
        return self.joined(scope, "or", groups)

    def _raised(self, scope: str, expression: ex.RaisedBy) -> int:
        signs = self.joined(scope, "or", self._parts(scope, expression.signs))
        return self.step(scope, "raised", truth.RAISED, self.condition(scope, expression.core), signs)

    def _state_is(self, scope: str, expression: ex.StateIs) -> int:
        part = self._answered(scope, expression.part)
        if expression.states == {truth.YES}:
            return self.is_yes(scope, part)
        return self.step(scope, "test", truth.test(expression.states), part)

    def _answered(self, scope: str, part: ex.Expression) -> int:
        """What is tested: any fact may be asked about, a number or a choice too (asked, is unknown)."""
        if isinstance(part, ex.Name) and part.name in self.vocabulary.facts:
            return self._fact_register(scope, self.vocabulary.facts[part.name])
        return self.condition(scope, part)

    def _has_role(self, scope: str, expression: ex.HasRole) -> int:
        roles = self._roles(expression.role, expression.at)
        if scope == CONCERN:
            problem = f'"role({expression.role})" belongs to a person; write some({expression.role}, yes)'
            raise ConditionError(problem, expression.at)
        rows = self.rows[PERSON]
        key = ("role", roles)
        if key not in rows.known:
            register = rows.add(key, Origin("role", label=expression.role), base_level(PERSON), truth.NEVER)
            rows.roles.append((register, roles))
            rows.plain.add(register)
        return rows.known[key]

    def _in_area(self, scope: str, expression: ex.InArea) -> int:
        rows = self.rows[scope]
        areas = frozenset(fold(area) for area in expression.areas)
        key = ("area", areas)
        if key not in rows.known:
            label = ", ".join(sorted(expression.areas))
            register = rows.add(key, Origin("area", label=label), base_level(scope), truth.NEVER)
            rows.areas.append((register, areas))
            rows.plain.add(register)
        return rows.known[key]

    def _roles(self, word: str, at: int) -> frozenset[str]:
        roles = self.vocabulary.roles_of(word)
        if not roles:
            hint = did_you_mean(word, self.vocabulary.role_words())
            raise ConditionError(f'"{word}" is neither a role nor a class of roles.{hint}', at)
        return roles

    def _people(self, scope: str, expression: ex.Some | ex.Every) -> int:
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

    def _name(self, scope: str, expression: ex.Name) -> int:
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
            rows.facts[fact.name] = rows.add(("fact", fact.name), origin, base_level(scope), start)
        return rows.facts[fact.name]

    def _word_is(self, scope: str, expression: ex.WordIs) -> int:
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
        return self._probed(
            scope, fact.scope, WordProbe(fact.name, expression.words, fact.default, fact.type == "list")
        )

    def _compare(self, scope: str, expression: ex.Compare) -> int:
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
            register = rows.add(probe, Origin("probe", facts=probe.facts), base_level(home), start)
            if not probe.facts or any(self.vocabulary.facts[name].default for name in probe.facts):
                rows.standing.append((register, probe))
            for name in probe.facts:
                rows.probes.setdefault(name, []).append((register, probe))
        register = rows.known[probe]
        if home == PERSON:
            return self._of_people(scope, register)
        return register if scope == CONCERN else self.copy(register)

    def finished(self) -> Program:
        """Everything compiled so far."""
        facts = self.vocabulary.facts.items()
        return self.program(frozenset(name for name, fact in facts if fact.scope == "concern"))
