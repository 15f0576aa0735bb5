"""What somebody looks for in the directory: a place, a moment, words. Only what the page offers is understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import dateformat
from django.utils.translation import gettext as _

from lantern.directory.house import House
from lantern.directory.presenters import place_from
from lantern.directory.reaching import Place
from lantern.packs.calendars import london

DAYS: Final = 7
HOURS: Final = 24
LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Look:
    """A place at a moment. ``day`` and ``hour`` are as they were chosen; empty for now. ``words`` narrow the list."""

    place: Place
    at: datetime
    now: bool
    day: str = ""
    hour: str = ""
    only_open: bool = False
    words: str = ""


def looked_for(asked: Mapping[str, str], house: House, at: datetime) -> Look:
    """What was asked for; whatever is not understood is as if it had not been asked.

    Args:
        asked: the fields of the form.
        house: whose place is meant where none is named.
        at: now.
    """
    day, hour = _among(asked.get("day", ""), DAYS), _among(asked.get("hour", ""), HOURS)
    place = place_from(asked.get("place", ""), house)
    words = " ".join(asked.get("words", "")[:LONGEST].replace("\0", " ").split())
    chosen = at
    if day or hour:
        local = at.astimezone(london())
        on = local.date() + timedelta(days=int(day or 0))
        chosen = datetime.combine(on, time(int(hour) if hour else local.hour), london())
    return Look(
        place, chosen, now=chosen == at, day=day, hour=hour, only_open=asked.get("open", "") == "yes", words=words
    )


def day_names(at: datetime) -> tuple[tuple[str, str], ...]:
    """The days that can be chosen, from today on."""
    today = at.astimezone(london()).date()
    later = (today + timedelta(days=ahead) for ahead in range(1, DAYS))
    return (("", _("Today")), *((str(ahead), _named(on)) for ahead, on in enumerate(later, start=1)))


def hour_names() -> tuple[tuple[str, str], ...]:
    """The hours that can be chosen."""
    return (("", _("Now")), *((str(hour), f"{hour:02}:00") for hour in range(HOURS)))


def _among(value: str, count: int) -> str:
    return value if value in {str(number) for number in range(count)} else ""


def _named(on: date) -> str:
    return str(dateformat.format(on, "l j F"))
