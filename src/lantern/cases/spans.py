"""Lengths of time and moments as one says them, as plain text."""

from datetime import datetime, timedelta
from typing import Final

from django.utils import dateformat
from django.utils.translation import ngettext

from lantern.web.numbers import LONDON

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
MINUTE: Final = timedelta(minutes=1)


def lasted(span: timedelta) -> str:
    """Whole days, else whole hours, else minutes: never more than it was."""
    if span >= DAY:
        return _counted(ngettext("%(count)s day", "%(count)s days", span // DAY), span // DAY)
    if span >= HOUR:
        return _counted(ngettext("%(count)s hour", "%(count)s hours", span // HOUR), span // HOUR)
    return _counted(ngettext("%(count)s minute", "%(count)s minutes", span // MINUTE), span // MINUTE)


def written_moment(moment: datetime) -> str:
    """A moment as the clocks in London show it, without any mark-up: ``Sun 22 Nov 2026, 11:33``."""
    local = moment.astimezone(LONDON)
    return f"{dateformat.format(local, 'D j M Y')}, {local:%H:%M}"


def _counted(words: str, count: int) -> str:
    return words % {"count": count}
