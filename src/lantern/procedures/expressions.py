"""What a condition in a pack is made of, once it has been read.

These are plain values. Nothing here is ever evaluated as code: ``parsing`` builds them from the
closed grammar, ``compiling`` turns them into table look-ups.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition; ``at`` is its place in the text, for error messages."""

    at: int


@dataclass(frozen=True, slots=True)
class Literal(Expression):
    """``yes``, ``no`` or ``unknown`` written out."""

    value: int


@dataclass(frozen=True, slots=True)
class Name(Expression):
    """A fact, or a named result of a procedure."""

    name: str


@dataclass(frozen=True, slots=True)
class Not(Expression):
    """``not a``: swaps yes and no, keeps unknown and not asked."""

    part: Expression


@dataclass(frozen=True, slots=True)
class All(Expression):
    """``a and b``."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Any(Expression):
    """``a or b``."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AtLeast(Expression):
    """``at least 2 of (a, b, c)``."""

    count: int
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class RaisedBy(Expression):
    """``core raised by (sign, sign)``: a core question and its signs."""

    core: Expression
    signs: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class StateIs(Expression):
    """``a is unknown``, ``a in (yes, unknown)``, ``asked(a, b)``: a plain yes or no about an answer."""

    part: Expression
    states: frozenset[int]


@dataclass(frozen=True, slots=True)
class WordIs(Expression):
    """``age_class is child``, ``enquirer_class in (official, private)``, ``means has force``."""

    name: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class HasRole(Expression):
    """``role(helped)``: the person has this role, or one of this class of roles."""

    role: str


@dataclass(frozen=True, slots=True)
class InArea(Expression):
    """The person (or the concern) is in one of these areas: put before what an area's pack adds."""

    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Some(Expression):
    """``some(helped, a)``: true of at least one person of the class."""

    people: str
    part: Expression


@dataclass(frozen=True, slots=True)
class Every(Expression):
    """``every(helped, a)``: true of each person of the class, and there is one."""

    people: str
    part: Expression


@dataclass(frozen=True, slots=True)
class Term:
    """One summand of a comparison: a number, a fact, ``now``, ``count(list)`` or a span such as ``7 days``."""

    at: int
    sign: int
    kind: str
    name: str = ""
    amount: float = 0.0


@dataclass(frozen=True, slots=True)
class Compare(Expression):
    """``waited_minutes > 5``, ``transition_on <= now + 7 days``."""

    operator: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]

    def names(self) -> tuple[str, ...]:
        """The facts that the comparison reads."""
        return tuple(term.name for term in (*self.left, *self.right) if term.kind in {"fact", "count"})


def parts_of(expression: Expression) -> Iterator[Expression]:
    """The expressions directly inside one."""
    for field in fields(expression):
        value = getattr(expression, field.name)
        if isinstance(value, Expression):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Expression))


def names_in(expression: Expression) -> Iterator[tuple[str, int]]:
    """Every fact, result or word list that an expression reads, with its place."""
    if isinstance(expression, Name | WordIs):
        yield expression.name, expression.at
    elif isinstance(expression, Compare):
        yield from ((name, expression.at) for name in expression.names())
    for part in parts_of(expression):
        yield from names_in(part)
