"""What people do with alerts."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from lantern.access.alerts import ANY, AlertKind
from lantern.sending.models import OutgoingMessage
from lantern.vault.acts import act
from lantern.vault.audit import By


def open_alerts(*, folder: UUID, by: By, at: datetime, kinds: Collection[AlertKind] = ANY) -> int:
    """Note that an account has seen what its alerts about this folder were for; they are not repeated any more.

    Args:
        folder: what the alerts are about.
        by: who has seen it.
        at: when.
        kinds: of which kinds; without it, of all.
    """
    shown = [kind.value for kind in kinds]
    waiting = OutgoingMessage.objects.filter(folder=folder, recipient=by.account, opened_at=None, kind__in=shown)
    if by.account is None or not waiting.exists():
        return 0
    with act(by=by, at=at, folder=folder, action="alert.opened") as done:
        # A pass may be sending one of them at this moment.
        rows = list(waiting.select_for_update())
        for row in rows:
            seen = row.version
            row.opened_at = at
            row.version += 1
            done.change(row, seen=seen)
    return len(rows)
