"""From what is kept about an account and a folder to the relation by which the policy decides."""

from datetime import datetime
from typing import Final

from lantern.access.relations import BREAK_GLASS_FOR, STRANGER, Bond, GrantSpan, Level, Relation, relation_at
from lantern.folders import kinds
from lantern.folders.standings import HeldGrant, Standing

LEVELS: Final = {
    kinds.Level.READ: Level.READ,
    kinds.Level.WRITE: Level.WRITE,
    kinds.Level.MANAGE: Level.MANAGE,
}


class Ties:
    """Relations at one moment for many folders: those whose facts are alike are worked out once.

    Used for lists of thousands of folders, where nearly all are tied in the same few ways.
    """

    def __init__(self, at: datetime) -> None:
        """``at`` is the moment for all of them."""
        self._at = at
        self._known: dict[tuple[object, ...], Relation] = {}

    def of(self, standing: Standing) -> Relation:
        """What ``relation_of`` says of this standing."""
        shape = (
            tuple(_facts(grant, standing.sealed_at, self._at) for grant in standing.grants),
            standing.exclusions,
            standing.reported,
            standing.sealed_at is None,
        )
        if shape not in self._known:
            self._known[shape] = relation_of(standing, self._at)
        return self._known[shape]


def _facts(grant: HeldGrant, sealed_at: datetime | None, at: datetime) -> tuple[object, ...]:
    starts, until, ended_at = grant.starts, grant.until, grant.ended_at
    return (
        grant.level,
        grant.break_glass,
        grant.stand_in,
        starts <= at,
        until is None or at < until,
        ended_at is None or at < ended_at,
        sealed_at is not None and starts > sealed_at,
        grant.break_glass and at - starts < BREAK_GLASS_FOR,
    )


def relation_of(standing: Standing | None, at: datetime) -> Relation:
    """The relation at a moment; a folder that is not there ties nobody."""
    if standing is None:
        return STRANGER
    glass = [grant for grant in standing.grants if grant.break_glass]
    relation = relation_at(
        at,
        grants=[_span(grant) for grant in standing.grants if not grant.break_glass],
        sealed_at=standing.sealed_at,
        reported=standing.reported,
        exclusions=[Bond(kind.value) for kind in standing.exclusions],
        glass_broken_at=[grant.starts for grant in glass if _holds(grant, at)],
    )
    over = [grant for grant in glass if grant.starts <= at and not _holds(grant, at)]
    return relation.with_bonds(Bond.BREAK_GLASS_OVER) if over else relation


def _holds(grant: HeldGrant, at: datetime) -> bool:
    return _span(grant).holds(at)


def _span(grant: HeldGrant) -> GrantSpan:
    return GrantSpan(
        level=LEVELS[grant.level],
        given_at=grant.starts,
        until=grant.until,
        ended_at=grant.ended_at,
        stand_in=grant.stand_in,
    )
