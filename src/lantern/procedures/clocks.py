"""How long a duty may take, and when it is due (L-62)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

from lantern.procedures.working_days import fewest_days, most_days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import tzinfo

    from lantern.procedures.working_days import WorkingCalendar

_FORMS = {
    "immediate": "immediate = true",
    "same_day": "same_day = true",
    "after": 'after = "migrant_help_log"',
    "hours": "hours = 72",
    "calendar_days": "calendar_days = 7",
    "working_days": "working_days = 1",
    "before": 'before = "visit"',
    "recurring": "recurring = 60",
}
_COUNTED_BACK = 'before = "transition", days = 7, from = "transition_on"'
_RUNNING_FROM = 'hours = 72, from = "returned_at"'
_ROLLING = "calendar_days = 30, to_working_day = true"
_FURTHER = ("days", "from", "to_working_day")
_NAMED = {"after", "before"}
_COUNTED = {"hours", "calendar_days", "working_days", "recurring"}
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPANS = {day: range(n, n + 1) for n, day in enumerate(_WEEK)} | {"every day": range(7)}
_SPANS |= {f"{a}-{b}": range(m, n + 1) for m, a in enumerate(_WEEK) for n, b in enumerate(_WEEK) if m < n}
_OFFICE_HOURS = re.compile(r"(every day|[a-z,-]+) ([0-9]{2}:[0-5][0-9])-([0-9]{2}:[0-5][0-9])")
_MORNING = 6


class ClockError(ValueError):
    """A pack's clock or office hours cannot be read; says what is wrong and what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """By when a duty is to be done, counted from a fact (L-62).

    Attributes:
        kind: The time word without its figure, such as "working_days".
        amount: Hours, days (for "before": calendar days ahead of `start`) or minutes ("recurring").
        event: What "after" waits for, or what "before" comes ahead of.
        start: The fact, a moment or a day, from which the clock runs.
        or_from: Facts from which it runs instead, the first that is known, where `start` is not.
        to_working_day: Whether a last day without work moves to the next working day (L-49).

    Raises:
        ClockError: The kind is unknown, or a figure or event is missing or does not belong to it.
    """

    kind: str
    amount: int | None = None
    event: str | None = None
    start: str = "noticed_at"
    or_from: tuple[str, ...] = ()
    to_working_day: bool = False

    def __post_init__(self) -> None:
        if self.kind not in _FORMS:
            raise ClockError(f'There is no clock "{self.kind}". {_instead(self.kind, _FORMS)}')
        counted = self.kind in _COUNTED or (self.kind == "before" and self.amount is not None)
        figure_fits = (self.amount or 0) >= 1 if counted else self.amount is None
        if not figure_fits or bool(self.event) is not (self.kind in _NAMED):
            raise ClockError(f'The figure or event does not suit "{self.kind}": write {_FORMS[self.kind]}.')
        if self.to_working_day and self.kind != "calendar_days":
            raise ClockError(f'"to_working_day" goes with calendar days: write {_ROLLING}.')

    @property
    def starts(self) -> tuple[str, ...]:
        """The facts from which the clock may run, the best first."""
        return (self.start, *self.or_from)

    @property
    def word(self) -> str:
        """The time word shown on pages and in answers, such as "hours:72" or "before:visit" (L-62)."""
        figure = self.event or self.amount
        return f"{self.kind}:{figure}" if figure else self.kind

    @property
    def ends(self) -> bool:
        """Whether the start alone tells the day or moment by which the duty is due (L-62)."""
        return self.kind == "same_day" or (self.amount is not None and self.kind != "recurring")


def read_clock(table: Mapping[str, object]) -> Clock:
    """Read the `by` of a duty in a pack, such as `{hours = 72, from = "returned_at"}` (L-62).

    Raises:
        ClockError: No time word or two, an unknown key, a figure that is not a whole
            number from 1 up, or `from` on a clock that runs from nothing.
    """
    kind = _kind_of(table)
    if kind in {"immediate", "same_day"} and table[kind] is not True:
        raise ClockError(f'"{kind}" can only be true: write {_FORMS[kind]}, or another time word.')
    figure = "days" if kind == "before" else kind
    clock = Clock(
        kind=kind,
        amount=_whole_number(table[figure], figure) if figure in {*_COUNTED, "days"} & table.keys() else None,
        event=_name(table[kind], kind) if kind in _NAMED else None,
        start=(starts := _starts(table.get("from", "noticed_at")))[0],
        or_from=starts[1:],
        to_working_day=_flag(table.get("to_working_day", False)),
    )
    if "from" in table and not clock.ends:
        raise ClockError(f'"{clock.word}" runs from nothing: leave out "from".')
    # Counted back from the default start, it would have been due before anybody noticed.
    if "days" in table and ("from" not in table or kind != "before"):
        raise ClockError(f'"days" goes with "before" and a day to count back from: write {_COUNTED_BACK}.')
    return clock


def due(
    clock: Clock, *, started: datetime | date | None, calendar: WorkingCalendar, zone: tzinfo
) -> datetime | date | None:
    """Work out when a duty is due, by the working days of its own nation (L-62).

    `started` is when the fact in `clock.start` happened, if it has: a moment, where one
    without a zone is read as local, or a day, whose hours count from its first minute.
    `zone` is the local one; it decides which day a moment belongs to.

    Returns:
        A moment in `zone` for hours, otherwise a day, at the end of which the duty is due.
        None if there is no such time, it has not started or it lies outside the years 1-9999.
    """
    if started is None or not clock.ends:
        return None
    amount = clock.amount or 0
    try:
        if clock.kind == "hours":
            # Added in UTC, so that the nights of the clock change take no hour and give none.
            return (local(started, zone).astimezone(UTC) + timedelta(hours=amount)).astimezone(zone)
        day = local(started, zone).date()
        if clock.kind == "working_days":
            return calendar.add(day, amount)
        last = day + timedelta(days=-amount if clock.kind == "before" else amount)
        return calendar.add(last - timedelta(days=1), 1) if clock.to_working_day else last
    except OverflowError:
        return None


def is_no_longer_than(new: Clock, old: Clock) -> bool:
    """Say whether `new` can never end later than `old`, on whatever day both start.

    A lower layer may shorten a duty, never lengthen it; when in doubt the answer is no. It holds
    for the bank holidays of all nations (L-62), one more proclaimed, and clock changes of an hour.
    """
    if new.kind == "immediate":
        return old.kind == "immediate" or old.ends
    if new.starts != old.starts or new.event != old.event or (new.to_working_day and not old.to_working_day):
        return False
    if new.kind != old.kind:
        return new.ends and old.ends and _is_surely_shorter(new, old)
    if new.kind == "before":
        # More days ahead is earlier; how the day relates to the event itself nobody here knows.
        return (new.amount is None) is (old.amount is None) and (new.amount or 0) >= (old.amount or 0)
    return (new.amount or 0) <= (old.amount or 0)


def is_late_evening(at: datetime, zone: tzinfo, *, from_hour: int) -> bool:
    """Say whether it is `from_hour` or later, or before 6, local time: "the same day" means now (L-62)."""
    hour = local(at, zone).hour
    return hour >= from_hour or hour < _MORNING


def local(at: datetime | date, zone: tzinfo) -> datetime:
    """Give a moment in the local zone; a day begins with its first minute (L-62)."""
    if not isinstance(at, datetime):
        return datetime.combine(at, time(), tzinfo=zone)
    # Without this, Python would take the zone of the machine it runs on.
    return at.replace(tzinfo=zone) if at.utcoffset() is None else at.astimezone(zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """When a recipient's office answers; a duty by working days may end as it closes (L-62).

    Monday is day 0; times are local, and the office is closed from `closes` on.
    """

    days: frozenset[int]
    opens: time
    closes: time
    on_holidays: bool = False

    def is_open(self, at: datetime, *, calendar: WorkingCalendar, zone: tzinfo) -> bool:
        """Say whether somebody answers at this moment, by the calendar of the office's nation (L-62)."""
        here = local(at, zone)
        opens_today = self.on_holidays or here.date() not in calendar.holidays
        return opens_today and here.weekday() in self.days and self.opens <= here.time() < self.closes

    def closes_at(self, day: date, zone: tzinfo) -> datetime:
        """Give the moment of closing on a day of opening (L-62)."""
        return datetime.combine(day, self.closes, tzinfo=zone)


def read_office_hours(text: str) -> OfficeHours | None:
    """Read office hours such as "mon-thu,sat 08:30-16:00"; None for "always", open day and night (L-62).

    "every day 09:00-17:00" is open on bank holidays too; listed days are not.

    Raises:
        ClockError: The text has another form, or the office would close before it opens.
    """
    if text == "always":
        return None
    form = _OFFICE_HOURS.fullmatch(text)
    spans = form[1].split(",") if form else []
    if form is None or not _SPANS.keys() >= set(spans) or not form[2] < form[3] < "24:00":
        raise ClockError(
            f'"{text}" does not say office hours: write "mon-fri 09:00-17:00", "mon-thu,sat 08:30-16:00", '
            '"every day 09:00-17:00" or "always". Closing comes after opening, on the same day.'
        )
    days = frozenset(day for span in spans for day in _SPANS[span])
    opens, closes = (time.fromisoformat(form[group]) for group in (2, 3))
    return OfficeHours(days=days, opens=opens, closes=closes, on_holidays=form[1] == "every day")


def _kind_of(table: Mapping[str, object]) -> str:
    for key in table:
        if key not in {*_FORMS, *_FURTHER}:
            raise ClockError(f'A clock knows no "{key}". {_instead(key, (*_FORMS, *_FURTHER))}')
    kinds = [kind for kind in _FORMS if kind in table]
    if len(kinds) != 1:
        raise ClockError(f"A clock is one word, not {' and '.join(kinds) or 'none'}. {_instead('', _FORMS)}")
    return kinds[0]


def _whole_number(value: object, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ClockError(f'"{key}" is not a whole number from 1 up: write {_FORMS.get(key, _COUNTED_BACK)}.')
    return value


def _name(value: object, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ClockError(f'"{key}" names nothing: write {_FORMS.get(key, _RUNNING_FROM)}.')
    return value


def _starts(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and value:
        return tuple(_name(entry, "from") for entry in value)
    return (_name(value, "from"),)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ClockError(f'"to_working_day" is true or left out: write {_ROLLING}.')
    return value


def _instead(word: str, choices: Iterable[str]) -> str:
    near = get_close_matches(word, choices, n=1)
    return f'Did you mean "{near[0]}"?' if near else f"Write one of: {', '.join(choices)}."


def _is_surely_shorter(new: Clock, old: Clock) -> bool:
    # Hours start within a day: as little as nothing of it may be left, or all 25 hours of it.
    if new.kind == "hours":
        return (new.amount or 0) <= 24 * _days(old, fewest_days) - 1
    if old.kind == "hours":
        return 24 * (_days(new, most_days) + 1) + 1 <= (old.amount or 0)
    return _days(new, most_days) <= _days(old, fewest_days)


def _days(clock: Clock, span: Callable[[int], int]) -> int:
    amount = clock.amount or 0
    return span(amount) if clock.kind == "working_days" else amount
