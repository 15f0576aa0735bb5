"""The worked situations on every day of 2026 to 2028: no wrong working day, nothing due in the past.

Holidays are counted here from the `holidays` package, not from the table that Lantern ships.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final

import holidays
import pytest
from tests.procedures.make import assessed
from tests.procedures.test_closing import cases, moved, nobody_answers

from lantern.packs.calendars import london
from lantern.procedures.assessment import Duty
from lantern.procedures.situation import Situation

ZONE = london()
SATURDAY: Final = 5
DIVISION: Final = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}
YEARS: Final = (2026, 2027, 2028)
CLOCK_CHANGES: Final = [
    date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26), date(2028, 10, 29),
]  # fmt: skip
AROUND: Final = 4


@cache
def days_off(nation: str) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv=DIVISION[nation], years=(*YEARS, 2029)))


def nth_working_day(day: date, count: int, nation: str) -> date:
    """Counted day by day, as one would on a wall calendar; the day of the event does not count."""
    while count:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in days_off(nation):
            count -= 1
    return day


def dangerous_days(nation: str) -> list[date]:
    """Every day near a bank holiday, Christmas, Easter or a clock change."""
    centres = [day for day in days_off(nation) if day.year in YEARS] + CLOCK_CHANGES
    span = range(-AROUND, AROUND + 1)
    found = {centre + timedelta(days=shift) for centre in centres for shift in span}
    return sorted(day for day in found if day.year in YEARS)


def wrong(case: Situation) -> Iterator[tuple[str, str, str]]:
    today = case.now.astimezone(ZONE).date()
    for duty in assessed(case).duties:
        if is_past(duty, case, today):
            yield case.id, duty.key, f"due {duty.due}, in the past"
        if duty.by.kind == "working_days" and duty.by.starts == ("noticed_at",):
            assert duty.by.amount is not None
            expected = nth_working_day(today, duty.by.amount, case.nation)
            if duty.due != expected:
                yield case.id, duty.key, f"due {duty.due}, not {expected}"
        if silent := nobody_answers(duty, case):
            yield case.id, duty.key, f"nobody answers: {silent}"


def is_past(duty: Duty, case: Situation, today: date) -> bool:
    if isinstance(duty.due, datetime):
        return duty.due < case.now
    return duty.due is not None and duty.due < today


@pytest.mark.parametrize("nation", sorted(DIVISION))
def test_around_every_holiday_and_clock_change_no_duty_is_due_on_a_wrong_day(nation: str) -> None:
    found = [
        (day.isoformat(), *fault)
        for number, day in enumerate(dangerous_days(nation))
        for case in cases()[number % 3 :: 3]
        for fault in wrong(moved(replace(case, nation=nation), day, time(16, 30)))
    ]

    assert found == []


@pytest.mark.nightly
@pytest.mark.parametrize("nation", sorted(DIVISION))
@pytest.mark.parametrize("hour", [0, 3, 9, 17, 21, 23])
def test_on_every_day_of_three_years_no_duty_is_due_on_a_wrong_day(nation: str, hour: int) -> None:
    first = date(YEARS[0], 1, 1)
    found = [
        (day.isoformat(), *fault)
        for day in (first + timedelta(days=number) for number in range(1096))
        for case in cases()
        for fault in wrong(moved(replace(case, nation=nation), day, time(hour, 30)))
    ]

    assert found == []
