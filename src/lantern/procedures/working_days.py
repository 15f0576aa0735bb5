"""Working days in one nation of the United Kingdom (L-62)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
_ONE_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """Which days count when a duty is due in so many working days (L-62).

    Each nation has its own bank holidays, so a duty takes the calendar of its
    own nation and never that of a head office elsewhere.

    Attributes:
        nation: "england", "wales", "scotland" or "northern_ireland".
        holidays: The bank holidays, substitute and one-off days among them.
        known_from: The first day the table speaks of.
        known_until: The last day that is published; a result beyond it is an
            estimate, and the page says so.
    """

    nation: str
    holidays: frozenset[date]
    known_from: date
    known_until: date

    def is_working_day(self, day: date) -> bool:
        """Say whether this day is neither at a weekend nor a bank holiday (L-62)."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def add(self, day: date, working_days: int) -> date:
        """Give the last day of a clock that counts working days (L-62).

        The day of the event is day zero: a referral on a Friday evening under
        a clock of one day is due by the end of Monday.

        Args:
            day: The local day of the event; it may be a day that does not count.
            working_days: How many working days, 1 or more.

        Raises:
            ValueError: `working_days` is less than 1.
            OverflowError: The result lies after the year 9999.
        """
        if working_days < 1:
            raise ValueError(f"{working_days} working days is no length of time: write 1 or more.")
        # A slip such as ten million days is refused at once, not after walking eight thousand years.
        if working_days > (date.max - day).days:
            raise OverflowError(f"{working_days} working days after {day} lies beyond the year 9999.")
        while working_days:
            day += _ONE_DAY
            working_days -= self.is_working_day(day)
        return day

    def is_published(self, day: date) -> bool:
        """Say whether the bank holidays around this day are published, not estimated (L-62)."""
        return self.known_from <= day <= self.known_until


def fewest_days(working_days: int) -> int:
    """Give the fewest calendar days that so many working days, 1 or more, can take (L-62)."""
    # From a Sunday on, the first five working days pass without a weekend.
    return working_days + 2 * ((working_days - 1) // 5)


def most_days(working_days: int) -> int:
    """Give the most calendar days that so many working days, 1 or more, can take.

    It allows for the bank holidays of any of the four nations (L-62) and for one more
    proclaimed at the worst place, so it may be more than has ever been seen.
    """
    days, longer = 0, working_days
    while longer > days:
        days = longer
        weekdays = working_days + _most_holidays(days)
        longer = weekdays + 2 * ((weekdays + 4) // 5)
    return days


def _most_holidays(days: int) -> int:
    # Two and one proclaimed fit in a week; Christmas and New Year in Scotland make four in two weeks.
    return 3 if days <= _ONE_WEEK else 5 + days // 30
