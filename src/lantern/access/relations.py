"""What ties an account to one folder: plain facts, worked out for one moment that is handed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final

BREAK_GLASS_FOR: Final = timedelta(hours=4)
"""How long a break-glass lasts at most (G10)."""


class Level(IntEnum):
    """What a grant lets its holder do; a higher one holds the lower ones."""

    READ = 1
    WRITE = 2
    MANAGE = 3


class Bond(StrEnum):
    """One fact about an account and a folder. Several may hold at once; the most protective wins."""

    REPORTER = "reporter"
    GRANTED_READ = "granted_read"
    GRANTED_WRITE = "granted_write"
    GRANTED_MANAGE = "granted_manage"
    FORMER = "former"
    STAND_IN = "stand_in"
    SEALED_IN = "sealed_in"
    SEALED_OUT = "sealed_out"
    MUST_NOT_KNOW = "must_not_know"
    MUST_NOT_READ = "must_not_read"
    MUST_NOT_DECIDE = "must_not_decide"
    MUST_NOT_INTERPRET = "must_not_interpret"
    BREAK_GLASS_LIVE = "break_glass_live"
    BREAK_GLASS_OVER = "break_glass_over"


EXCLUSIONS: Final = frozenset({Bond.MUST_NOT_KNOW, Bond.MUST_NOT_READ, Bond.MUST_NOT_DECIDE, Bond.MUST_NOT_INTERPRET})
"""The four classes of DP-26. They beat any grant."""

_BOND_OF: Final = {
    Level.READ: Bond.GRANTED_READ,
    Level.WRITE: Bond.GRANTED_WRITE,
    Level.MANAGE: Bond.GRANTED_MANAGE,
}


@dataclass(frozen=True, slots=True)
class Relation:
    """Everything that ties one account to one folder at one moment.

    ``former``: a grant ended or ran out; it gives nothing. ``sealed_in``: the folder is sealed, and the grant
    was given by name afterwards. ``sealed_out``: the folder is sealed, and no grant of this account was.
    ``stand_in``: the grant was given to a trustee who acts where the lead has a tie.
    """

    bonds: frozenset[Bond] = frozenset()

    @property
    def level(self) -> Level | None:
        """The highest grant there is, whether or not it holds."""
        return max((level for level, bond in _BOND_OF.items() if bond in self.bonds), default=None)

    def grants(self, least: Level) -> bool:
        """Whether there is a grant of this level or a higher one."""
        level = self.level
        return level is not None and level >= least

    def has(self, *bonds: Bond) -> bool:
        """Whether one of these facts holds."""
        return not self.bonds.isdisjoint(bonds)

    def with_bonds(self, *bonds: Bond) -> "Relation":
        """The same with more facts."""
        return Relation(self.bonds | frozenset(bonds))

    def without_bonds(self, *bonds: Bond) -> "Relation":
        """The same with fewer facts."""
        return Relation(self.bonds - frozenset(bonds))


STRANGER: Final = Relation()
"""Nothing ties the account to the folder; also for what is asked about no folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantSpan:
    """One grant of one account to one folder. ``until`` and ``ended_at`` are the first moments it no longer holds."""

    level: Level
    given_at: datetime
    until: datetime | None = None
    ended_at: datetime | None = None
    stand_in: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether it holds at a moment."""
        ends = [moment for moment in (self.until, self.ended_at) if moment is not None]
        return self.given_at <= at and all(at < moment for moment in ends)


def relation_at(
    at: datetime,
    *,
    grants: Iterable[GrantSpan] = (),
    sealed_at: datetime | None = None,
    reported: bool = False,
    exclusions: Iterable[Bond] = (),
    glass_broken_at: Iterable[datetime] = (),
) -> Relation:
    """The relation at a moment, from what is kept about one account and one folder.

    ``sealed_at`` is when the seal was set that is in force, or nothing. ``exclusions`` are those in force.
    ``glass_broken_at`` are the moments at which this account opened the folder by break-glass.

    Raises:
        ValueError: If something else than one of the four classes stands among the exclusions.
    """
    kept_out = frozenset(exclusions)
    if not kept_out <= EXCLUSIONS:
        raise ValueError(f"not a class of exclusion: {', '.join(sorted(kept_out - EXCLUSIONS))}")
    bonds = {*kept_out, *_of_grants(tuple(grants), sealed_at, at), *_of_glass(glass_broken_at, at)}
    if reported:
        bonds.add(Bond.REPORTER)
    return Relation(frozenset(bonds))


def _of_grants(grants: tuple[GrantSpan, ...], sealed_at: datetime | None, at: datetime) -> set[Bond]:
    live = [grant for grant in grants if grant.holds(at)]
    counted = [grant for grant in live if sealed_at is None or grant.given_at > sealed_at]
    bonds = {_BOND_OF[grant.level] for grant in counted}
    if any(grant.stand_in for grant in counted):
        bonds.add(Bond.STAND_IN)
    if any(grant.given_at <= at for grant in grants if not grant.holds(at)):
        bonds.add(Bond.FORMER)
    if sealed_at is not None:
        bonds.add(Bond.SEALED_IN if counted else Bond.SEALED_OUT)
    return bonds


def _of_glass(broken_at: Iterable[datetime], at: datetime) -> set[Bond]:
    return {
        Bond.BREAK_GLASS_LIVE if at - moment < BREAK_GLASS_FOR else Bond.BREAK_GLASS_OVER
        for moment in broken_at
        if moment <= at
    }
