"""Reading the rota: whose turn it is, who is away, and whom a message reaches. No names, only ids and moments."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from lantern.access.models import Account
from lantern.access.posts import STAND_INS
from lantern.access.roles import Role
from lantern.directory.house import house
from lantern.packs.calendars import Calendars, read_time_table
from lantern.procedures.clocks import OfficeHours, read_office_hours
from lantern.procedures.working_days import WorkingCalendar
from lantern.sending.rota_models import Absence, Turn
from lantern.sending.rota_times import Away, Hours, OfficeClock, Rota, Shift

POSTS = frozenset(STAND_INS)
"""Who may be on call: whoever has a part in the ladder, because only they can do what an alert asks for."""

_LATELY = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody in a post who has not left."""

    account: UUID
    role: Role


@dataclass(frozen=True, slots=True)
class TurnLine:
    """A turn as it was given."""

    id: UUID
    shift: Shift


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """An absence as it was told."""

    id: UUID
    away: Away


def office_clock() -> OfficeClock:
    """The office hours of the house: its own setting, else the figure of the packs; bank holidays of its nation."""
    return OfficeClock(_hours(settings.LANTERN_OFFICE_HOURS), _calendar(house().nation), ZoneInfo(settings.TIME_ZONE))


def in_posts() -> tuple[Colleague, ...]:
    """Everybody in a post who has not left, in the order in which posts stand in; longest here first."""
    rows = Account.objects.filter(role__in=[role.value for role in POSTS], is_active=True).order_by("joined_at", "pk")
    found = [Colleague(account, Role(role)) for account, role in rows.values_list("pk", "role")]
    return tuple(sorted(found, key=lambda one: STAND_INS.index(one.role)))


def rota(at: datetime, *, until: datetime | None = None) -> Rota:
    """The turns and absences that count from this moment on, until another one.

    Args:
        at: the moment.
        until: the last moment that is of interest; without it, only this one is.
    """
    last = ((until or at) + _LATELY).date()
    near = [line for line in turns(at) if line.shift.first <= last]
    return rota_of(in_posts(), near, absences(at))


def rota_of(posts: Iterable[Colleague], given: Iterable[TurnLine], away: Iterable[AbsenceLine]) -> Rota:
    """The rota of what was read already."""
    here = {one.account for one in posts}
    return Rota(office_clock(), [line.shift for line in given], [line.away for line in away], here)


def turns(at: datetime) -> tuple[TurnLine, ...]:
    """Every turn that is not over, the nearest first; one that was taken back before it began is not among them."""
    day = (at - _LATELY).date()
    rows = Turn.objects.filter(last_day__gte=day).filter(Q(ended_at=None) | Q(ended_at__gt=at))
    return tuple(
        TurnLine(row.id, Shift(row.folder, row.first_day, row.last_day, Hours(row.hours), row.ended_at))
        for row in rows.order_by("first_day", "hours", "made_at")
    )


def absences(at: datetime) -> tuple[AbsenceLine, ...]:
    """Every absence that is not over, the nearest first."""
    rows = Absence.objects.filter(Q(until=None) | Q(until__gt=at)).order_by("starts", "said_at")
    return tuple(AbsenceLine(row.id, Away(row.folder, row.starts, row.until)) for row in rows)


def who_is_away(accounts: Iterable[UUID], at: datetime) -> frozenset[UUID]:
    """Those among them who are away at this moment."""
    return frozenset(away_at(at).filter(folder__in=list(accounts)).values_list("folder", flat=True))


def away_at(at: datetime) -> "QuerySet[Absence]":
    """The absences that hold at a moment, to be narrowed further."""
    return Absence.objects.filter(starts__lte=at).filter(Q(until=None) | Q(until__gt=at))


def is_kept(at: datetime, lapsed: timedelta) -> bool:
    """Whether a rota is kept at all: somebody has a turn, or had one not so long ago."""
    return Turn.objects.filter(last_day__gte=(at - lapsed).date()).exists()


def is_changed_since(moment: datetime) -> bool:
    """Whether somebody said since then that they are away, or a turn was taken back: a gap may be new."""
    said = Absence.objects.filter(said_at__gt=moment)
    return said.exists() or Turn.objects.filter(ended_at__gt=moment).exists()


def there_first(accounts: Collection[UUID], at: datetime) -> tuple[UUID, ...]:
    """Those who are not away; all of them where everybody is."""
    away = who_is_away(accounts, at)
    return tuple(account for account in accounts if account not in away) or tuple(accounts)


@cache
def _hours(given: str) -> OfficeHours | None:
    return read_office_hours(given) if given else read_time_table().office_hours


@cache
def _calendar(nation: str) -> WorkingCalendar:
    return Calendars()[nation]
