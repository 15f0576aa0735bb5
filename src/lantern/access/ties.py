"""From what is kept about an account and a folder to the relation by which the policy decides."""

from datetime import datetime
from typing import Final

from lantern.access.relations import STRANGER, Bond, GrantSpan, Level, Relation, relation_at
from lantern.folders import kinds
from lantern.folders.standings import HeldGrant, Standing

LEVELS: Final = {
    kinds.Level.READ: Level.READ,
    kinds.Level.WRITE: Level.WRITE,
    kinds.Level.MANAGE: Level.MANAGE,
}


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
