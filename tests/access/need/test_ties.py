"""The relation from what is kept: worked out for one folder, and for many at once, without a database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from lantern.access.relations import Bond
from lantern.access.ties import Ties, relation_of
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.standings import HeldGrant, Standing

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOMENTS = some.integers(-6, 6).map(lambda hours: NOON + timedelta(hours=hours))
GRANTS = some.builds(
    HeldGrant,
    level=some.sampled_from(Level),
    starts=MOMENTS,
    until=some.none() | MOMENTS,
    ended_at=some.none() | MOMENTS,
    break_glass=some.booleans(),
    stand_in=some.booleans(),
)
STANDINGS = some.builds(
    Standing,
    folder=some.just(UUID(int=1)),
    sealed_at=some.none() | MOMENTS,
    grants=some.lists(GRANTS, max_size=3).map(tuple),
    exclusions=some.frozensets(some.sampled_from(ExclusionKind), max_size=2),
    reported=some.booleans(),
)


@given(some.lists(STANDINGS, max_size=12), MOMENTS)
def test_many_at_once_are_told_as_each_by_itself(standings: list[Standing], at: datetime) -> None:
    ties = Ties(at)

    assert [ties.of(standing) for standing in standings] == [relation_of(standing, at) for standing in standings]


@given(STANDINGS, MOMENTS)
def test_a_break_glass_never_counts_as_a_grant_nor_outlives_its_end(standing: Standing, at: datetime) -> None:
    relation = relation_of(standing, at)
    live = [grant for grant in standing.grants if grant.break_glass and grant.starts <= at]

    assert not (relation.has(Bond.BREAK_GLASS_LIVE) and all(grant.ended_at and grant.ended_at <= at for grant in live))
    if all(grant.break_glass for grant in standing.grants):
        assert relation.level is None


@given(STANDINGS, MOMENTS)
def test_every_exclusion_is_in_the_relation(standing: Standing, at: datetime) -> None:
    assert {Bond(kind.value) for kind in standing.exclusions} <= relation_of(standing, at).bonds


def test_no_folder_ties_nobody() -> None:
    assert relation_of(None, NOON).bonds == frozenset()
