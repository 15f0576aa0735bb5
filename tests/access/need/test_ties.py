"""The relation from what is kept: worked out for one folder, and for many at once, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lantern.access.relations import Bond, Relation
from lantern.access.ties import relation_of
from lantern.folders import alike
from lantern.folders.alike import Shape, shape_of
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.standings import HeldGrant, Standing
from lantern.vault.bare_rows import Bare

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
GRANT = ("level", "starts", "until", "ended_at", "break_glass", "stand_in")
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


def shape(standing: Standing, at: datetime) -> Shape:
    grants = [tuple(getattr(grant, name) for name in GRANT) for grant in standing.grants]
    kept_out = [(kind.value,) for kind in standing.exclusions]
    return shape_of(grants, kept_out, standing.sealed_at, at, reported=standing.reported)


def tied_by(grant: HeldGrant) -> Standing:
    return Standing(folder=uuid4(), sealed_at=None, grants=(grant,), exclusions=frozenset(), reported=False)


def told_wrongly(standings: list[Standing], at: datetime) -> list[Standing]:
    """Standings that one of the same shape would not speak for."""
    examples: dict[Shape, Relation] = {}
    return [s for s in standings if examples.setdefault(shape(s, at), relation_of(s, at)) != relation_of(s, at)]


@given(some.lists(STANDINGS, max_size=12), MOMENTS)
def test_one_example_speaks_for_all_folders_of_its_shape(standings: list[Standing], at: datetime) -> None:
    assert told_wrongly(standings, at) == []


@pytest.mark.parametrize(
    ("left_out", "other"),
    [
        ("level", Level.MANAGE), ("starts", NOON + timedelta(hours=1)), ("until", NOON), ("ended_at", NOON),
        ("break_glass", True), ("stand_in", True),
    ],
)  # fmt: skip
def test_a_shape_that_leaves_something_out_is_noticed(
    left_out: str, other: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant = HeldGrant(Level.READ, NOON - timedelta(hours=1), None, None, break_glass=False, stand_in=False)
    pair = [tied_by(grant), tied_by(replace(grant, **{left_out: other}))]
    assert told_wrongly(pair, NOON) == []

    whole, place = alike._grant_shape, GRANT.index(left_out)

    def broken(row: Bare, sealed_at: object, now: object) -> Shape:
        return whole((*row[:place], getattr(grant, left_out), *row[place + 1 :]), sealed_at, now)

    monkeypatch.setattr(alike, "_grant_shape", broken)

    assert told_wrongly(pair, NOON) == [pair[1]]


def test_a_thousand_plain_grants_have_one_shape() -> None:
    starts = [NOON - timedelta(minutes=number) for number in range(1000)]
    grants = [HeldGrant(Level.READ, moment, None, None, break_glass=False, stand_in=False) for moment in starts]
    standings = [tied_by(grant) for grant in grants]

    assert len({shape(standing, NOON) for standing in standings}) == 1


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
