"""Marks: when something about this installation last happened. Technical, and no part of the record."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from lantern.sending.models import Mark

DEMO: Final = "demo"
"""These data are invented people for practice. Set by whatever loads them, and never taken away."""


def mark(name: str, at: datetime, *, well: bool = True) -> None:
    """Note that it happened, and whether it went well."""
    values = {"ran_at": at, "went_well_at": at} if well else {"ran_at": at}
    Mark.objects.update_or_create(name=name, defaults=values)


def mark_once(name: str, at: datetime, *, every: timedelta) -> bool:
    """Note that it happens now, unless it did already in the time ``every`` before; whether it was noted.

    Of two who ask at one moment, one is told yes. A mark far in the future, of a wrong clock, does not count.
    """
    due = Q(ran_at__lte=at - every) | Q(ran_at__gt=at + every)
    if Mark.objects.filter(due, name=name).update(ran_at=at, went_well_at=at):
        return True
    return Mark.objects.get_or_create(name=name, defaults={"ran_at": at, "went_well_at": at})[1]


def is_over(since: datetime | None, every: timedelta, *, at: datetime) -> bool:
    """Whether so long has gone by since it happened last, or it never did.

    A moment that lies further ahead than that was told by a wrong clock: it would hold up what comes next for years.
    """
    return since is None or not at - every < since <= at + every


def give_back(name: str, at: datetime) -> None:
    """Forget the mark of this moment: what it stood for did not happen."""
    Mark.objects.filter(name=name, ran_at=at).delete()


def marks() -> dict[str, tuple[datetime, datetime | None]]:
    """Every mark: when it last happened, and when it last went well."""
    return {row.name: (row.ran_at, row.went_well_at) for row in Mark.objects.all()}


def is_demo() -> bool:
    """Whether these data were made for practice."""
    return Mark.objects.filter(pk=DEMO).exists()
