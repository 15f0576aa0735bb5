"""Somebody wanted to report, and nothing is taken here: those who answer for the installation hear of it at once."""

import logging
from datetime import timedelta
from typing import Final

from django.http import HttpRequest

from lantern.access.visitors import visitor_of
from lantern.readiness.actions import tell_turned_away
from lantern.sending.marks import give_back, mark_once

LOG: Final = logging.getLogger("lantern.readiness")
TURNED_AWAY: Final = "report_turned_away"
"""The mark of the last alert."""
EVERY: Final = timedelta(hours=1)
"""At most so often: one alert says it, many would be passed over."""


def tell_of_turned_away(request: HttpRequest) -> None:
    """Alert them, at most once an hour; never who it was, nor what they wrote.

    Whatever goes wrong here, whoever was turned away still reads whom to ring.
    """
    try:
        visitor = visitor_of(request)
        if visitor.account is None or not mark_once(TURNED_AWAY, visitor.at, every=EVERY):
            return
        try:
            tell_turned_away(at=visitor.at)
        except Exception:
            give_back(TURNED_AWAY, visitor.at)
            raise
    except Exception:  # the page that says whom to ring comes first
        LOG.exception("readiness.turned_away_not_told")
