"""Very many reports from one account within an hour: all of them are taken, and somebody looks (T19).

Nobody is ever stopped from reporting. Whoever sends the same words again and again may be afraid that nobody reads
them; whoever floods the list, to hide one report among many, is found by those who read it. Both need a person, soon.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count

from lantern.access.alerts import AlertKind, tell
from lantern.access.recipients import NO_FOLDER, account_watchers
from lantern.concerns.models import Concern
from lantern.sending.marks import is_over, mark, marks
from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM

MANY: Final = 20
"""Reports of one account within an hour, from which somebody is told: one in three minutes, for a whole hour."""
WITHIN: Final = timedelta(hours=1)
TOLD: Final = "many_reports"
"""The mark of having told it: it is told once in an hour, not with each report."""


def most_from_one(at: datetime) -> int:
    """How many reports the account sent that sent most of them, in the hour before this moment."""
    lately = Concern.objects.filter(reported_at__gt=at - WITHIN, reported_at__lte=at, reported_by__isnull=False)
    busiest = lately.values("reported_by").annotate(sent=Count("pk")).order_by("-sent").first()
    return int(busiest["sent"]) if busiest else 0


def tell_of_many(at: datetime) -> bool:
    """Alert those who look after accounts, where one has sent very many reports; whether they were alerted now.

    Who it was does not stand in the alert: those who may read the reports see it there, and nobody else learns it.
    """
    told_at, _ = marks().get(TOLD, (None, None))
    if most_from_one(at) < MANY or not is_over(told_at, WITHIN, at=at):
        return False
    with act(by=THE_SYSTEM, at=at, folder=NO_FOLDER, action="reports.many") as done:
        tell(done, folder=NO_FOLDER, to=account_watchers(), kind=AlertKind.ANOTHER, at=at)
    mark(TOLD, at)
    return True
