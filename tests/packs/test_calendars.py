from __future__ import annotations

import importlib.util
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from lantern.packs.calendars import Calendars, london, read_time_table
from lantern.procedures.clocks import ClockError, OfficeHours

_spec = importlib.util.spec_from_file_location(
    "make_calendar", Path(__file__).parents[2] / "tools" / "make_calendar.py"
)
assert _spec is not None
assert _spec.loader is not None
make_calendar = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make_calendar)

# Law file, section H, as typed from the gov.uk feed; "s" marks a substitute day.
PUBLISHED = {
    ("england", 2026): "1 Jan, 3 Apr, 6 Apr, 4 May, 25 May, 31 Aug, 25 Dec, 28 Dec s",
    ("england", 2027): "1 Jan, 26 Mar, 29 Mar, 3 May, 31 May, 30 Aug, 27 Dec s, 28 Dec s",
    ("england", 2028): "3 Jan s, 14 Apr, 17 Apr, 1 May, 29 May, 28 Aug, 25 Dec, 26 Dec",
    ("scotland", 2026): (
        "1 Jan, 2 Jan, 3 Apr, 4 May, 25 May, 15 Jun, 3 Aug, 30 Nov, 25 Dec, 28 Dec s"  # 15 June: one-off
    ),
    ("scotland", 2027): "1 Jan, 4 Jan s, 26 Mar, 3 May, 31 May, 2 Aug, 30 Nov, 27 Dec s, 28 Dec s",
    ("scotland", 2028): "3 Jan s, 4 Jan s, 14 Apr, 1 May, 29 May, 7 Aug, 30 Nov, 25 Dec, 26 Dec",
    ("northern_ireland", 2026): ("1 Jan, 17 Mar, 3 Apr, 6 Apr, 4 May, 25 May, 13 Jul s, 31 Aug, 25 Dec, 28 Dec s"),
    ("northern_ireland", 2027): ("1 Jan, 17 Mar, 26 Mar, 29 Mar, 3 May, 31 May, 12 Jul, 30 Aug, 27 Dec s, 28 Dec s"),
    ("northern_ireland", 2028): ("3 Jan s, 17 Mar, 14 Apr, 17 Apr, 1 May, 29 May, 12 Jul, 28 Aug, 25 Dec, 26 Dec"),
}
PUBLISHED |= {("wales", year): days for (nation, year), days in PUBLISHED.items() if nation == "england"}

GOOD_TABLE = """
published_until = 2028-12-31
source = "L-62"
status = "confirmed"
divisions = { england = "ENG" }
office_hours = { value = "always", status = "to_confirm" }
late_evening_from = { value = 20, status = "to_confirm" }
"""


def days_of(row: str, year: int) -> set[date]:
    texts = [day.strip().removesuffix(" s") for day in row.split(",")]
    return {datetime.strptime(f"{text} {year}", "%d %b %Y").replace(tzinfo=UTC).date() for text in texts}


@pytest.mark.parametrize(("nation", "year"), sorted(PUBLISHED))
def test_the_weekday_holidays_are_those_the_government_published(nation: str, year: int) -> None:
    holidays = Calendars()[nation].holidays

    weekdays = {day for day in holidays if day.year == year and day.weekday() < 5}

    assert weekdays == days_of(PUBLISHED[nation, year], year)


def test_the_day_proclaimed_for_scotland_counts_as_a_holiday_there_alone() -> None:
    proclaimed = date(2026, 6, 15)

    closed = {nation for nation, calendar in Calendars().items() if not calendar.is_working_day(proclaimed)}

    assert closed == {"scotland"}


def test_there_is_a_calendar_for_each_nation_and_no_other() -> None:
    calendars = Calendars()

    assert list(calendars) == ["england", "wales", "scotland", "northern_ireland"]
    assert len(calendars) == 4
    assert "wales" in calendars
    assert "france" not in calendars
    assert [calendar.nation for calendar in calendars.values()] == list(calendars)


def test_a_calendar_is_made_once() -> None:
    calendars = Calendars()

    assert calendars["wales"] is calendars["wales"]


def test_a_misspelt_nation_is_told_the_near_name() -> None:
    with pytest.raises(KeyError, match=r'no calendar for "scotlnd".*Did you mean "scotland"'):
        Calendars()["scotlnd"]


def test_a_nation_like_none_of_ours_is_told_all_names() -> None:
    with pytest.raises(KeyError, match="Write one of: england, wales, scotland, northern_ireland"):
        Calendars()["xyz"]


def test_a_day_beyond_the_published_table_is_known_to_be_an_estimate() -> None:
    calendar = Calendars()["england"]

    assert calendar.is_published(date(2028, 12, 31))
    assert not calendar.is_published(date(2029, 1, 1))
    assert not calendar.is_published(date(2014, 12, 31))


def test_beyond_the_published_table_the_known_holidays_still_count() -> None:
    assert Calendars()["england"].add(date(2040, 12, 24), 1) == date(2040, 12, 27)


@pytest.mark.parametrize(("month", "hours"), [(1, 0), (7, 1)])
def test_the_page_shows_the_time_of_london(month: int, hours: int) -> None:
    assert datetime(2026, month, 1, tzinfo=london()).utcoffset() == timedelta(hours=hours)


def test_the_shipped_table_is_what_the_holidays_package_says() -> None:
    shipped = (Path(__file__).parents[2] / "src/lantern/packs/calendar_days.toml").read_text()

    made = make_calendar.text()

    assert shipped == made


def test_the_table_carries_its_source_and_what_an_organisation_must_confirm() -> None:
    table = read_time_table()

    assert table.published_until == date(2028, 12, 31)
    assert (table.source, table.status) == ("L-62", "confirmed")
    assert table.office_hours == OfficeHours(days=frozenset(range(5)), opens=time(9), closes=time(17))
    assert table.late_evening_from == 20
    assert (table.office_hours_status, table.late_evening_status) == ("to_confirm", "to_confirm")


def test_another_table_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "calendar.toml"
    path.write_text(GOOD_TABLE)

    table = read_time_table(path)

    assert table.office_hours is None
    assert list(Calendars(table)) == ["england"]


@pytest.mark.parametrize(
    ("good", "broken", "message"),
    [
        ('source = "L-62"', "", '"source" is missing'),
        ("2028-12-31", "2028-12-31T00:00:00", '"published_until".*date'),
        ("2028-12-31", '"2028-12-31"', '"published_until".*date'),
        ('value = "always"', 'value = "nine to five"', '"nine to five" does not say office hours'),
        ("value = 20", "value = 24", "no hour of the day"),
        ("value = 20", "value = -1", "no hour of the day"),
        ("value = 20", "value = true", '"value".*int'),
        ("value = 20", "value =", "Invalid value"),
    ],
)
def test_a_broken_table_is_refused_and_names_the_file(tmp_path: Path, good: str, broken: str, message: str) -> None:
    path = tmp_path / "calendar.toml"
    path.write_text(GOOD_TABLE.replace(good, broken))

    with pytest.raises(ClockError, match=f"calendar.toml: .*{message}"):
        read_time_table(path)
