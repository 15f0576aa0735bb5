"""Writes a condition back as the text of the grammar: ``parse(in_words(parse(text)))`` is ``parse(text)``."""

from collections.abc import Iterable
from decimal import Decimal
from functools import singledispatch
from typing import Final

from lantern.procedures import expressions as ex
from lantern.procedures import truth

_ANSWERED: Final = frozenset({truth.YES, truth.NO, truth.UNKNOWN})
_STATES: Final = (truth.YES, truth.UNKNOWN, truth.NO, truth.NOT_ASKED)
_UNITS: Final = ((86400.0, "days"), (3600.0, "hours"), (60.0, "minutes"))
_LISTED_FROM: Final = 3

Condition = ex.Expression | None
"""A condition of a rule; ``None`` is one that always holds."""


@singledispatch
def in_words(expression: ex.Expression) -> str:
    """The condition as one would write it in a pack. Places in the original text are not kept.

    Raises:
        TypeError: a kind of condition that the grammar does not write.
    """
    raise TypeError(f"there are no words for {type(expression).__name__}")


@in_words.register
def _literal(expression: ex.Literal) -> str:
    return truth.WORDS[expression.value]


@in_words.register
def _name(expression: ex.Name) -> str:
    return expression.name


@in_words.register
def _not(expression: ex.Not) -> str:
    part = expression.part
    if isinstance(part, ex.WordIs | ex.StateIs) and not _is_asked(part):
        tested = _operand(part.part) if isinstance(part, ex.StateIs) else part.name
        words = _words_of(part)
        return f"{tested} is not {words[0]}" if len(words) == 1 else f"{tested} not in ({', '.join(words)})"
    return f"not {_operand(part)}"


@in_words.register
def _all(expression: ex.All) -> str:
    return _joined(expression.parts, "and", "all of")


@in_words.register
def _any(expression: ex.Any) -> str:
    asked = [part.part for part in expression.parts if isinstance(part, ex.StateIs) and _is_asked(part)]
    if len(asked) == len(expression.parts) > 1:
        return f"asked({_listed(asked)})"
    return _joined(expression.parts, "or", "any of")


@in_words.register
def _at_least(expression: ex.AtLeast) -> str:
    return f"at least {expression.count} of ({_listed(expression.parts)})"


@in_words.register
def _raised(expression: ex.RaisedBy) -> str:
    return f"{_operand(expression.core)} raised by ({_listed(expression.signs)})"


@in_words.register
def _state_is(expression: ex.StateIs) -> str:
    if _is_asked(expression):
        return f"asked({in_words(expression.part)})"
    return f"{_operand(expression.part)} {_test(_words_of(expression))}"


@in_words.register
def _word_is(expression: ex.WordIs) -> str:
    return f"{expression.name} {_test(_words_of(expression))}"


@in_words.register
def _has_role(expression: ex.HasRole) -> str:
    return f"role({expression.role})"


@in_words.register
def _in_area(expression: ex.InArea) -> str:
    return f"in {' or '.join(sorted(expression.areas))}"


@in_words.register
def _some(expression: ex.Some) -> str:
    return f"some({expression.people}, {in_words(expression.part)})"


@in_words.register
def _every(expression: ex.Every) -> str:
    return f"every({expression.people}, {in_words(expression.part)})"


@in_words.register
def _compare(expression: ex.Compare) -> str:
    return f"{_sum(expression.left)} {expression.operator} {_sum(expression.right)}"


def is_harder_to_meet(new: Condition, old: Condition) -> bool:
    """Whether it shows on the face of two conditions that the new one holds less often.

    A condition joined by more ``and``, by less ``or``, or with fewer words; more cannot be told from the text.
    """
    if old is None or new is None:
        return new is not None
    if _parts(new, ex.Any) < _parts(old, ex.Any) or _parts(old, ex.All) < _parts(new, ex.All):
        return True
    if isinstance(old, ex.StateIs) and isinstance(new, ex.StateIs):
        return in_words(old.part) == in_words(new.part) and new.states < old.states
    if isinstance(old, ex.WordIs) and isinstance(new, ex.WordIs):
        return old.name == new.name and new.words < old.words
    return False


def _parts(condition: ex.Expression, kind: type[ex.All | ex.Any]) -> set[str]:
    return set(map(in_words, condition.parts if isinstance(condition, kind) else (condition,)))


# -- parts ---------------------------------------------------------------------------------------------


def _operand(expression: ex.Expression) -> str:
    """A condition that a test or a ``not`` may follow: a name, a call or something in brackets."""
    simple = isinstance(expression, ex.Literal | ex.Name | ex.HasRole | ex.Some | ex.Every)
    text = in_words(expression)
    return text if simple else f"({text})"


def _joined(parts: tuple[ex.Expression, ...], word: str, list_word: str) -> str:
    listed = len(parts) >= _LISTED_FROM and all(isinstance(part, ex.Name) for part in parts)
    if listed or len(parts) == 1:
        return f"{list_word} ({_listed(parts)})"
    return f" {word} ".join(_operand(part) if _is_joined(part) else in_words(part) for part in parts)


def _is_joined(expression: ex.Expression) -> bool:
    return isinstance(expression, ex.All | ex.Any)


def _is_asked(expression: ex.Expression) -> bool:
    return isinstance(expression, ex.StateIs) and expression.states == _ANSWERED


def _listed(parts: Iterable[ex.Expression]) -> str:
    return ", ".join(in_words(part) for part in parts)


def _words_of(expression: ex.StateIs | ex.WordIs) -> list[str]:
    if isinstance(expression, ex.WordIs):
        return sorted(expression.words)
    return [truth.WORDS[value] for value in _STATES if value in expression.states]


def _test(words: list[str]) -> str:
    return f"is {words[0]}" if len(words) == 1 else f"in ({', '.join(words)})"


def _sum(terms: tuple[ex.Term, ...]) -> str:
    first, *others = terms
    return _term(first) + "".join(f" {'+' if term.sign > 0 else '-'} {_term(term)}" for term in others)


def _term(term: ex.Term) -> str:
    if term.kind == "number":
        return _number(term.amount)
    if term.kind == "span":
        return _span(term.amount)
    if term.kind == "count":
        return f"count({term.name})"
    return "now" if term.kind == "now" else term.name


def _span(seconds: float) -> str:
    whole = next(((size, unit) for size, unit in _UNITS if (seconds / size).is_integer()), None)
    if whole is not None:
        return f"{_number(seconds / whole[0])} {whole[1]}"
    # A part of a minute: the unit in which the figure comes back exactly.
    size, unit = next((unit for unit in reversed(_UNITS) if seconds / unit[0] * unit[0] == seconds), _UNITS[-1])
    return f"{_number(seconds / size)} {unit}"


def _number(amount: float) -> str:
    return f"{Decimal(repr(amount)):f}".removesuffix(".0")
