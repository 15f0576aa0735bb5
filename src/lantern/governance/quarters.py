"""Quarters of a year by the clock of the house, and up to which moment they are counted. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

_MONTHS: Final = 3
_IN_A_YEAR: Final = 4


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One quarter of a year: 1 is January to March."""

    year: int
    number: int

    @property
    def key(self) -> str:
        """As it stands in an address: ``2026-4``."""
        return f"{self.year}-{self.number}"

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, _MONTHS * (self.number - 1) + 1, 1)

    @property
    def next(self) -> "Quarter":
        """The one after it."""
        return Quarter(self.year + self.number // _IN_A_YEAR, self.number % _IN_A_YEAR + 1)

    @property
    def before(self) -> "Quarter":
        """The one before it."""
        return Quarter(self.year - (self.number == 1), self.number - 1 or _IN_A_YEAR)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when until when a quarter is counted; the second moment is no longer in it. ``finished``: it is over."""

    quarter: Quarter
    start: datetime
    until: datetime
    finished: bool


def quarter_of(day: date) -> Quarter:
    """The quarter of a day."""
    return Quarter(day.year, (day.month - 1) // _MONTHS + 1)


def counted(at: datetime, zone: tzinfo, many: int, every: int) -> tuple[Stretch, ...]:
    """The quarter of this moment and those before it, the oldest first.

    The quarter that is not over is counted up to the end of its last full stretch and no further: from one day to the
    next numbers would differ by what happened to one or two people.

    Args:
        at: now.
        zone: of the house.
        many: how many quarters.
        every: how many days a stretch has.
    """
    quarter = quarter_of(at.astimezone(zone).date())
    until = _told_until(at.astimezone(zone).date(), every)
    found: list[Stretch] = []
    for _ in range(many):
        end = quarter.next.first_day
        # In the first days of a quarter nothing of it is counted yet.
        start = _begins(quarter.first_day, zone)
        found.append(Stretch(quarter, start, _begins(min(end, until), zone), finished=end <= until))
        quarter = quarter.before
    return tuple(reversed(found))


def told_from(at: datetime, zone: tzinfo, every: int) -> datetime:
    """The midnight from which on it is told what happened at a moment: see ``counted``."""
    day = at.astimezone(zone).date()
    quarter = quarter_of(day)
    end = _told_until(day, every) + timedelta(days=every)
    last = _last_before_the_end(quarter, every)
    return _begins(end if end <= last else quarter.next.first_day, zone)


def _told_until(day: date, every: int) -> date:
    """The end of the last full stretch of a quarter on one of its days."""
    quarter = quarter_of(day)
    full = (day - quarter.first_day).days // every
    return min(quarter.first_day + timedelta(days=full * every), _last_before_the_end(quarter, every))


def _last_before_the_end(quarter: Quarter, every: int) -> date:
    """After it, nothing is told before the quarter is over: the last stretch is not shorter than the others."""
    full = (quarter.next.first_day - quarter.first_day).days // every
    return quarter.first_day + timedelta(days=max(full - 1, 0) * every)


def _begins(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
