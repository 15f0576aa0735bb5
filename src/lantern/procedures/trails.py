"""The ways down from each result to the answers it rests on, prepared once for all reasons."""

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from lantern.procedures import truth
from lantern.procedures.program import Origin, Scope

DOWN, FORK, ACROSS, PEOPLE, LEAF = range(5)
"""What a register is to a reason: one way down; one of two ways or both; a copy; several people; an end."""
LEFT, RIGHT, BOTH = range(3)
_VALUES: Final = range(4)
_WHOLE: Final = {"and": truth.YES, "or": truth.NO}


class Trail(NamedTuple):
    """Where one register leads.

    ``left`` and ``right`` are its parts; ``to_left`` and ``to_right`` the next registers that
    matter below them. ``deciding`` tells which of a fork's parts explain its value; where its
    value is the ``whole`` one (the yes of ``and``, the no of ``or``) ``every`` part of it does.
    """

    kind: int
    label: str | None
    left: int
    right: int
    to_left: int
    to_right: int
    deciding: bytes
    whole: int
    every: tuple[int, ...]
    origin: Origin


def trails(scope: Scope, labels: Mapping[int, str]) -> tuple[Trail, ...]:
    """The trail of every register of a scope; ``labels`` are the words of named results."""
    found: list[Trail] = []
    for register, origin in enumerate(scope.origins):
        label = labels.get(register)
        if origin.kind != "step":
            kind = {"copy": ACROSS, "gather": PEOPLE}.get(origin.kind, LEAF)
            found.append(Trail(kind, label, origin.left, -1, origin.left, -1, b"", -1, (), origin))
            continue
        left, right = origin.left, origin.right
        deciding = _ONLY_LEFT if left == right else _deciding(origin.operation)
        kind = DOWN if deciding == _ONLY_LEFT else FORK
        to_left, to_right, whole = _below(left, found), _below(right, found), _WHOLE.get(origin.operation, -1)
        every = (*_every(left, whole, found), *_every(right, whole, found))
        found.append(Trail(kind, label, left, right, to_left, to_right, deciding, whole, every, origin))
    return tuple(found)


def _every(register: int, whole: int, found: list[Trail]) -> tuple[int, ...]:
    """The parts of a part that is joined the same way; or the part itself."""
    trail = found[register]
    joined = trail.kind == FORK and trail.label is None and trail.whole == whole >= 0
    return trail.every if joined else (_below(register, found),)


def _below(register: int, found: list[Trail]) -> int:
    """The first register on the way down that has words of its own, a choice or an answer."""
    trail = found[register]
    return trail.to_left if trail.kind == DOWN and trail.label is None else register


_ONLY_LEFT: Final = bytes(64)


@cache
def _deciding(operation: str) -> bytes:
    """Which parts explain the value of a step: by its own value, the left and the right part's."""
    return bytes(_choice(operation, value, left, right) for value in _VALUES for left in _VALUES for right in _VALUES)


def _choice(operation: str, value: int, left: int, right: int) -> int:
    """The one or two parts of a step that alone explain its value."""
    if operation == "held":
        return LEFT
    if operation == "after":
        # That nothing before it fitted is no reason of its own: it would bury the one that counts.
        return LEFT if value == truth.YES else BOTH
    if operation in {"and", "or"} and value != (truth.YES if operation == "and" else truth.NO):
        if left != value:
            return RIGHT
        return LEFT if value in {truth.YES, truth.NO} or right != value else BOTH
    return RIGHT if operation == "raised" and value != left else BOTH
