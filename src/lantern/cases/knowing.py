"""Who knows of something, since when and from whom: moments put together into one line for each who knows. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from lantern.spelling.folding import fold_text
from lantern.spelling.names import may_be_one

DISCLOSED: Final = "disclosure"
"""What stands under ``as`` in the body of an entry that says whom somebody told."""


class How(StrEnum):
    """How somebody came to know. ``LET_IN``: they could read it from then on; whether they did is not said."""

    REPORTED = "reported"
    SOURCE = "source"
    LET_IN = "let_in"
    OPENED = "opened"
    CALLED = "called"
    WRITTEN_TO = "written_to"
    DUTY_DONE = "duty_done"
    TOLD = "told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """At this moment somebody came to know: an account, or a name or agency in words.

    ``by``: from whom, where that is an account. ``what``: what they were told, and why, where that was written down.
    """

    at: datetime
    how: How
    account: UUID | None = None
    name: str = ""
    agency: str = ""
    by: UUID | None = None
    what: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Knower:
    """Somebody who knows, with every moment, the first one first. ``kept_out``: they must not, as far as names say."""

    account: UUID | None
    name: str
    agency: str
    moments: tuple[Moment, ...]
    kept_out: bool = False

    @property
    def first(self) -> Moment:
        """How they came to know."""
        return self.moments[0]


def knowers(
    moments: Iterable[Moment], *, kept_out: Collection[UUID] = (), kept_out_names: Collection[str] = ()
) -> tuple[Knower, ...]:
    """One line for each who knows, in the order in which they came to know; who must not know stands marked.

    Args:
        moments: everything that is recorded.
        kept_out: accounts that must not learn of it.
        kept_out_names: names of those who must not learn of it; somebody who was told under a name that may be one of
            them is marked, too. Better once too often: a human looks.
    """
    found: dict[tuple[object, ...], list[Moment]] = {}
    for moment in sorted(moments, key=lambda one: (one.at, one.how, one.name)):
        key = (moment.account,) if moment.account is not None else (fold_text(moment.name), fold_text(moment.agency))
        found.setdefault(key, []).append(moment)
    return tuple(_knower(of, kept_out, kept_out_names) for of in found.values())


def _knower(moments: list[Moment], kept_out: Collection[UUID], names: Collection[str]) -> Knower:
    first = moments[0]
    marked = first.account in kept_out or any(may_be_one(name, first.name) for name in names)
    return Knower(first.account, first.name, first.agency, tuple(moments), marked)
