"""What is known of a way to reach somebody: what the packs say of it, and what our own calls have found (T-24).

Plain values in and out: no page, no database, no clock. A way is never taken away: it is marked, and another stands
before it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final, TypeVar

from lantern.procedures.contacts import Way, national_digits

_Item = TypeVar("_Item")
_NOT_DIALLED: Final = re.compile(r"[\s().-]")
NUMBERS: Final = ("telephone", "textphone", "text")
KINDS: Final = (*NUMBERS, "e-mail", "form", "web")
"""The kinds of ways that can be tried."""
_MARK: Final = 16
_MONTHS: Final = 12


class Found(StrEnum):
    """What came of trying a way."""

    RIGHT = "right"
    DIFFERS = "differs"
    WRONG = "wrong"
    NOBODY = "nobody"
    BOUNCED = "bounced"


TROUBLE: Final = (Found.WRONG, Found.BOUNCED)
"""What says that the way does not lead there."""


class Known(StrEnum):
    """How far a way can be relied on."""

    VERIFIED = "verified"
    OLD = "old"
    UNVERIFIED = "unverified"
    WRONG = "wrong"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One try of a way: what came of it, when, on which local day, and for which recipients it was asked.

    ``since``: from which moment on a way is known to lead nowhere; for anything else the moment of the try.
    """

    mark: str
    found: Found
    at: datetime
    on: date
    since: datetime
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Checks:
    """All checks, by the mark of their way, oldest first."""

    kept: tuple[Check, ...] = ()
    _of: dict[str, list[Check]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Sort them by way and moment."""
        found: dict[str, list[Check]] = {}
        for check in sorted(self.kept, key=lambda one: one.at):
            found.setdefault(check.mark, []).append(check)
        object.__setattr__(self, "_of", found)

    def of(self, mark: str) -> Sequence[Check]:
        """The checks of one way, oldest first."""
        return self._of.get(mark, ())


NOTHING_CHECKED: Final = Checks()


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a way can be relied on.

    ``on`` is the month or day of the last check or report, as ISO writes it; empty where there was none. ``why`` is
    what the pack says of a way that nobody has verified. ``ours``: we have checked it ourselves. ``differs``: it is
    right, but hours or notes are not. ``tried``: the day on which nobody answered, since anything else is known.
    """

    known: Known
    on: str = ""
    why: str = ""
    ours: bool = False
    differs: bool = False
    tried: date | None = None

    @property
    def troubled(self) -> bool:
        """Whether somebody has said that it does not lead there."""
        return self.known in {Known.WRONG, Known.BOUNCED}


def mark_of(way: Way) -> str:
    """The mark of a way: the same for the same number or address, however it is written, behind whatever contact."""
    value = way.value.strip().casefold()
    if way.kind in NUMBERS:
        value = national_digits(value) or _NOT_DIALLED.sub("", value)
    return sha256(f"{way.kind}\0{value}".encode()).hexdigest()[:_MARK]


def standing(way: Way, role: str, checks: Checks, *, on: date, months: int) -> Standing:
    """How far a way of a recipient can be relied on, on a day.

    The newest thing that we have found ourselves counts before what the pack says. That a way leads nowhere counts
    for whoever stands behind it; that it is right, only for the recipients for whom it was asked. Where both we and
    the pack have verified it, the later of the two days stands. That nobody answered proves nothing.

    Args:
        way: of a contact.
        role: the recipient whose contact it is.
        checks: everything that we have found.
        on: the local day.
        months: for how long a check counts.
    """
    newest, tried = None, None
    for check in checks.of(mark_of(way)):
        if check.found is Found.NOBODY:
            tried = check.on
        elif check.found in TROUBLE or role in check.roles:
            newest, tried = check, None
        else:
            tried = None
    if newest is not None and newest.found in TROUBLE:
        known = Known.WRONG if newest.found is Found.WRONG else Known.BOUNCED
        return Standing(known, newest.on.isoformat(), ours=True, tried=tried)
    own = newest.on.isoformat() if newest is not None else ""
    last, ours = _later(own, way.verified_on or "")
    if not last:
        return Standing(Known.UNVERIFIED, why=way.unverified or "", tried=tried)
    known = Known.OLD if months_between(last, on) > months else Known.VERIFIED
    return Standing(known, last, ours=ours, differs=newest is not None and newest.found is Found.DIFFERS, tried=tried)


def months_between(verified: str, on: date) -> int:
    """How many months ago a month or a day was: by the months alone, as a pack says no more than that."""
    year, month = (int(part) for part in verified.split("-")[:2])
    return (on.year - year) * _MONTHS + on.month - month


def untroubled_first(items: Iterable[_Item], of: Callable[[_Item], Standing]) -> tuple[_Item, ...]:
    """The same items, in the same order, but those of which somebody said that they are wrong stand last."""
    return tuple(sorted(items, key=lambda item: of(item).troubled))


def _later(own: str, packed: str) -> tuple[str, bool]:
    # A month is not before a day of it.
    if own and own >= packed:
        return own, True
    return packed, False
