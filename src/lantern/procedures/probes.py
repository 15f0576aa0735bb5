"""Conditions about values: which choice, how many, how long ago."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Final

from lantern.procedures import truth
from lantern.procedures.expressions import Term
from lantern.procedures.situation import FactValue

_OPERATORS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class WordProbe:
    """Whether a choice is one of some words, or a list has one of them."""

    fact: str
    words: frozenset[str]
    default: str | None = None
    listed: bool = False

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it reads."""
        return (self.fact,)

    def state(self, facts: Mapping[str, FactValue], now: datetime, zone: tzinfo) -> int:
        """The truth state for these facts. A bare yes to a list leaves open which word was meant."""
        del now, zone
        value = facts.get(self.fact, self.default)
        if value is None:
            return truth.OPEN
        if isinstance(value, tuple):
            return truth.ALWAYS if self.words.intersection(value) else truth.NEVER
        if value == "unknown" or (self.listed and value == "yes"):
            return truth.ASKED_UNKNOWN
        return truth.ALWAYS if value in self.words else truth.NEVER


@dataclass(frozen=True, slots=True)
class ComparisonProbe:
    """Whether two sums of numbers or moments stand in an order."""

    operator: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it reads."""
        names = (term.name for term in (*self.left, *self.right) if term.kind in {"fact", "count"})
        return tuple(dict.fromkeys(names))

    def state(self, facts: Mapping[str, FactValue], now: datetime, zone: tzinfo) -> int:
        """The truth state for these facts: decided only when every one of them has a value."""
        given = [facts.get(name) for name in self.facts]
        if None in given:
            return truth.state(truth.UNKNOWN if "unknown" in given else truth.NOT_ASKED, 0b1111)
        if "unknown" in given or "yes" in given:
            return truth.ASKED_UNKNOWN
        left = sum(_amount(term, facts, now, zone) for term in self.left)
        right = sum(_amount(term, facts, now, zone) for term in self.right)
        return truth.ALWAYS if _OPERATORS[self.operator](left, right) else truth.NEVER


Probe = WordProbe | ComparisonProbe


def _amount(term: Term, facts: Mapping[str, FactValue], now: datetime, zone: tzinfo) -> float:
    if term.kind in {"number", "span"}:
        return term.sign * term.amount
    if term.kind == "now":
        return term.sign * now.timestamp()
    value = facts[term.name]
    if isinstance(value, tuple):
        return term.sign * float(len(value))
    if isinstance(value, datetime):
        return term.sign * value.timestamp()
    if isinstance(value, date):
        return term.sign * datetime.combine(value, time.min, tzinfo=zone).timestamp()
    return 0.0 if value == "no" else term.sign * float(value)
