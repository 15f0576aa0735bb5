"""When somebody answers next. Pure: the moment, the calendar and the zone are handed in (L-62)."""

from datetime import datetime, timedelta, tzinfo
from typing import Final

from lantern.procedures.clocks import OfficeHours, local
from lantern.procedures.working_days import WorkingCalendar

LOOKS_AHEAD: Final = 21
"""How many days ahead an opening is looked for: no office is closed for longer by weekends and bank holidays."""


def opens_next(hours: OfficeHours | None, at: datetime, *, calendar: WorkingCalendar, zone: tzinfo) -> datetime | None:
    """The next moment after this one at which an office opens; nothing where it never closes, or not within weeks.

    Args:
        hours: of the office; nothing means day and night.
        at: the moment.
        calendar: of the nation of the office.
        zone: in which its hours are written.
    """
    if hours is None:
        return None
    first = local(at, zone).date()
    for ahead in range(LOOKS_AHEAD):
        day = first + timedelta(days=ahead)
        if day.weekday() not in hours.days or (day in calendar.holidays and not hours.on_holidays):
            continue
        opening = datetime.combine(day, hours.opens, tzinfo=zone)
        if opening > at:
            return opening
    return None
