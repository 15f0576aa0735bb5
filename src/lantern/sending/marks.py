"""Marks: when something about this installation last happened. Technical, and no part of the record."""

from datetime import datetime
from typing import Final

from lantern.sending.models import Mark

DEMO: Final = "demo"
"""These data are invented people for practice. Set by whatever loads them, and never taken away."""


def mark(name: str, at: datetime, *, well: bool = True) -> None:
    """Note that it happened, and whether it went well."""
    values = {"ran_at": at, "went_well_at": at} if well else {"ran_at": at}
    Mark.objects.update_or_create(name=name, defaults=values)


def marks() -> dict[str, tuple[datetime, datetime | None]]:
    """Every mark: when it last happened, and when it last went well."""
    return {row.name: (row.ran_at, row.went_well_at) for row in Mark.objects.all()}


def is_demo() -> bool:
    """Whether these data were made for practice."""
    return Mark.objects.filter(pk=DEMO).exists()
