"""Who is on call when: by the day, the night, the weekend, the bank holiday and the night on which clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantern.packs.calendars import Calendars
from lantern.procedures.clocks import read_office_hours
from lantern.sending.rota_times import Away, Hours, OfficeClock, Rota, Shift

LONDON = ZoneInfo("Europe/London")
ADA, SAM, RUTH = (UUID(int=number) for number in (1, 2, 3))
DAY = timedelta(days=1)
CLOCK = OfficeClock(read_office_hours("mon-fri 09:00-17:00"), Calendars()["england"], LONDON)
ALWAYS = OfficeClock(None, Calendars()["england"], LONDON)


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment as the clocks of the house show it."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


def rota(*shifts: Shift, away: tuple[Away, ...] = (), clock: OfficeClock = CLOCK, without: UUID | None = None) -> Rota:
    return Rota(clock, shifts, away, {ADA, SAM, RUTH} - {without})


def a_week(first: date, last: date) -> Rota:
    """Ada by day, Sam by night."""
    return rota(Shift(ADA, first, last, Hours.OFFICE), Shift(SAM, first, last, Hours.OUT))


@pytest.mark.parametrize(
    ("moment", "who"),
    [
        (at(2026, 11, 23, 8, 59), None),  # a Monday, before the first turn begins
        (at(2026, 11, 23, 9), ADA),
        (at(2026, 11, 23, 16, 59), ADA),
        (at(2026, 11, 23, 17), SAM),
        (at(2026, 11, 24, 3), SAM),
        (at(2026, 11, 24, 9), ADA),
        (at(2026, 11, 28, 12), SAM),  # the Saturday
        (at(2026, 11, 29, 12), SAM),  # the Sunday
        (at(2026, 11, 30, 8, 59), SAM),  # the night of the last day is his until the office opens
        (at(2026, 11, 30, 9), None),
    ],
)
def test_by_day_by_night_and_at_the_weekend(moment: datetime, who: UUID | None) -> None:
    found = a_week(date(2026, 11, 23), date(2026, 11, 29)).on_call(moment)

    assert found == ((who,) if who else ())


def test_a_bank_holiday_is_out_of_office_hours_all_day() -> None:
    found = a_week(date(2026, 12, 21), date(2026, 12, 31))

    for day in (25, 28):  # Christmas, and the day instead of Boxing Day
        assert found.on_call(at(2026, 12, day, 11)) == (SAM,)
    assert found.on_call(at(2026, 12, 29, 11)) == (ADA,)


def test_an_office_that_opens_every_day_is_open_on_a_bank_holiday() -> None:
    every_day = OfficeClock(read_office_hours("every day 09:00-17:00"), Calendars()["england"], LONDON)

    assert every_day.is_open(at(2026, 12, 25, 11))
    assert not CLOCK.is_open(at(2026, 12, 25, 11))


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 28), 23), (date(2026, 10, 24), 25), (date(2026, 11, 24), 24)]
)
def test_the_night_on_which_the_clocks_change_has_no_gap_and_no_overlap(day: date, hours: int) -> None:
    # Saturday's night ends on Sunday at nine by the clocks, whether it has an hour less or one more.
    found = rota(Shift(SAM, day, day, Hours.ALL), Shift(RUTH, day + DAY, day + DAY, Hours.ALL))
    starts, ends = found.shifts[0].span(CLOCK)

    assert ends - starts == timedelta(hours=hours)
    assert found.gaps(starts, ends + DAY / 2) == ()
    minutes = (starts + number * timedelta(minutes=30) for number in range(2 * hours + 4))
    assert all(len(found.on_call(minute)) == 1 for minute in minutes)


def test_whoever_is_away_is_not_on_call_and_leaves_a_gap_that_is_named() -> None:
    monday = date(2026, 11, 23)
    holiday = Away(ADA, at(2026, 11, 24, 0), at(2026, 11, 25, 0))
    found = rota(Shift(ADA, monday, monday + 2 * DAY, Hours.ALL), away=(holiday,))

    assert found.turns(at(2026, 11, 24, 12)) == (ADA,)
    assert found.on_call(at(2026, 11, 24, 12)) == ()
    start, end = CLOCK.begins(monday), CLOCK.begins(monday + 3 * DAY)
    assert found.gaps(start, end) == ((at(2026, 11, 24, 0), at(2026, 11, 25, 0)),)


def test_an_illness_without_an_end_holds_until_somebody_ends_it() -> None:
    ill = Away(ADA, at(2026, 11, 24, 3))

    assert not ill.holds(at(2026, 11, 24, 2, 59))
    assert ill.holds(at(2027, 11, 24, 3))


def test_whoever_has_left_is_never_on_call() -> None:
    monday = date(2026, 11, 23)
    found = rota(Shift(ADA, monday, monday, Hours.ALL), without=ADA)

    assert found.on_call(at(2026, 11, 23, 12)) == ()
    assert found.turns(at(2026, 11, 23, 12)) == ()


def test_a_turn_that_was_taken_back_holds_until_then() -> None:
    monday = date(2026, 11, 23)
    turn = Shift(ADA, monday, monday + 6 * DAY, Hours.ALL, ended_at=at(2026, 11, 24, 12))

    assert rota(turn).on_call(at(2026, 11, 24, 11, 59)) == (ADA,)
    assert rota(turn).on_call(at(2026, 11, 24, 12)) == ()


def test_where_the_office_never_closes_a_day_begins_at_midnight() -> None:
    monday = date(2026, 11, 23)
    found = rota(Shift(ADA, monday, monday, Hours.OFFICE), clock=ALWAYS)

    assert found.on_call(at(2026, 11, 23, 0)) == (ADA,)
    assert found.on_call(at(2026, 11, 24, 0)) == ()


# -- whatever the rota is -----------------------------------------------------------------------------------

MONDAY = date(2026, 10, 19)
SHIFTS = st.builds(
    lambda account, first, length, hours: Shift(account, MONDAY + first * DAY, MONDAY + (first + length) * DAY, hours),
    st.sampled_from([ADA, SAM, RUTH]), st.integers(-3, 12), st.integers(0, 6), st.sampled_from(Hours),
)  # fmt: skip
AWAYS = st.builds(
    lambda account, first, hours: Away(
        account, CLOCK.moment(MONDAY, time()) + timedelta(hours=first),
        None if hours is None else CLOCK.moment(MONDAY, time()) + timedelta(hours=first + hours),
    ),
    st.sampled_from([ADA, SAM, RUTH]), st.integers(-24, 300), st.one_of(st.none(), st.integers(1, 90)),
)  # fmt: skip
ROTAS = st.builds(
    lambda shifts, away, clock: rota(*shifts, away=tuple(away), clock=clock),
    st.lists(SHIFTS, max_size=6), st.lists(AWAYS, max_size=3), st.sampled_from([CLOCK, ALWAYS]),
)  # fmt: skip
# Over the night on which the clocks go back.
START = CLOCK.moment(MONDAY, time())
SPAN = 9 * DAY


@settings(max_examples=150, deadline=None)
@given(found=ROTAS, minute=st.integers(0, int(SPAN.total_seconds() // 60) - 1))
def test_the_gaps_are_exactly_the_minutes_at_which_nobody_is_on_call(found: Rota, minute: int) -> None:
    moment = START + timedelta(minutes=minute)
    in_a_gap = any(start <= moment < end for start, end in found.gaps(START, START + SPAN))

    assert in_a_gap == (not found.on_call(moment))


@settings(max_examples=150, deadline=None)
@given(found=ROTAS)
def test_the_parts_of_a_time_lie_side_by_side_and_fill_it(found: Rota) -> None:
    parts = list(found.parts(START, START + SPAN))

    assert (parts[0].start, parts[-1].end) == (START, START + SPAN)
    assert all(one.end == other.start for one, other in pairwise(parts))
    assert all(part.accounts == found.on_call(part.start) for part in parts)


@settings(max_examples=150, deadline=None)
@given(minute=st.integers(0, 3 * 366 * 24 * 60), clock=st.sampled_from([CLOCK, ALWAYS]))
def test_every_moment_lies_in_the_day_of_the_rota_that_it_is_given(minute: int, clock: OfficeClock) -> None:
    moment = START + timedelta(minutes=minute)
    day = clock.day_of(moment)

    assert clock.begins(day) <= moment < clock.begins(day + DAY)
