"""When the record was last backed up and checked, for the picture that trustees see."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from lantern.app.daily_check import CHECK
from lantern.app.health import LATE_BACKUP, LATE_CHECK
from lantern.governance.keeping import Kept
from lantern.readiness.backups import newest_backup
from lantern.sending.marks import marks
from lantern.vault.shares import ShareSilent


def keeping(at: datetime) -> Kept:
    """By the same marks, and the same limits, as the page of health."""
    ran, well = marks().get(CHECK, (None, None))
    try:
        backed_up = newest_backup(Path(settings.LANTERN_BACKUPS), at)
    except ShareSilent:
        # What nobody can look at counts as none; health says why.
        backed_up = None
    return Kept(
        backed_up=backed_up,
        backup_is_late=backed_up is None or at - backed_up > LATE_BACKUP,
        checked=well,
        check_is_late=well is None or at - well > LATE_CHECK,
        sound=ran is None or ran == well,
    )
