"""Registers and look-ups while they are being made: the same combination twice is one register."""

from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Final

from lantern.procedures import truth
from lantern.procedures.probes import Probe
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

_TABLES: Final = {"and": truth.AND, "or": truth.OR}
_KEEPS_PLAIN: Final = ("and", "or", "not", "held", "after")


@dataclass
class Rows:
    """The registers of one scope while they are being made."""

    template: list[int] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    known: dict[object, int] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)
    probes: dict[str, list[tuple[int, Probe]]] = field(default_factory=dict)
    standing: list[tuple[int, Probe]] = field(default_factory=list)
    roles: list[tuple[int, frozenset[str]]] = field(default_factory=list)
    areas: list[tuple[int, frozenset[str]]] = field(default_factory=list)
    plain: set[int] = field(default_factory=set)
    """Registers that are only ever yes or no."""

    def add(self, key: object, origin: Origin, level: int, start: int) -> int:
        """One more register."""
        register = len(self.template)
        self.template.append(start)
        self.origins.append(origin)
        self.levels.append(level)
        self.known[key] = register
        return register

    def finished(self) -> Scope:
        """The registers as the program keeps them."""
        probes = {name: tuple(found) for name, found in self.probes.items()}
        return Scope(
            tuple(self.template),
            self.facts,
            probes,
            tuple(self.standing),
            tuple(self.roles),
            tuple(self.areas),
            tuple(self.origins),
            tuple((register, origin.facts) for register, origin in enumerate(self.origins) if origin.facts),
            parts := tuple(_parts(origin) for origin in self.origins),
            # What another procedure decides is asked for by that procedure, not by those who read it.
            tuple(
                () if origin.operation == "held" else found for origin, found in zip(self.origins, parts, strict=True)
            ),
        )


def _parts(origin: Origin) -> tuple[int, ...]:
    if origin.kind != "step":
        return ()
    return (origin.left,) if origin.left == origin.right else (origin.right, origin.left)


class Registers:
    """Makes registers of the concern and of a person, and puts them in an order that works."""

    def __init__(self, zone: tzinfo) -> None:
        """``zone`` is where a day begins and ends."""
        self.zone = zone
        self.rows = {CONCERN: Rows(), PERSON: Rows()}
        self.steps: dict[tuple[str, int], Instruction] = {}
        self.gathers: dict[int, Gather] = {}
        self.copies: dict[int, int] = {}

    def constant(self, scope: str, value: int) -> int:
        """A register that always has this value."""
        key, rows = ("constant", value), self.rows[scope]
        if key not in rows.known:
            register = rows.add(key, Origin("constant"), base_level(scope), truth.settled(value))
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

    def program(self, concern_facts: frozenset[str]) -> Program:
        """Everything made so far, in an order in which each look-up finds what it needs."""
        highest = max((*self.rows[CONCERN].levels, *self.rows[PERSON].levels, 1))
        return Program(
            concern=self.rows[CONCERN].finished(),
            person=self.rows[PERSON].finished(),
            levels=tuple(self._level(number) for number in range(highest + 1)),
            concern_facts=concern_facts,
            zone=self.zone,
        )

    def _level(self, number: int) -> Level:
        scope = CONCERN if number % 2 == 0 else PERSON
        rows = self.rows[scope]
        steps = tuple(
            step for (owner, register), step in self.steps.items() if owner == scope and rows.levels[register] == number
        )
        gathers = (
            gather for register, gather in self.gathers.items() if scope == CONCERN and rows.levels[register] == number
        )
        copies = (
            (source, register)
            for register, source in self.copies.items()
            if scope == PERSON and rows.levels[register] == number
        )
        return Level(tuple(gathers), tuple(copies), steps)


def base_level(scope: str) -> int:
    """The level on which a scope begins: the concern first, then its people."""
    return 0 if scope == CONCERN else 1
