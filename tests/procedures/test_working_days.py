from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.packs.calendars import Calendars
from lantern.procedures.working_days import WorkingCalendar, fewest_days, most_days

CALENDARS = Calendars()
NATIONS = st.sampled_from(sorted(CALENDARS))
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
FIGURES = st.integers(1, 60)
MONDAY = date(2026, 5, 4)
FRIDAY = date(2026, 5, 1)


def calendar_with(*holidays: date) -> WorkingCalendar:
    return WorkingCalendar(
        nation="england",
        holidays=frozenset(holidays),
        known_from=date(2026, 1, 1),
        known_until=date(2026, 12, 31),
    )


def working_days_of(nation: str) -> list[date]:
    """List the working days of 2020-2031 one after another, by a road of its own."""
    days = (date(2020, 1, 1) + timedelta(days=n) for n in range(12 * 366))
    return [day for day in days if day.strftime("%a") not in {"Sat", "Sun"} and day not in CALENDARS[nation].holidays]


WORKING_DAYS = {nation: working_days_of(nation) for nation in CALENDARS}


def test_the_day_of_the_event_does_not_count() -> None:
    assert calendar_with().add(date(2026, 5, 5), 1) == date(2026, 5, 6)


def test_a_weekend_does_not_count() -> None:
    assert calendar_with().add(FRIDAY, 1) == MONDAY


def test_a_bank_holiday_does_not_count() -> None:
    assert calendar_with(MONDAY).add(FRIDAY, 1) == date(2026, 5, 5)


@pytest.mark.parametrize("day", [date(2026, 5, 2), date(2026, 5, 3)])
def test_a_worry_at_the_weekend_is_due_as_if_it_came_on_friday(day: date) -> None:
    assert calendar_with().add(day, 1) == MONDAY


@pytest.mark.parametrize("figure", [0, -1])
def test_less_than_one_working_day_is_refused(figure: int) -> None:
    with pytest.raises(ValueError, match="write 1 or more"):
        calendar_with().add(FRIDAY, figure)


@pytest.mark.parametrize("figure", [10**12, 2])
def test_a_result_after_the_last_year_is_refused(figure: int) -> None:
    with pytest.raises(OverflowError):
        calendar_with().add(date(9999, 12, 29), figure + 1)


def test_the_published_table_has_a_first_and_a_last_day() -> None:
    calendar = calendar_with()

    assert calendar.is_published(calendar.known_from)
    assert calendar.is_published(calendar.known_until)
    assert not calendar.is_published(date(2025, 12, 31))
    assert not calendar.is_published(date(2027, 1, 1))


@given(nation=NATIONS, day=DAYS, figure=FIGURES)
def test_counting_agrees_with_a_list_of_all_working_days(nation: str, day: date, figure: int) -> None:
    working_days = WORKING_DAYS[nation]

    counted = CALENDARS[nation].add(day, figure)

    assert counted == working_days[bisect_right(working_days, day) + figure - 1]


@given(nation=NATIONS, day=DAYS, figure=FIGURES)
def test_nothing_is_ever_due_on_a_weekend_or_holiday(nation: str, day: date, figure: int) -> None:
    calendar = CALENDARS[nation]

    counted = calendar.add(day, figure)

    assert counted.weekday() < 5
    assert counted not in calendar.holidays
    assert calendar.is_working_day(counted)


@given(nation=NATIONS, day=DAYS, later=st.integers(0, 30), figure=FIGURES, more=st.integers(0, 10))
def test_a_later_start_or_a_longer_clock_never_ends_earlier(
    nation: str, day: date, later: int, figure: int, more: int
) -> None:
    calendar = CALENDARS[nation]

    assert calendar.add(day, figure) <= calendar.add(day + timedelta(days=later), figure + more)


@given(nation=NATIONS, day=DAYS, figure=FIGURES)
def test_the_bounds_hold_on_every_day(nation: str, day: date, figure: int) -> None:
    taken = (CALENDARS[nation].add(day, figure) - day).days

    assert fewest_days(figure) <= taken <= most_days(figure)


@given(nation=NATIONS, day=DAYS, figure=FIGURES, after=st.integers(0, 90))
def test_the_longest_span_holds_when_one_more_holiday_is_proclaimed(
    nation: str, day: date, figure: int, after: int
) -> None:
    known = CALENDARS[nation]
    proclaimed = calendar_with(*known.holidays, day + timedelta(days=after))

    assert (proclaimed.add(day, figure) - day).days <= most_days(figure)
