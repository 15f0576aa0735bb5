"""A condition with one thing wrong in it, in every way that a slip of the pen could make it wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Final

from lantern.packs.expression_text import in_words
from lantern.procedures import expressions as ex
from lantern.procedures import truth

TURNED: Final = "turned round"
_YES: Final = frozenset({truth.YES})
_YES_OR_UNKNOWN: Final = frozenset({truth.YES, truth.UNKNOWN})
_SPANS: Final = ((86400.0, "days"), (3600.0, "hours"), (60.0, "minutes"))
_OPERATORS: Final = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "!=", "!=": "="}
_Put = Callable[[ex.Expression], ex.Expression]


@dataclass(frozen=True, slots=True)
class Slip:
    """A condition that is wrong in one thing; ``what`` says in which, ``of_figure`` that it is a number."""

    what: str
    condition: ex.Expression
    of_figure: bool = False


def slips(condition: ex.Expression, never_unknown: Callable[[ex.Expression], bool]) -> Iterator[Slip]:
    """Every slip, each once; ``never_unknown`` says of which parts nobody can ever *not know*."""
    yield Slip(TURNED, condition.part if isinstance(condition, ex.Not) else ex.Not(0, condition))
    seen = {in_words(condition)}
    for node, put in _places(condition, lambda new: new):
        for what, new in _local(node, never_unknown):
            whole = put(new)
            if in_words(whole) not in seen:
                seen.add(in_words(whole))
                yield Slip(what, whole, of_figure=isinstance(node, ex.Compare))


def _places(node: ex.Expression, put: _Put) -> Iterator[tuple[ex.Expression, _Put]]:
    """Each part of a condition with what puts another into its place."""
    yield node, put
    if isinstance(node, ex.StateIs) and isinstance(node.part, ex.Name):
        return
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, ex.Expression):
            yield from _places(value, _one(node, field.name, put))
        elif isinstance(value, tuple):
            for place, part in enumerate(value):
                if isinstance(part, ex.Expression):
                    yield from _places(part, _one_of(node, field.name, place, put))


def _one(node: ex.Expression, name: str, put: _Put) -> _Put:
    return lambda new: put(_with(node, name, new))


def _one_of(node: ex.Expression, name: str, place: int, put: _Put) -> _Put:
    before = getattr(node, name)
    return lambda new: put(_with(node, name, (*before[:place], new, *before[place + 1 :])))


def _with(node: ex.Expression, name: str, value: object) -> ex.Expression:
    return replace(node, **{name: value})  # type: ignore[arg-type] # a value of the same kind as before


def _local(node: ex.Expression, never_unknown: Callable[[ex.Expression], bool]) -> Iterator[tuple[str, ex.Expression]]:
    match node:
        case ex.All(parts=parts) | ex.Any(parts=parts):
            yield from (_without(part, _joined(node, _others(parts, place))) for place, part in enumerate(parts))
        case ex.AtLeast():
            yield from _at_least(node)
        case ex.RaisedBy(core=core, signs=signs):
            for place, sign in enumerate(signs):
                left = _others(signs, place)
                yield _without(sign, replace(node, signs=left) if left else core)
        case ex.Compare():
            yield from _boundaries(node)
        case ex.StateIs(part=part, states=states) if states in (_YES, _YES_OR_UNKNOWN) and not never_unknown(part):
            new = replace(node, states=_YES_OR_UNKNOWN if states == _YES else _YES)
            yield f'"{in_words(new)}" for "{in_words(node)}"', new
        case ex.Name() if not never_unknown(node):
            new = ex.StateIs(0, node, _YES_OR_UNKNOWN)
            yield f'"{in_words(new)}" for "{in_words(node)}"', new


def _without(part: ex.Expression, left: ex.Expression) -> tuple[str, ex.Expression]:
    return f'without "{in_words(part)}"', left


def _others(parts: tuple[ex.Expression, ...], place: int) -> tuple[ex.Expression, ...]:
    return (*parts[:place], *parts[place + 1 :])


def _joined(node: ex.All | ex.Any, parts: tuple[ex.Expression, ...]) -> ex.Expression:
    return parts[0] if len(parts) == 1 else replace(node, parts=parts)


def _at_least(node: ex.AtLeast) -> Iterator[tuple[str, ex.Expression]]:
    for count in (node.count - 1, node.count + 1):
        if 1 <= count <= len(node.parts):
            yield f"at least {count} for at least {node.count}", replace(node, count=count)
    for place, part in enumerate(node.parts):
        left = _others(node.parts, place)
        if len(left) >= node.count:
            yield _without(part, replace(node, parts=left))


def _boundaries(node: ex.Compare) -> Iterator[tuple[str, ex.Expression]]:
    """Each figure one more and one less; where there is none, the comparison itself."""
    figures = 0
    for side in ("left", "right"):
        terms: tuple[ex.Term, ...] = getattr(node, side)
        for place, term in enumerate(terms):
            if term.kind not in {"number", "span"}:
                continue
            figures += 1
            for step in (_unit(term), -_unit(term)):
                moved = (*terms[:place], replace(term, amount=term.amount + step), *terms[place + 1 :])
                new = _with(node, side, moved)
                yield f'"{in_words(new)}" for "{in_words(node)}"', new
    if not figures and node.operator in _OPERATORS:
        new = replace(node, operator=_OPERATORS[node.operator])
        yield f'"{in_words(new)}" for "{in_words(node)}"', new


def _unit(term: ex.Term) -> float:
    if term.kind == "number":
        return 1.0
    return next((size for size, _ in _SPANS if term.amount % size == 0), 1.0)
