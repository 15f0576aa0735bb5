"""Who is on call when, and where nobody is: pure. Moments in UTC; days and hours by the clocks of the house (L-62)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import groupby, pairwise
from uuid import UUID

from lantern.procedures.clocks import OfficeHours
from lantern.procedures.working_days import WorkingCalendar

_DAY = timedelta(days=1)


class Hours(StrEnum):
    """For which hours of its days a turn is."""

    OFFICE = "office"
    OUT = "out"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class OfficeClock:
    """When the office is open. ``hours`` is none where it never closes."""

    hours: OfficeHours | None
    calendar: WorkingCalendar
    zone: tzinfo

    def is_open(self, at: datetime) -> bool:
        """Whether it is open at this moment; on bank holidays of the nation it is not, unless it opens every day."""
        return self.hours is None or self.hours.is_open(at, calendar=self.calendar, zone=self.zone)

    def begins(self, day: date) -> datetime:
        """When a day of the rota begins: at the hour of opening, also on days when nobody opens.

        So a night belongs to the evening before it, and whoever has it hands over in the morning.
        """
        return self.moment(day, self.hours.opens if self.hours else time())

    def moment(self, day: date, at: time) -> datetime:
        """A day and an hour of the house, in UTC. An hour that the spring leaves out is the one after it."""
        return datetime.combine(day, at, tzinfo=self.zone).astimezone(UTC)

    def day_of(self, at: datetime) -> date:
        """The day of the rota in which a moment lies."""
        day = at.astimezone(self.zone).date()
        return day if at >= self.begins(day) else day - _DAY

    def changes(self, day: date) -> tuple[datetime, datetime, datetime]:
        """The moments of a day of the rota at which something may change: its beginning, closing, and its end."""
        closes = self.moment(day, self.hours.closes) if self.hours else self.begins(day)
        return self.begins(day), closes, self.begins(day + _DAY)


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody is on call from one day to another, both counted, in these hours; ``ended_at``: taken back from then."""

    account: UUID
    first: date
    last: date
    hours: Hours
    ended_at: datetime | None = None

    def span(self, clock: OfficeClock) -> tuple[datetime, datetime]:
        """From which moment, and until which one, which no longer belongs to it."""
        ends = clock.begins(self.last + _DAY)
        return clock.begins(self.first), ends if self.ended_at is None else min(ends, self.ended_at)

    def holds(self, at: datetime, clock: OfficeClock) -> bool:
        """Whether it is this turn at this moment."""
        starts, ends = self.span(clock)
        if not starts <= at < ends:
            return False
        return self.hours is Hours.ALL or (self.hours is Hours.OFFICE) == clock.is_open(at)


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away; ``until`` is none while nobody knows when they come back."""

    account: UUID
    starts: datetime
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether they are away at this moment."""
        return self.starts <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Rota:
    """Every turn and absence of those who count: whoever has left is not among ``here``."""

    clock: OfficeClock
    shifts: Sequence[Shift]
    absences: Sequence[Away]
    here: Collection[UUID]

    def is_away(self, account: UUID, at: datetime) -> bool:
        """Whether somebody is away at this moment."""
        return any(absence.account == account and absence.holds(at) for absence in self.absences)

    def turns(self, at: datetime) -> tuple[UUID, ...]:
        """Whose turn it is, also where they are away; nobody who has left."""
        found = (shift.account for shift in self.shifts if shift.holds(at, self.clock))
        return tuple(account for account in dict.fromkeys(found) if account in self.here)

    def on_call(self, at: datetime) -> tuple[UUID, ...]:
        """Who is on call at this moment, and not away."""
        return tuple(account for account in self.turns(at) if not self.is_away(account, at))

    def parts(self, start: datetime, end: datetime) -> Iterator["Part"]:
        """Who is on call from one moment to another, part by part; parts that are alike are one."""
        edges = [start, *sorted(moment for moment in self._edges(start, end) if start < moment < end), end]
        alike = groupby(pairwise(edges), key=lambda span: (self.on_call(span[0]), self.clock.is_open(span[0])))
        for (accounts, is_office), spans in alike:
            found = list(spans)
            yield Part(found[0][0], found[-1][1], accounts, is_office)

    def gaps(self, start: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
        """From when until when nobody is on call; what follows at once is one gap."""
        found: list[tuple[datetime, datetime]] = []
        for part in self.parts(start, end):
            if part.accounts:
                continue
            if found and found[-1][1] == part.start:
                found[-1] = (found[-1][0], part.end)
            else:
                found.append((part.start, part.end))
        return tuple(found)

    def _edges(self, start: datetime, end: datetime) -> set[datetime]:
        found = {edge for shift in self.shifts for edge in shift.span(self.clock)}
        found |= {absence.starts for absence in self.absences}
        found |= {absence.until for absence in self.absences if absence.until is not None}
        for day in days(self.clock.day_of(start), self.clock.day_of(end)):
            found |= set(self.clock.changes(day))
            # A bank holiday, and a day without hours, begin and end at midnight by the clocks.
            found.add(self.clock.moment(day, time()))
        return found


@dataclass(frozen=True, slots=True)
class Part:
    """From one moment to another the same people are on call. ``office``: the office is open then."""

    start: datetime
    end: datetime
    accounts: tuple[UUID, ...]
    office: bool


def days(first: date, last: date) -> Iterable[date]:
    """Every day from the first to the last."""
    return (first + number * _DAY for number in range((last - first).days + 1))
