"""How the record is kept: when it was last backed up and checked. The app knows; this room asks for plain values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """``backed_up`` and ``checked``: when that last went well, or nothing. ``sound``: the last check found nothing."""

    backed_up: datetime | None
    backup_is_late: bool
    checked: datetime | None
    check_is_late: bool
    sound: bool


def kept(at: datetime) -> Kept:
    """What the function named by ``LANTERN_KEEPING`` says."""
    ask: Callable[[datetime], Kept] = import_string(settings.LANTERN_KEEPING)
    return ask(at)
