"""The page of the rota, made from what is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from lantern.access.roles import ROLE_NAMES, Role
from lantern.sending.rota_forms import HOURS_WORDS
from lantern.sending.rota_queries import AbsenceLine, TurnLine
from lantern.sending.rota_times import Part, Rota, days

WEEKS: Final = 4
DAYS_SHOWN: Final = timedelta(days=7 * WEEKS)


@dataclass(frozen=True, slots=True)
class OnCall:
    """Somebody to ring. ``phone`` is empty where they have given none."""

    name: str
    post: str
    phone: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a day: who is on call then, and where it lies in a picture of the day that is 1,000 wide."""

    names: str
    hours: str
    x: int
    width: int
    gap: bool


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of the rota, from the hour at which the office opens to the same hour of the next day."""

    day: date
    office: tuple[Stretch, ...]
    out: tuple[Stretch, ...]
    whole: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """From when until when nobody is on call."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One turn, with the way to take it back where the reader may."""

    name: str
    hours: str
    first: date
    last: date
    end_url: str


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """One absence, with the way to end it where the reader may."""

    name: str
    starts: datetime
    until: datetime | None
    end_url: str


@dataclass(frozen=True, kw_only=True)
class RotaPage:
    """The rota, as far as the reader may see it. Whoever has no post sees whom to ring now, and no weeks."""

    title: str
    now: tuple[OnCall, ...]
    then: tuple[OnCall, ...]
    house_phone: str
    in_post: bool
    gaps: tuple[Gap, ...]
    weeks: tuple[tuple[DayLine, ...], ...]
    turns: tuple[TurnRow, ...]
    absences: tuple[AbsenceRow, ...]
    turn_url: str
    away_url: str
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class RotaFormPage:
    """One form of the rota."""

    title: str
    form: Form
    button: str
    lead: str
    back: str


def whom_to_ring(
    accounts: Iterable[UUID], posts: Mapping[UUID, Role], names: Mapping[UUID, str], phones: Mapping[UUID, str]
) -> tuple[OnCall, ...]:
    """People to ring, with name and post."""
    return tuple(
        OnCall(names.get(account, ""), ROLE_NAMES[posts[account]], phones.get(account, "")) for account in accounts
    )


def weeks_of(rota: Rota, at: datetime, names: Mapping[UUID, str]) -> tuple[tuple[DayLine, ...], ...]:
    """The coming weeks, day by day; the first begins today."""
    first = rota.clock.day_of(at)
    lines = [_day(rota, day, names) for day in days(first, first + DAYS_SHOWN - timedelta(days=1))]
    return tuple(tuple(lines[number : number + 7]) for number in range(0, len(lines), 7))


def gaps_of(rota: Rota, at: datetime) -> tuple[Gap, ...]:
    """Every gap of the coming weeks, from now on."""
    end = rota.clock.begins(rota.clock.day_of(at) + DAYS_SHOWN)
    return tuple(Gap(start, until) for start, until in rota.gaps(at, end))


def turn_rows(lines: Iterable[TurnLine], names: Mapping[UUID, str], *, keeps: bool) -> tuple[TurnRow, ...]:
    """The turns that are not over."""
    return tuple(
        TurnRow(
            _name(names, line.shift.account), str(HOURS_WORDS[line.shift.hours]), line.shift.first, line.shift.last,
            reverse("rota:end_turn", args=[line.id]) if keeps else "",
        )
        for line in lines
    )  # fmt: skip


def absence_rows(
    lines: Iterable[AbsenceLine], names: Mapping[UUID, str], *, keeps: bool, reader: UUID | None
) -> tuple[AbsenceRow, ...]:
    """The absences that are not over. Everybody ends their own."""
    return tuple(
        AbsenceRow(
            _name(names, line.away.account), line.away.starts, line.away.until,
            reverse("rota:back", args=[line.id]) if keeps or line.away.account == reader else "",
        )
        for line in lines
    )  # fmt: skip


def _day(rota: Rota, day: date, names: Mapping[UUID, str]) -> DayLine:
    begins, ends = rota.clock.begins(day), rota.clock.begins(day + timedelta(days=1))
    parts = tuple(rota.parts(begins, ends))
    stretches = tuple(_stretch(part, begins, ends, rota, names) for part in parts)
    office = [stretch for stretch, part in zip(stretches, parts, strict=True) if part.office]
    out = [stretch for stretch, part in zip(stretches, parts, strict=True) if not part.office]
    return DayLine(day, tuple(office), tuple(out), stretches)


def _stretch(part: Part, begins: datetime, ends: datetime, rota: Rota, names: Mapping[UUID, str]) -> Stretch:
    # A night on which the clocks change is an hour shorter or longer; the picture is always as wide.
    whole = ends - begins
    x, end = (round(1000 * ((moment - begins) / whole)) for moment in (part.start, part.end))
    hours = "-".join(f"{moment.astimezone(rota.clock.zone):%H:%M}" for moment in (part.start, part.end))
    return Stretch(_listed(part.accounts, names), hours, x, end - x, not part.accounts)


def _listed(accounts: Sequence[UUID], names: Mapping[UUID, str]) -> str:
    return ", ".join(_name(names, account) for account in accounts)


def _name(names: Mapping[UUID, str], account: UUID) -> str:
    return names.get(account) or _("somebody who has left")
