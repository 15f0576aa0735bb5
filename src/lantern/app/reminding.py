"""Once a week those who answer for the installation are reminded, while something of set-up is overdue."""

from datetime import datetime, timedelta
from typing import Final

from lantern.packs.readiness_files import readiness_figures
from lantern.readiness.actions import remind
from lantern.readiness.brought_back import asks, is_of_the_time_before
from lantern.readiness.facts import set_up_tasks
from lantern.readiness.keepers import is_staffed
from lantern.readiness.live import is_live
from lantern.readiness.tasks import overdue
from lantern.sending.marks import is_over, mark, marks

REMINDED: Final = "set_up_reminded"
"""The mark of the last reminder."""
LOOKED: Final = "set_up_looked"
"""The mark of the last look: once an hour is often enough for what counts in days."""
EVERY: Final = timedelta(hours=1)


def remind_of_set_up(at: datetime) -> bool:
    """Remind them where it is due; whether they were.

    While an installation is not live yet nobody is reminded: whoever sets it up has the list before them. Once a lead
    and somebody who reports have come in they are: these believe that reports are taken. So they are where an old
    backup of the time before was brought back.
    """
    if not asks():
        return False
    known = marks()
    looked, reminded = (known.get(name, (None, None))[0] for name in (LOOKED, REMINDED))
    if not is_over(looked, EVERY, at=at):
        return False
    mark(LOOKED, at)
    if not is_over(reminded, readiness_figures().days["reminder"], at=at):
        return False
    if not (is_of_the_time_before() or (overdue(set_up_tasks(at)) if is_live() else is_staffed())):
        return False
    remind(at=at)
    mark(REMINDED, at)
    return True
