"""Quarters by the clock of the house."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.governance.quarters import Quarter, counted, quarter_of
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
    found = counted(datetime(2026, 8, 10, 9, tzinfo=UTC), london(), 1)

    assert found[0].start.astimezone(UTC) == datetime(2026, 6, 30, 23, tzinfo=UTC)


@given(MOMENTS)
def test_quarters_follow_each_other_without_a_gap_up_to_the_last_midnight(at: datetime) -> None:
    found = counted(at, london(), 4)

    assert [one.until for one in found[:-1]] == [one.start for one in found[1:]]
    assert [one.finished for one in found] == [True, True, True, False]
    assert timedelta() <= at - found[-1].until < timedelta(hours=25)
    assert [one.quarter.next for one in found[:-1]] == [one.quarter for one in found[1:]]


def test_on_the_first_day_of_a_quarter_nothing_of_it_is_counted_yet() -> None:
    newest = counted(datetime(2026, 10, 1, 12, tzinfo=UTC), london(), 2)[-1]

    assert newest.start == newest.until
