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


class Trail(NamedTuple):
    """Where one register leads.

    ``left`` and ``right`` are its parts; ``to_left`` and ``to_right`` the next registers that
    matter below them. ``deciding`` tells which of a fork's parts explain its value.
    """

    kind: int
    label: str | None
    left: int
    right: int
    to_left: int
    to_right: int
    deciding: bytes
    origin: Origin


def trails(scope: Scope, labels: Mapping[int, str]) -> tuple[Trail, ...]:
    """The trail of every register of a scope; ``labels`` are the words of named results."""
    found: list[Trail] = []
    for register, origin in enumerate(scope.origins):
        label = labels.get(register)
        if origin.kind != "step":
            kind = {"copy": ACROSS, "gather": PEOPLE}.get(origin.kind, LEAF)
            found.append(Trail(kind, label, origin.left, -1, origin.left, -1, b"", origin))
            continue
        left, right = origin.left, origin.right
        deciding = _ONLY_LEFT if left == right else _deciding(origin.operation)
        kind = DOWN if deciding == _ONLY_LEFT else FORK
        found.append(Trail(kind, label, left, right, _below(left, found), _below(right, found), deciding, origin))
    return tuple(found)


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
