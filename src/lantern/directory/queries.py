"""Reading what our own calls have found."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from lantern.directory.emergency import emergency_marks
from lantern.directory.models import Check as Row
from lantern.directory.standing import TROUBLE, Check, Checks, Found
from lantern.folders.of_the_house import house_keys_for_reading
from lantern.packs.calendars import london

_COLUMNS: Final = ("way", "found", "at", "since", "roles")


@dataclass(frozen=True, slots=True)
class Told:
    """One check as it was told. ``right`` is what may be right instead, and used by nothing."""

    id: UUID
    way: str
    found: Found
    at: datetime
    by: UUID | None
    value: str
    words: str
    right: str


@dataclass(frozen=True, slots=True)
class Reported:
    """That a way leads nowhere: which, for whom, since when, and when that was told."""

    id: UUID
    way: str
    kind: str
    roles: frozenset[str]
    since: datetime
    at: datetime


def checks() -> Checks:
    """Every check, without its words. Of a number for emergencies none counts."""
    rows = Row.objects.exclude(way__in=emergency_marks()).order_by("at").values_list(*_COLUMNS)
    return Checks(tuple(_check(*row) for row in rows))


def checks_told(ways: Collection[str] | None = None, *, most: int) -> tuple[Told, ...]:
    """The newest checks with their words, newest first; of these ways alone where some are named."""
    rows = Row.objects.all() if ways is None else Row.objects.filter(way__in=ways)
    return tuple(_told(list(rows.order_by("-at")[:most])))


def reported_between(after: datetime | None, until: datetime) -> tuple[Reported, ...]:
    """What was reported to lead nowhere after a moment, up to another one, in that order."""
    rows = Row.objects.filter(found__in=[one.value for one in TROUBLE], at__lte=until)
    rows = rows.exclude(way__in=emergency_marks())
    if after is not None:
        rows = rows.filter(at__gt=after)
    return tuple(
        Reported(row.id, row.way, row.kind, frozenset(row.roles), row.since, row.at)
        for row in rows.order_by("at", "id")
    )


def _told(rows: list[Row]) -> Iterator[Told]:
    keys = house_keys_for_reading() if rows else None
    if keys is None:
        return
    for row in rows:
        body = row.open(keys, "body")
        yield Told(
            row.id, row.way, Found(row.found), row.at, row.by, str(body["value"]),
            str(body["words"]), str(body["right"]),
        )  # fmt: skip


def _check(way: str, found: str, at: datetime, since: datetime, roles: list[str]) -> Check:
    return Check(mark=way, found=Found(found), at=at, on=_day(at), since=since, roles=frozenset(roles))


def _day(at: datetime) -> date:
    return at.astimezone(london()).date()
