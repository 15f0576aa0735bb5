from datetime import UTC, datetime, timedelta

import pytest

from lantern.access.policy import decide, grant_would_open
from lantern.access.policy_actions import Action
from lantern.access.relations import (
    BREAK_GLASS_FOR,
    EXCLUSIONS,
    STRANGER,
    Bond,
    GrantSpan,
    Level,
    Relation,
    relation_at,
)
from lantern.access.roles import FRESH_FOR, NEW_FOR, READERS, Actor, Role, is_fresh, is_new

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
WORKER = Actor(role=Role.WORKER, enrolled=True, second_factor=True)


def since(
    hours: int, level: Level = Level.WRITE, *, until: datetime | None = None, ended_at: datetime | None = None
) -> GrantSpan:
    return GrantSpan(level=level, given_at=NOON - hours * HOUR, until=until, ended_at=ended_at)


def bonds(relation: Relation) -> set[Bond]:
    return set(relation.bonds)


def test_nothing_kept_is_no_relation() -> None:
    assert relation_at(NOON) == STRANGER


@pytest.mark.parametrize("level", Level)
def test_a_live_grant_gives_its_level(level: Level) -> None:
    assert relation_at(NOON, grants=[since(1, level)]).level is level


def test_a_grant_holds_from_its_first_moment_and_not_before() -> None:
    grant = GrantSpan(level=Level.READ, given_at=NOON)

    assert bonds(relation_at(NOON, grants=[grant])) == {Bond.GRANTED_READ}
    assert relation_at(NOON - TICK, grants=[grant]) == STRANGER


@pytest.mark.parametrize("grant", [since(2, until=NOON), since(2, ended_at=NOON)])
def test_a_grant_no_longer_holds_at_the_moment_it_ends(grant: GrantSpan) -> None:
    assert bonds(relation_at(NOON - TICK, grants=[grant])) == {Bond.GRANTED_WRITE}
    assert bonds(relation_at(NOON, grants=[grant])) == {Bond.FORMER}


def test_a_grant_that_was_ended_early_does_not_live_on_until_its_last_day() -> None:
    grant = since(2, until=NOON + 24 * HOUR, ended_at=NOON - HOUR)

    assert bonds(relation_at(NOON, grants=[grant])) == {Bond.FORMER}


def test_the_highest_live_grant_counts_and_an_ended_one_does_not() -> None:
    found = relation_at(NOON, grants=[since(3, Level.MANAGE, ended_at=NOON - HOUR), since(2, Level.READ)])

    assert found.level is Level.READ
    assert found.has(Bond.FORMER)


def test_a_seal_closes_what_was_granted_before_and_at_its_moment() -> None:
    for hours in (2, 1):
        found = relation_at(NOON, grants=[since(hours)], sealed_at=NOON - HOUR)
        assert bonds(found) == {Bond.SEALED_OUT}


def test_a_grant_after_the_sealing_holds_and_the_older_one_still_does_not() -> None:
    found = relation_at(NOON, grants=[since(3, Level.MANAGE), since(1, Level.READ)], sealed_at=NOON - 2 * HOUR)

    assert bonds(found) == {Bond.SEALED_IN, Bond.GRANTED_READ}


def test_a_sealed_folder_is_not_found_by_anybody_without_a_named_grant() -> None:
    for role in Role:
        for bond in (None, *Bond):
            kept_out = frozenset({bond} if bond in EXCLUSIONS else ())
            found = relation_at(
                NOON,
                grants=[since(5, Level.MANAGE)],
                sealed_at=NOON - HOUR,
                reported=bond is Bond.REPORTER,
                exclusions=kept_out,
                glass_broken_at=[NOON - 2 * HOUR] if bond is Bond.BREAK_GLASS_LIVE else [],
            )
            actor = Actor(role=role, enrolled=True, second_factor=True, fresh=True)
            assert decide(Action.KNOW_EXISTS, actor, found).hidden
            assert decide(Action.READ_FOLDER, actor, found).hidden


def test_somebody_in_the_seal_is_found_by_the_same_question() -> None:
    found = relation_at(NOON, grants=[since(1)], sealed_at=NOON - 2 * HOUR)

    assert decide(Action.READ_FOLDER, WORKER, found).allowed


def test_a_stand_in_counts_only_while_that_grant_counts() -> None:
    grant = GrantSpan(level=Level.WRITE, given_at=NOON - HOUR, stand_in=True)

    assert relation_at(NOON, grants=[grant]).has(Bond.STAND_IN)
    assert not relation_at(NOON, grants=[grant], sealed_at=NOON).has(Bond.STAND_IN)


def test_a_break_glass_lasts_four_hours_to_the_moment() -> None:
    assert BREAK_GLASS_FOR == 4 * HOUR
    assert bonds(relation_at(NOON, glass_broken_at=[NOON - 4 * HOUR + TICK])) == {Bond.BREAK_GLASS_LIVE}
    assert bonds(relation_at(NOON, glass_broken_at=[NOON - 4 * HOUR])) == {Bond.BREAK_GLASS_OVER}
    assert relation_at(NOON, glass_broken_at=[NOON + TICK]) == STRANGER


def test_reports_and_exclusions_stay_with_the_relation() -> None:
    found = relation_at(NOON, reported=True, exclusions=EXCLUSIONS)

    assert bonds(found) == {Bond.REPORTER, *EXCLUSIONS}


def test_what_is_no_exclusion_is_not_taken_for_one() -> None:
    with pytest.raises(ValueError, match="granted_read"):
        relation_at(NOON, exclusions=[Bond.GRANTED_READ])


def test_somebody_is_new_up_to_the_ninetieth_day() -> None:
    assert timedelta(days=90) == NEW_FOR
    assert is_new(NOON - NEW_FOR + TICK, NOON)
    assert not is_new(NOON - NEW_FOR, NOON)


def test_a_sign_in_is_fresh_for_five_minutes_and_never_from_the_future() -> None:
    assert timedelta(minutes=5) == FRESH_FOR
    assert is_fresh(NOON, NOON)
    assert is_fresh(NOON - FRESH_FOR, NOON)
    assert not is_fresh(NOON - FRESH_FOR - TICK, NOON)
    assert not is_fresh(NOON + TICK, NOON)
    assert not is_fresh(None, NOON)


@pytest.mark.parametrize("role", Role)
def test_a_grant_is_known_beforehand_to_open_nothing(role: Role) -> None:
    assert grant_would_open(role, Level.READ, STRANGER) is (role in READERS and role is not Role.TRUSTEE)
    assert grant_would_open(role, Level.READ, STRANGER, stand_in=True) is (role in READERS)


@pytest.mark.parametrize("exclusion", [Bond.MUST_NOT_KNOW, Bond.MUST_NOT_READ])
def test_a_grant_to_somebody_kept_out_opens_nothing(exclusion: Bond) -> None:
    assert not grant_would_open(Role.WORKER, Level.MANAGE, Relation(frozenset({exclusion})))


def test_a_grant_after_the_sealing_would_open() -> None:
    assert grant_would_open(Role.WORKER, Level.READ, Relation(frozenset({Bond.SEALED_OUT})))
