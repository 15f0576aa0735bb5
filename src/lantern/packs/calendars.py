"""The working days of the four nations, from a table made of the `holidays` package (L-62)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import tomli

from lantern.procedures.clocks import ClockError, OfficeHours, read_office_hours
from lantern.procedures.working_days import WorkingCalendar

_TABLE = Path(__file__).with_name("calendar.toml")
_DAYS = Path(__file__).with_name("calendar_days.toml")
_LAST_HOUR = 23
_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeTable:
    """What every pack needs to know about time, as `calendar.toml` says it (L-62).

    Attributes:
        published_until: The last day whose bank holidays are published.
        source: The source of that day and of the divisions.
        status: "confirmed" or "to_confirm".
        divisions: For each nation, what the `holidays` package calls it.
        office_hours: Hours of an office that has recorded none; None is open day and night.
        office_hours_status: "to_confirm" until the organisation has confirmed them.
        late_evening_from: Local hour, 0 to 23, from which "the same day" means now.
        late_evening_status: "to_confirm" until the organisation has confirmed it.
    """

    published_until: date
    source: str
    status: str
    divisions: Mapping[str, str]
    office_hours: OfficeHours | None
    office_hours_status: str
    late_evening_from: int
    late_evening_status: str


class Calendars(Mapping[str, WorkingCalendar]):
    """The calendar of each nation, made when it is first asked for (L-62).

    An unknown nation raises KeyError, with the name it may have been meant for.
    """

    def __init__(self, table: TimeTable | None = None) -> None:
        self._table = table or read_time_table()
        self._made: dict[str, WorkingCalendar] = {}

    def __getitem__(self, nation: str) -> WorkingCalendar:
        if nation not in self._table.divisions:
            raise KeyError(_no_calendar(nation, list(self._table.divisions)))
        if nation not in self._made:
            self._made[nation] = _calendar(nation, self._table)
        return self._made[nation]

    def __contains__(self, nation: object) -> bool:
        return nation in self._table.divisions

    def __iter__(self) -> Iterator[str]:
        return iter(self._table.divisions)

    def __len__(self) -> int:
        return len(self._table.divisions)


def london() -> tzinfo:
    """Give the time zone of the page; the store keeps UTC (L-62)."""
    return ZoneInfo("Europe/London")


def read_time_table(path: Path = _TABLE) -> TimeTable:
    """Read `calendar.toml` (L-62).

    Raises:
        ClockError: A key is missing or holds something else than it should; the message names both.
    """
    try:
        table: dict[str, object] = tomli.loads(path.read_text(encoding="utf-8"))
        return _time_table(table)
    except (tomli.TOMLDecodeError, ClockError) as error:
        raise ClockError(f"{path.name}: {error}") from error


def _time_table(table: Mapping[str, object]) -> TimeTable:
    hours = _value(table, "office_hours", dict)
    late = _value(table, "late_evening_from", dict)
    late_from = _value(late, "value", int)
    if not 0 <= late_from <= _LAST_HOUR:
        raise ClockError("late_evening_from is no hour of the day: write value = 20, or another from 0 to 23.")
    return TimeTable(
        published_until=_value(table, "published_until", date),
        source=_value(table, "source", str),
        status=_value(table, "status", str),
        divisions=_value(table, "divisions", dict),
        office_hours=read_office_hours(_value(hours, "value", str)),
        office_hours_status=_value(hours, "status", str),
        late_evening_from=late_from,
        late_evening_status=_value(late, "status", str),
    )


def _value(table: Mapping[str, object], key: str, kind: type[_Kind]) -> _Kind:
    value = table.get(key)
    # Exactly: in Python a moment is a date too, and true is a number.
    if not isinstance(value, kind) or type(value) is not kind:
        raise ClockError(f'"{key}" is missing or is not what it should be ({kind.__name__}): write it again.')
    return value


def _calendar(nation: str, table: TimeTable) -> WorkingCalendar:
    years = _days()[nation]
    return WorkingCalendar(
        nation=nation,
        holidays=frozenset(date.fromisoformat(f"{year}-{day}") for year, days in years.items() for day in days),
        known_from=date(int(min(years)), 1, 1),
        known_until=table.published_until,
    )


@cache
def _days() -> Mapping[str, Mapping[str, list[str]]]:
    """The shipped table of bank holidays: for each nation and year, month and day."""
    table: dict[str, dict[str, list[str]]] = tomli.loads(_DAYS.read_text(encoding="utf-8"))
    return table


def _no_calendar(nation: str, nations: list[str]) -> str:
    near = get_close_matches(nation, nations, n=1)
    hint = f'Did you mean "{near[0]}"?' if near else f"Write one of: {', '.join(nations)}."
    return f'There is no calendar for "{nation}". {hint}'


def end_of_day(day: date) -> datetime:
    """The last minute of a day, by the clock of the house."""
    return datetime.combine(day, time(_LAST_HOUR, 59), london()).astimezone(UTC)
