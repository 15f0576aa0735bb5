"""Quarters by the clock of the house."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.governance.quarters import Quarter, counted, quarter_of, told_from
from lantern.packs.calendars import london

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- in UTC


@pytest.mark.parametrize(
    ("day", "key"),
    [(date(2026, 1, 1), "2026-1"), (date(2026, 3, 31), "2026-1"), (date(2026, 12, 31), "2026-4")],
)
def test_a_day_is_in_one_quarter(day: date, key: str) -> None:
    assert quarter_of(day).key == key


def test_the_year_turns() -> None:
    assert Quarter(2026, 4).next == Quarter(2027, 1)
    assert Quarter(2027, 1).before == Quarter(2026, 4)


def test_a_quarter_begins_at_midnight_of_the_house_and_not_of_the_store() -> None:
    found = counted(datetime(2026, 8, 10, 9, tzinfo=UTC), london(), 1, 7)

    assert found[0].start.astimezone(UTC) == datetime(2026, 6, 30, 23, tzinfo=UTC)


@given(MOMENTS)
def test_quarters_follow_each_other_without_a_gap_up_to_the_last_full_week(at: datetime) -> None:
    found = counted(at, london(), 4, 7)

    assert [one.until for one in found[:-1]] == [one.start for one in found[1:]]
    assert [one.finished for one in found] == [True, True, True, False]
    assert found[-1].until <= at
    assert (found[-1].until.date() - found[-1].start.date()).days % 7 == 0
    assert [one.quarter.next for one in found[:-1]] == [one.quarter for one in found[1:]]


@given(MOMENTS, st.integers(1, 100))
def test_between_two_readings_lie_none_or_at_least_seven_days(at: datetime, days: int) -> None:
    first, second = (
        {end.date() for one in counted(moment, london(), 4, 7) for end in (one.start, one.until)}
        for moment in (at, at + timedelta(days=days))
    )
    apart = (max(second) - max(first)).days

    assert apart == 0 or apart >= 7


@given(MOMENTS)
def test_what_happens_is_told_from_the_first_midnight_at_which_it_is_counted(at: datetime) -> None:
    told = told_from(at, london(), 7)

    assert at < told
    assert any(one.start <= at < one.until for one in counted(told, london(), 4, 7))
    assert not any(one.start <= at < one.until for one in counted(told - timedelta(seconds=1), london(), 4, 7))


def test_on_the_first_days_of_a_quarter_nothing_of_it_is_counted_yet() -> None:
    for day in (1, 7):
        newest = counted(datetime(2026, 10, day, 12, tzinfo=UTC), london(), 2, 7)[-1]

        assert newest.start == newest.until
