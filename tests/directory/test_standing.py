"""How far a way can be relied on: the newest own check wins, nothing is taken away, a date is never invented (T-24)."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.directory.standing import (
    NOTHING_CHECKED,
    TROUBLE,
    Check,
    Checks,
    Found,
    Known,
    Standing,
    mark_of,
    months_between,
    standing,
    untroubled_first,
)
from lantern.procedures.contacts import Way

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = NOON.date()
MASH = "MASH of the area"
NUMBER = Way(kind="telephone", value="01582 547653", verified_on="2026-11")
NEVER = Way(kind="e-mail", value="mash@luton.gov.uk", unverified="The mailbox was not checked.")
ASKED = frozenset({MASH})
ROLES = st.frozensets(st.sampled_from([MASH, "LADO of the area"]), min_size=1)


def check(found: Found, at: datetime = NOON, way: Way = NUMBER, roles: frozenset[str] = ASKED) -> Check:
    return Check(mark=mark_of(way), found=found, at=at, on=at.date(), since=at, roles=roles)


def seen(*checks: Check, way: Way = NUMBER, on: date = DAY, role: str = MASH) -> Standing:
    return standing(way, role, Checks(checks), on=on, months=12)


# -- what the packs say ------------------------------------------------------------------------------


def test_without_any_check_the_pack_is_believed_and_no_date_is_invented() -> None:
    assert seen() == Standing(Known.VERIFIED, "2026-11")
    assert seen(way=NEVER) == Standing(Known.UNVERIFIED, why="The mailbox was not checked.")


@pytest.mark.parametrize(
    ("on", "known"),
    [(date(2027, 11, 30), Known.VERIFIED), (date(2027, 12, 1), Known.OLD), (date(2031, 1, 1), Known.OLD)],
)
def test_a_date_counts_for_twelve_months_and_is_old_after_them(on: date, known: Known) -> None:
    assert seen(on=on).known is known


@given(st.integers(1, 60), st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_the_older_a_check_the_less_it_counts(months: int, verified: date, on: date) -> None:
    way = Way(kind="telephone", value="101", verified_on=verified.isoformat())
    known = standing(way, "police", NOTHING_CHECKED, on=on, months=months).known

    assert (known is Known.OLD) == (months_between(verified.isoformat(), on) > months)


# -- what we find ourselves --------------------------------------------------------------------------


def test_our_own_check_verifies_what_no_pack_has_verified() -> None:
    found = seen(check(Found.RIGHT, way=NEVER), way=NEVER)

    assert found == Standing(Known.VERIFIED, "2026-11-22", ours=True)


def test_a_wrong_number_is_wrong_whatever_the_pack_says_and_until_somebody_reaches_them() -> None:
    wrong, later = check(Found.WRONG), check(Found.RIGHT, NOON + timedelta(days=3))

    assert seen(wrong).known is Known.WRONG
    assert seen(wrong, on=date(2036, 1, 1)).known is Known.WRONG
    assert seen(wrong, later).known is Known.VERIFIED
    assert seen(later, wrong).known is Known.VERIFIED


def test_that_a_number_is_wrong_counts_for_everybody_behind_it_and_that_it_is_right_for_those_asked_for() -> None:
    assert seen(check(Found.WRONG), role="LADO of the area").known is Known.WRONG
    assert seen(check(Found.RIGHT, way=NEVER), way=NEVER, role="LADO of the area").known is Known.UNVERIFIED


def test_nobody_answered_proves_nothing_and_is_said() -> None:
    tried = seen(check(Found.NOBODY))

    assert (tried.known, tried.on, tried.tried) == (Known.VERIFIED, "2026-11", DAY)
    assert seen(check(Found.WRONG, NOON - timedelta(days=9)), check(Found.NOBODY)).known is Known.WRONG
    assert seen(check(Found.NOBODY), check(Found.RIGHT, NOON + timedelta(hours=1))).tried is None


def test_of_our_day_and_the_packs_the_later_one_stands() -> None:
    before = check(Found.RIGHT, datetime(2026, 10, 31, 12, tzinfo=UTC))

    assert seen(before) == Standing(Known.VERIFIED, "2026-11")
    assert seen(check(Found.RIGHT)).on == "2026-11-22"


def test_hours_that_differ_are_said_of_a_number_that_is_right() -> None:
    found = seen(check(Found.DIFFERS))

    assert (found.known, found.differs) == (Known.VERIFIED, True)


LATELY = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 22), timezones=st.just(UTC))  # noqa: DTZ001 -- just beside
CHECKS = st.lists(
    st.builds(
        check, st.sampled_from(Found), LATELY, st.sampled_from([NUMBER, NEVER]), ROLES,
    ),
    unique_by=lambda one: one.at, max_size=12,
)  # fmt: skip


@given(CHECKS, st.randoms(use_true_random=False), st.sampled_from([NUMBER, NEVER]))
def test_the_newest_check_that_says_something_wins_in_whatever_order_they_come(
    checks: list[Check], shuffled: Random, way: Way
) -> None:
    mixed = list(checks)
    shuffled.shuffle(mixed)
    found = seen(*mixed, way=way)
    telling = [
        one
        for one in sorted(checks, key=lambda one: one.at)
        if one.mark == mark_of(way) and one.found is not Found.NOBODY and (one.found in TROUBLE or MASH in one.roles)
    ]

    assert found == seen(*checks, way=way)
    assert found.troubled == bool(telling and telling[-1].found in TROUBLE)
    if telling and not found.troubled:
        assert found.on >= telling[-1].on.isoformat() or found.on == way.verified_on
    if not telling:
        assert found.known is (Known.VERIFIED if way is NUMBER else Known.UNVERIFIED)


# -- the same way, however it is written -------------------------------------------------------------


@pytest.mark.parametrize("written", ["01582547653", "+44 1582 547653", "0044 1582 547 653", " 01582-547653 "])
def test_a_number_is_the_same_however_it_is_written(written: str) -> None:
    assert mark_of(Way(kind="telephone", value=written)) == mark_of(NUMBER)


def test_two_numbers_two_kinds_and_two_addresses_are_not_the_same() -> None:
    ways = [
        NUMBER, NEVER, Way(kind="telephone", value="01582 547563"), Way(kind="text", value="01582 547653"),
        Way(kind="telephone", value="101"), Way(kind="telephone", value="111"), Way(kind="telephone", value="116 123"),
        Way(kind="e-mail", value="mash@luton.example"),
    ]  # fmt: skip

    assert len({mark_of(way) for way in ways}) == len(ways)
    assert mark_of(Way(kind="e-mail", value=" MASH@Luton.gov.uk")) == mark_of(NEVER)


# -- never removed -----------------------------------------------------------------------------------

STANDINGS = st.lists(st.builds(Standing, st.sampled_from(Known)))


@given(STANDINGS)
def test_no_way_is_ever_left_out_and_those_without_trouble_keep_their_order_in_front(found: list[Standing]) -> None:
    numbered = list(enumerate(found))
    sorted_ = untroubled_first(numbered, lambda one: one[1])

    assert sorted(sorted_, key=lambda one: one[0]) == numbered
    fine = [place for place, one in sorted_ if not one.troubled]
    assert fine == sorted(fine)
    assert [one.troubled for _, one in sorted_] == sorted(one.troubled for one in found)
