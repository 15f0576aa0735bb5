"""Writes a condition back as the text of the grammar: ``parse(in_words(parse(text)))`` is ``parse(text)``."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final

from lantern.procedures import expressions as ex
from lantern.procedures import truth

_ANSWERED: Final = frozenset({truth.YES, truth.NO, truth.UNKNOWN})
_STATES: Final = (truth.YES, truth.UNKNOWN, truth.NO, truth.NOT_ASKED)
_UNITS: Final = ((86400.0, "days"), (3600.0, "hours"), (60.0, "minutes"))
_LISTED_FROM: Final = 3


def in_words(expression: ex.Expression) -> str:
    """The condition as one would write it in a pack. Places in the original text are not kept."""
    writers: dict[type, Callable[[ex.Expression], str]] = {
        ex.Literal: _literal,
        ex.Name: _name,
        ex.Not: _not,
        ex.All: _all,
        ex.Any: _any,
        ex.AtLeast: _at_least,
        ex.RaisedBy: _raised,
        ex.StateIs: _state_is,
        ex.WordIs: _word_is,
        ex.HasRole: _has_role,
        ex.Some: _people,
        ex.Every: _people,
        ex.Compare: _compare,
    }
    return writers[type(expression)](expression)


def _literal(expression: ex.Expression) -> str:
    assert isinstance(expression, ex.Literal)
    return truth.WORDS[expression.value]


def _name(expression: ex.Expression) -> str:
    assert isinstance(expression, ex.Name)
    return expression.name


def _not(expression: ex.Expression) -> str:
    assert isinstance(expression, ex.Not)
    part = expression.part
    if isinstance(part, ex.WordIs | ex.StateIs) and not _is_asked(part):
        tested = _operand(part.part) if isinstance(part, ex.StateIs) else part.name
        words = _words_of(part)
        return f"{tested} is not {words[0]}" if len(words) == 1 else f"{tested} not in ({', '.join(words)})"
    return f"not {_operand(part)}"


def _all(expression: ex.Expression) -> str:
    assert isinstance(expression, ex.All)
    return _joined(expression.parts, "and", "all of")


def _any(expression: ex.Expression) -> str:
    assert isinstance(expression, ex.Any)
    asked = [part.part for part in expression.parts if isinstance(part, ex.StateIs) and _is_asked(part)]
    if len(asked) == len(expression.parts) > 1:
        return f"asked({_listed(asked)})"
    return _joined(expression.parts, "or", "any of")


def _joined(parts: tuple[ex.Expression, ...], word: str, list_word: str) -> str:
    listed = len(parts) >= _LISTED_FROM and all(isinstance(part, ex.Name) for part in parts)
    if listed or len(parts) == 1:
        return f"{list_word} ({_listed(parts)})"
    return f" {word} ".join(_operand(part) if _is_joined(part) else in_words(part) for part in parts)


def _at_least(expression: ex.Expression) -> str:
    assert isinstance(expression, ex.AtLeast)
    return f"at least {expression.count} of ({_listed(expression.parts)})"


def _raised(expression: ex.Expression) -> str:
    assert isinstance(expression, ex.RaisedBy)
    return f"{_operand(expression.core)} raised by ({_listed(expression.signs)})"


def _state_is(expression: ex.Expression) -> str:
    assert isinstance(expression, ex.StateIs)
    if _is_asked(expression):
        return f"asked({in_words(expression.part)})"
    return f"{_operand(expression.part)} {_test(_words_of(expression))}"


def _word_is(expression: ex.Expression) -> str:
    assert isinstance(expression, ex.WordIs)
    return f"{expression.name} {_test(_words_of(expression))}"


def _has_role(expression: ex.Expression) -> str:
    assert isinstance(expression, ex.HasRole)
    return f"role({expression.role})"


def _people(expression: ex.Expression) -> str:
    assert isinstance(expression, ex.Some | ex.Every)
    word = "some" if isinstance(expression, ex.Some) else "every"
    return f"{word}({expression.people}, {in_words(expression.part)})"


def _compare(expression: ex.Expression) -> str:
    assert isinstance(expression, ex.Compare)
    return f"{_sum(expression.left)} {expression.operator} {_sum(expression.right)}"


# -- parts ---------------------------------------------------------------------------------------------


def _operand(expression: ex.Expression) -> str:
    """A condition that a test or a ``not`` may follow: a name, a call or something in brackets."""
    simple = isinstance(expression, ex.Literal | ex.Name | ex.HasRole | ex.Some | ex.Every)
    text = in_words(expression)
    return text if simple else f"({text})"


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
