"""Once a day the audit and all data are checked by themselves. A finding turns health red, and people hear of it."""

from datetime import datetime, timedelta
from typing import Final

from lantern.access.alerts import AlertKind, tell
from lantern.access.recipients import NO_FOLDER, account_watchers
from lantern.app.auditing import verified
from lantern.sending.marks import is_over, mark, marks
from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM

CHECK: Final = "verification"
"""The mark of the check: when it last ran, and when it last found nothing."""
EVERY: Final = timedelta(hours=24)
AGAIN_AFTER_A_FINDING: Final = timedelta(hours=6)


def is_due(at: datetime) -> bool:
    """Whether the check is due: a day after the last good one, or six hours after one that found something."""
    ran, well = marks().get(CHECK, (None, None))
    return is_over(ran, EVERY if ran == well else AGAIN_AFTER_A_FINDING, at=at)


def check(at: datetime) -> int:
    """Check the audit and the data, and note what came of it; how many findings.

    The first time that something is found, those who look after the installation are alerted. What was found
    is told by ``lantern audit verify``; nothing of it stands in the alert.
    """
    ran, well = marks().get(CHECK, (None, None))
    found = len(verified(data=True, checkpoints=None).findings)
    if found and (ran is None or ran == well):
        with act(by=THE_SYSTEM, at=at, folder=NO_FOLDER, action="verification.found") as done:
            tell(done, folder=NO_FOLDER, to=account_watchers(), kind=AlertKind.ANOTHER, at=at)
    mark(CHECK, at, well=not found)
    return found
