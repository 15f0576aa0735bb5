from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantern.packs.calendars import Calendars, london
from lantern.procedures.clocks import (
    Clock,
    ClockError,
    OfficeHours,
    due,
    is_late_evening,
    is_no_longer_than,
    read_clock,
    read_office_hours,
)

LONDON = london()
CALENDARS = Calendars()
SAME_DAY = Clock(kind="same_day")
IMMEDIATE = Clock(kind="immediate")
BEFORE_VISIT = Clock(kind="before", event="visit")
TRANSITION = Clock(kind="before", event="transition", amount=7, start="transition_on")
LADO = Clock(kind="working_days", amount=1)
EARLY_SPRING = datetime(2026, 3, 28, 12, tzinfo=LONDON)
LATE_AUTUMN = datetime(2026, 10, 24, 12, tzinfo=LONDON)
FIRST_MOMENT = datetime.min.replace(tzinfo=UTC)
LAST_MOMENT = datetime.max.replace(tzinfo=UTC)
OFFICE = OfficeHours(days=frozenset(range(5)), opens=time(9), closes=time(17))

DAYS = st.dates(date(2019, 1, 1), date(2031, 12, 31))
MOMENTS = st.builds(lambda day, at: datetime.combine(day, at, tzinfo=UTC), DAYS, st.times())
FIGURES = st.integers(1, 40)
ENDING = st.one_of(
    st.just(SAME_DAY),
    st.builds(Clock, kind=st.just("hours"), amount=st.integers(1, 1000)),
    st.builds(Clock, kind=st.sampled_from(["calendar_days", "working_days"]), amount=FIGURES),
    st.builds(Clock, kind=st.just("before"), amount=FIGURES, event=st.sampled_from(["visit", "transition"])),
)


def hours(amount: int) -> Clock:
    return Clock(kind="hours", amount=amount)


def calendar_days(amount: int) -> Clock:
    return Clock(kind="calendar_days", amount=amount)


def working_days(amount: int) -> Clock:
    return Clock(kind="working_days", amount=amount)


def recurring(amount: int) -> Clock:
    return Clock(kind="recurring", amount=amount)


def after(event: str) -> Clock:
    return Clock(kind="after", event=event)


def due_in(nation: str, clock: Clock, started: datetime | date | None) -> datetime | date | None:
    return due(clock, started=started, calendar=CALENDARS[nation], zone=LONDON)


def end_of(result: datetime | date | None) -> datetime:
    assert result is not None
    if isinstance(result, datetime):
        return result.astimezone(UTC)
    return datetime.combine(result + timedelta(days=1), time(), tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("table", "clock", "word"),
    [
        ({"immediate": True}, IMMEDIATE, "immediate"),
        ({"same_day": True}, SAME_DAY, "same_day"),
        ({"same_day": True, "from": "found_at"}, Clock(kind="same_day", start="found_at"), "same_day"),
        ({"after": "migrant_help_log"}, after("migrant_help_log"), "after:migrant_help_log"),
        (
            {"hours": 72, "from": "returned_at"},
            Clock(kind="hours", amount=72, start="returned_at"),
            "hours:72",
        ),
        ({"calendar_days": 7}, calendar_days(7), "calendar_days:7"),
        ({"working_days": 1}, LADO, "working_days:1"),
        ({"before": "visit"}, BEFORE_VISIT, "before:visit"),
        ({"before": "transition", "days": 7, "from": "transition_on"}, TRANSITION, "before:transition"),
        ({"recurring": 60}, recurring(60), "recurring:60"),
    ],
)
def test_every_time_word_can_be_written(table: dict[str, object], clock: Clock, word: str) -> None:
    assert read_clock(table) == clock
    assert read_clock(table).word == word


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({}, "not none. Write one of: immediate, same_day, after"),
        ({"hours": 3, "same_day": True}, "not same_day and hours"),
        ({"hour": 3}, 'knows no "hour". Did you mean "hours"'),
        ({"hours": 3, "form": "x"}, 'Did you mean "from"'),
        ({"fortnight": 1}, "Write one of: immediate, .*from"),
        ({"days": 7}, "Write one of: .*calendar_days"),
        ({"hours": 3, "days": 7, "from": "x"}, '"days" goes with "before"'),
        ({"before": "visit", "days": 7}, '"days" goes with .* from = "transition_on"'),
        ({"before": "visit", "days": 0, "from": "x"}, '"days" is not a whole number .* days = 7'),
        ({"before": "visit", "from": "x"}, '"before:visit" runs from nothing'),
        ({"before": True}, '"before" names nothing: write before = "visit"'),
        ({"after": " "}, '"after" names nothing'),
        ({"immediate": True, "from": "x"}, '"immediate" runs from nothing: leave out "from"'),
        ({"recurring": 60, "from": "x"}, '"recurring:60" runs from nothing'),
        ({"immediate": False}, '"immediate" can only be true'),
        ({"same_day": 1}, '"same_day" can only be true'),
        ({"hours": 72, "from": 3}, '"from" names nothing: write hours = 72, from = "returned_at"'),
        *(
            ({kind: figure}, f'"{kind}" is not a whole number from 1 up: write {kind} = ')
            for kind in ("hours", "calendar_days", "working_days", "recurring")
            for figure in (0, -1, 1.0, "1", True)
        ),
    ],
)
def test_a_clock_that_cannot_be_read_says_what_to_write(table: dict[str, object], message: str) -> None:
    with pytest.raises(ClockError, match=message):
        read_clock(table)


@pytest.mark.parametrize(
    ("kind", "amount", "event", "message"),
    [
        ("hour", 1, None, 'no clock "hour". Did you mean "hours"'),
        ("hours", None, None, "write hours = 72"),
        ("hours", 0, None, "write hours = 72"),
        ("hours", 1, "visit", "write hours = 72"),
        ("same_day", 1, None, "write same_day = true"),
        ("after", None, None, "write after = "),
        ("after", 1, "log", "write after = "),
        ("before", -1, "visit", "write before = "),
    ],
)
def test_a_clock_that_makes_no_sense_cannot_be_made(
    kind: str, amount: int | None, event: str | None, message: str
) -> None:
    with pytest.raises(ClockError, match=message):
        Clock(kind=kind, amount=amount, event=event)


@pytest.mark.parametrize("clock", [IMMEDIATE, after("log"), recurring(60), BEFORE_VISIT])
def test_what_has_no_end_of_its_own_has_no_due_day(clock: Clock) -> None:
    assert due_in("england", clock, EARLY_SPRING) is None


@pytest.mark.parametrize("clock", [SAME_DAY, hours(1), calendar_days(1), LADO, TRANSITION])
def test_what_has_not_started_is_not_due(clock: Clock) -> None:
    assert due_in("england", clock, None) is None


@pytest.mark.parametrize(("nation", "day"), [("england", date(2026, 9, 1)), ("scotland", date(2026, 8, 31))])
def test_an_allegation_on_friday_goes_to_the_lado_by_the_next_working_day_of_the_nation(nation: str, day: date) -> None:
    assert due_in(nation, LADO, datetime(2026, 8, 28, 16, 30, tzinfo=LONDON)) == day


def test_seventy_two_hours_run_through_christmas() -> None:
    missing_child_back = datetime(2026, 12, 24, 15, 5, tzinfo=LONDON)

    assert due_in("england", hours(72), missing_child_back) == datetime(2026, 12, 27, 15, 5, tzinfo=LONDON)


def test_twenty_eight_days_and_twenty_working_days_are_not_the_same() -> None:
    looked_after_on = date(2026, 12, 22)

    assert due_in("england", calendar_days(28), looked_after_on) == date(2027, 1, 19)
    assert due_in("england", working_days(20), looked_after_on) == date(2027, 1, 22)


def test_a_clock_change_neither_takes_an_hour_nor_gives_one() -> None:
    shown = [str(due_in("england", hours(24), started)) for started in (EARLY_SPRING, LATE_AUTUMN)]

    assert shown == ["2026-03-29 13:00:00+01:00", "2026-10-25 11:00:00+00:00"]


@given(
    started=st.sampled_from([EARLY_SPRING, LATE_AUTUMN]),
    minutes=st.integers(0, 1440),
    amount=st.integers(1, 100),
)
def test_hours_are_elapsed_time_through_both_nights_of_the_clock_change(
    started: datetime, minutes: int, amount: int
) -> None:
    moment = started.astimezone(UTC) + timedelta(minutes=minutes)

    result = due_in("england", hours(amount), moment)

    assert end_of(result) - moment == timedelta(hours=amount)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 22, 50, tzinfo=UTC), date(2026, 7, 1)),  # 23:50 in London
        (datetime(2026, 7, 1, 23, 50, tzinfo=UTC), date(2026, 7, 2)),  # 00:50 in London
        (datetime(2026, 1, 1, 23, 50, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 7, 1, 23, 50), date(2026, 7, 1)),  # noqa: DTZ001 - written without a zone
        (datetime(2026, 7, 1, 0, 50, tzinfo=timezone(timedelta(hours=5))), date(2026, 6, 30)),
    ],
)
def test_the_same_day_is_the_local_day(moment: datetime, day: date) -> None:
    assert due_in("england", SAME_DAY, moment) == day
    assert due_in("england", calendar_days(1), moment) == day + timedelta(days=1)


def test_a_start_that_is_only_a_day_counts_from_its_first_minute() -> None:
    day = date(2026, 3, 29)

    assert due_in("england", SAME_DAY, day) == day
    assert due_in("england", LADO, day) == date(2026, 3, 30)
    assert due_in("england", hours(24), day) == datetime(2026, 3, 30, 1, tzinfo=LONDON)


def test_days_before_an_event_are_counted_back() -> None:
    assert due_in("england", TRANSITION, date(2026, 9, 1)) == date(2026, 8, 25)


@given(
    clock=ENDING,
    started=st.one_of(
        st.datetimes(timezones=st.sampled_from([UTC, LONDON, timezone(timedelta(hours=14))])), st.dates()
    ),
)
def test_a_start_at_the_edge_of_the_calendar_breaks_nothing(clock: Clock, started: datetime | date) -> None:
    result = due_in("england", clock, started)

    assert result is None or isinstance(result, datetime) is (clock.kind == "hours")


@pytest.mark.parametrize("kind", ["hours", "calendar_days", "working_days"])
@pytest.mark.parametrize("started", [date.max, LAST_MOMENT, LAST_MOMENT.replace(tzinfo=None)])
@pytest.mark.parametrize("amount", [24, 10**30])
def test_nothing_is_due_after_the_last_year(kind: str, started: date, amount: int) -> None:
    assert due_in("england", Clock(kind=kind, amount=amount), started) is None


@pytest.mark.parametrize("started", [date.min, FIRST_MOMENT, FIRST_MOMENT.replace(tzinfo=None)])
def test_nothing_is_due_before_the_first_year(started: date) -> None:
    assert due_in("england", TRANSITION, started) is None


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (IMMEDIATE, IMMEDIATE),
        (IMMEDIATE, SAME_DAY),
        (IMMEDIATE, TRANSITION),
        (SAME_DAY, LADO),
        (SAME_DAY, calendar_days(1)),
        (SAME_DAY, hours(25)),
        (hours(23), calendar_days(1)),
        (hours(23), LADO),
        (calendar_days(1), LADO),
        (calendar_days(26), working_days(20)),
        (LADO, calendar_days(6)),
        (working_days(20), hours(24 * 60)),
        (recurring(30), recurring(60)),
        (after("log"), after("log")),
        (BEFORE_VISIT, BEFORE_VISIT),
        (Clock(kind="before", event="transition", amount=8, start="transition_on"), TRANSITION),
    ],
)
def test_a_lower_layer_may_shorten_a_duty(new: Clock, old: Clock) -> None:
    assert is_no_longer_than(new, old)


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (hours(2), hours(1)),
        (working_days(2), LADO),
        (LADO, hours(72)),  # a bank holiday weekend is longer
        (LADO, calendar_days(5)),  # so is Christmas with one more day proclaimed
        (SAME_DAY, hours(24)),  # the autumn day of the clock change has 25
        (hours(24), calendar_days(1)),  # the spring day has 23
        (hours(1), SAME_DAY),  # from 23:50 on
        (working_days(20), calendar_days(28)),
        (calendar_days(27), working_days(20)),
        (SAME_DAY, IMMEDIATE),
        (IMMEDIATE, after("log")),
        (IMMEDIATE, BEFORE_VISIT),
        (IMMEDIATE, recurring(60)),
        (recurring(61), recurring(60)),
        (hours(1), recurring(60)),
        (after("log"), after("call")),
        (hours(1), Clock(kind="hours", amount=72, start="returned_at")),
        (BEFORE_VISIT, TRANSITION),
        (TRANSITION, Clock(kind="before", event="transition")),
        (Clock(kind="before", event="transition", amount=6, start="transition_on"), TRANSITION),
        (Clock(kind="before", event="visit", amount=1), BEFORE_VISIT),
    ],
)
def test_in_doubt_a_clock_counts_as_longer(new: Clock, old: Clock) -> None:
    assert not is_no_longer_than(new, old)


@given(new=ENDING, old=ENDING, nation=st.sampled_from(sorted(CALENDARS)), started=st.one_of(MOMENTS, DAYS))
@settings(max_examples=500)
def test_no_accepted_clock_ever_ends_later(new: Clock, old: Clock, nation: str, started: datetime | date) -> None:
    if is_no_longer_than(new, old):
        assert end_of(due_in(nation, new, started)) <= end_of(due_in(nation, old, started))


@given(clock=st.one_of(ENDING, st.sampled_from([IMMEDIATE, BEFORE_VISIT, after("log"), recurring(60)])))
def test_a_clock_is_no_longer_than_itself(clock: Clock) -> None:
    assert is_no_longer_than(clock, clock)


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (datetime(2026, 7, 1, 18, 59, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 19, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 4, 59, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 5, 0, tzinfo=UTC), False),
    ],
)
def test_late_in_the_evening_and_at_night_the_same_day_means_now(at: datetime, late: bool) -> None:
    assert is_late_evening(at, LONDON, from_hour=20) is late


@pytest.mark.parametrize(
    ("text", "days", "opens", "closes", "on_holidays"),
    [
        ("mon-fri 09:00-17:00", {0, 1, 2, 3, 4}, time(9), time(17), False),
        ("mon-thu,sat 08:30-16:00", {0, 1, 2, 3, 5}, time(8, 30), time(16), False),
        ("sun 10:00-12:00", {6}, time(10), time(12), False),
        ("mon-sun 00:00-23:59", set(range(7)), time(0), time(23, 59), False),
        ("every day 09:00-17:00", set(range(7)), time(9), time(17), True),
    ],
)
def test_office_hours_can_be_written(text: str, days: set[int], opens: time, closes: time, on_holidays: bool) -> None:
    assert read_office_hours(text) == OfficeHours(
        days=frozenset(days), opens=opens, closes=closes, on_holidays=on_holidays
    )


@pytest.mark.parametrize(
    "text",
    [
        *("", "nine to five", "mon-fri"),
        *(f"mon-fri {times}" for times in ("9:00-17:00", "09:00-24:00", "09:60-17:00", "09:00-17:00 ")),
        *(f"mon-fri {times}" for times in ("17:00-09:00", "09:00-09:00")),
        *(f"{days} 09:00-17:00" for days in ("mon-", "mon,fri-tue", "mon,,tue", "mo-fr", "every days")),
    ],
)
def test_office_hours_that_cannot_be_read_say_what_to_write(text: str) -> None:
    with pytest.raises(ClockError, match='write "mon-fri 09:00-17:00"'):
        read_office_hours(text)


@pytest.mark.parametrize(
    ("nation", "at", "is_open"),
    [
        ("england", datetime(2026, 8, 28, 7, 59, tzinfo=UTC), False),
        ("england", datetime(2026, 8, 28, 8, 0, tzinfo=UTC), True),
        ("england", datetime(2026, 8, 28, 15, 59, tzinfo=UTC), True),
        ("england", datetime(2026, 8, 28, 16, 0, tzinfo=UTC), False),
        ("england", datetime(2026, 8, 29, 12, 0, tzinfo=UTC), False),  # Saturday
        ("england", datetime(2026, 8, 31, 12, 0, tzinfo=UTC), False),  # bank holiday
        ("scotland", datetime(2026, 8, 31, 12, 0, tzinfo=UTC), True),
    ],
)
def test_an_office_is_open_by_the_clock_and_calendar_of_its_place(nation: str, at: datetime, is_open: bool) -> None:
    assert OFFICE.is_open(at, calendar=CALENDARS[nation], zone=LONDON) is is_open


def test_an_office_open_every_day_is_open_on_a_bank_holiday() -> None:
    office = read_office_hours("every day 09:00-17:00")

    assert office is not None
    assert office.is_open(datetime(2026, 12, 25, 12, tzinfo=UTC), calendar=CALENDARS["england"], zone=LONDON)


def test_an_office_that_never_closes_has_no_hours() -> None:
    assert read_office_hours("always") is None


def test_an_office_closes_by_the_local_clock() -> None:
    assert OFFICE.closes_at(date(2026, 7, 1), LONDON) == datetime(2026, 7, 1, 16, tzinfo=UTC)


def test_a_last_day_without_work_moves_to_the_next_working_day() -> None:
    clock = read_clock({"calendar_days": 30, "to_working_day": True})

    assert due_in("england", clock, date(2026, 11, 25)) == date(2026, 12, 29)  # 25 December; 28 December is a holiday
    assert due_in("england", clock, date(2026, 11, 2)) == date(2026, 12, 2)
    assert due_in("scotland", clock, date(2026, 12, 5)) == date(2027, 1, 5)  # 4 January is a holiday in Scotland


@given(day=DAYS, amount=FIGURES)
def test_moving_to_a_working_day_never_ends_sooner_and_always_on_a_working_day(day: date, amount: int) -> None:
    rolling = Clock(kind="calendar_days", amount=amount, to_working_day=True)

    moved = due_in("england", rolling, day)

    assert isinstance(moved, date)
    assert CALENDARS["england"].add(moved - timedelta(days=1), 1) == moved
    assert end_of(moved) >= end_of(due_in("england", calendar_days(amount), day))
    assert not is_no_longer_than(rolling, calendar_days(amount))
    assert is_no_longer_than(calendar_days(amount), rolling)


def test_a_clock_may_run_from_the_first_of_several_facts_that_is_known() -> None:
    clock = read_clock({"hours": 72, "from": ["first_known_at", "aware_at", "noticed_at"]})

    assert clock.starts == ("first_known_at", "aware_at", "noticed_at")


@pytest.mark.parametrize(
    "table",
    [
        {"working_days": 1, "to_working_day": True},
        {"calendar_days": 30, "to_working_day": "yes"},
        {"hours": 72, "from": []},
        {"hours": 72, "from": [""]},
    ],
)
def test_a_clock_with_a_slip_in_its_start_or_its_end_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(ClockError):
        read_clock(table)
