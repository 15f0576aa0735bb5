"""Quarters of a year by the clock of the house, and up to which moment they are counted. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
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


def counted(at: datetime, zone: tzinfo, many: int) -> tuple[Stretch, ...]:
    """The quarter of this moment and those before it, the oldest first.

    Everything is counted up to the last midnight and no further: whoever looks twice on one day sees the same, and
    cannot watch a number move while something happens.

    Args:
        at: now.
        zone: of the house.
        many: how many quarters.
    """
    today = at.astimezone(zone).date()
    midnight = _begins(today, zone)
    found: list[Stretch] = []
    quarter = quarter_of(today)
    for _ in range(many):
        end = _begins(quarter.next.first_day, zone)
        # On the first day of a quarter nothing of it is counted yet.
        start = _begins(quarter.first_day, zone)
        found.append(Stretch(quarter, start, min(end, midnight), finished=end <= midnight))
        quarter = quarter.before
    return tuple(reversed(found))


def _begins(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
