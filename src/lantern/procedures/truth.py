"""The four truth values of a safeguarding answer, and what each of them could still become.

``NO`` and ``YES`` are answers. ``UNKNOWN`` means that somebody was asked and nobody knows.
``NOT_ASKED`` means that nobody asked. Neither of the last two is ever a no, and they are never
each other (§ 0.1, T-03).

A *state* packs two things into one small integer: the value now, and the set of values that the
same condition could still take if open questions were answered. Questions are found from the
second part: a condition that can only ever have one value needs no question.
"""

from collections.abc import Callable
from typing import Final

NO: Final = 0
NOT_ASKED: Final = 1
UNKNOWN: Final = 2
YES: Final = 3

WORDS: Final = ("no", "not_asked", "unknown", "yes")
VALUE_OF: Final = {word: value for value, word in enumerate(WORDS)}

Table = tuple[tuple[int, ...], ...]
"""A rule for combining two states: ``table[left][right]`` is the state of the whole."""

_ALL: Final = (NO, NOT_ASKED, UNKNOWN, YES)
_MASKS: Final = range(16)
_STATES: Final = 64


def state(value: int, possible: int) -> int:
    """Pack a value and the bit set of the values it could still take."""
    return value | possible << 2


def settled(value: int) -> int:
    """The state of something that no further answer can change."""
    return state(value, 1 << value)


OPEN: Final = state(NOT_ASKED, 0b1111)
"""A fact nobody was asked about: any answer may still come, or none."""
ASKED_UNKNOWN: Final = state(UNKNOWN, 0b1101)
"""A fact somebody was asked about and did not know: it may still be found out."""
NEVER: Final = settled(NO)
ALWAYS: Final = settled(YES)


def value_of(packed: int) -> int:
    """The value now."""
    return packed & 3


def is_settled(packed: int) -> bool:
    """Whether no further answer can change the value."""
    possible = packed >> 2
    return possible & (possible - 1) == 0


def is_never(packed: int) -> bool:
    """Whether the value is no and stays so, whatever is answered."""
    return packed == NEVER


def both(left: int, right: int) -> int:
    """``and``: no if one is no, yes if both are yes, else undecided (§ 0.2)."""
    if NO in (left, right):
        return NO
    if left == right == YES:
        return YES
    return UNKNOWN if UNKNOWN in (left, right) else NOT_ASKED


def either(left: int, right: int) -> int:
    """``or``: yes if one is yes, no if both are no, else undecided (§ 0.2)."""
    return max(left, right)


def raised(core: int, sign: int) -> int:
    """A core question raised by a sign (§ 0.2).

    A sign with yes makes it yes. A sign with unknown makes an undecided or *no* core unknown.
    A sign with no, or one nobody asked about, changes nothing.
    """
    if sign == YES:
        return YES
    if sign == UNKNOWN and core != YES:
        return UNKNOWN
    return core


_HOLDING_ORDER: Final = (NOT_ASKED, NO, UNKNOWN, YES)


def any_holder(left: int, right: int) -> int:
    """Any of those persons who hold an answer; persons without one do not count (facts: scope)."""
    return max(left, right, key=_HOLDING_ORDER.index)


def _table(rule: Callable[[int, int], int]) -> Table:
    values = [[rule(left, right) for right in _ALL] for left in _ALL]
    # What several values can become is what each of them can become: added up, one more value at a time.
    single = [[0] * len(_MASKS) for _ in _ALL]
    for left in _ALL:
        for mask in _MASKS[1:]:
            right = mask.bit_length() - 1
            single[left][mask] = single[left][mask - (1 << right)] | 1 << values[left][right]
    masks = [[0] * len(_MASKS)]
    for mask in _MASKS[1:]:
        left = mask.bit_length() - 1
        masks.append([fewer | more for fewer, more in zip(masks[mask - (1 << left)], single[left], strict=True)])
    return tuple(
        tuple([values[left & 3][right & 3] | masks[left >> 2][right >> 2] << 2 for right in range(_STATES)])
        for left in range(_STATES)
    )


def _unary(rule: Callable[[int], int]) -> Table:
    rows = []
    for packed in range(_STATES):
        possible = 0
        for value in _ALL:
            if packed >> 2 >> value & 1:
                possible |= 1 << rule(value)
        rows.append((state(rule(packed & 3), possible),) * _STATES)
    return tuple(rows)


AND: Final = _table(both)
OR: Final = _table(either)
RAISED: Final = _table(raised)
ANY_HOLDER: Final = _table(any_holder)
HELD: Final = tuple((packed, packed, packed, settled(packed & 3)) * (_STATES // 4) for packed in range(_STATES))
"""What a procedure has decided is held firm for those who read it, until its own answers change it."""
NOT: Final = _unary(lambda value: {NO: YES, YES: NO}.get(value, value))
_TESTS: dict[frozenset[int], Table] = {}


def test(values: frozenset[int]) -> Table:
    """The table of ``is yes``, ``in (yes, unknown)``, …: itself always a plain yes or no."""
    if values not in _TESTS:
        _TESTS[values] = _unary(lambda value: YES if value in values else NO)
    return _TESTS[values]
