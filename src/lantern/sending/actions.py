"""What people do with alerts."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from lantern.access.alerts import ANY, AlertKind
from lantern.folders.queries import kept_out_of
from lantern.sending.models import Climb, OutgoingMessage
from lantern.vault.acts import Act, act
from lantern.vault.audit import By


def open_alerts(*, folder: UUID, by: By, at: datetime, kinds: Collection[AlertKind] = ANY) -> int:
    """Note that an account has seen what its alerts about this folder were for; they are not repeated any more.

    An urgent concern that was climbing stops, whoever has read it, alerted or not. Only somebody with a tie does not
    stop it: who may not decide cannot take it over.

    Args:
        folder: what the alerts are about.
        by: who has seen it.
        at: when.
        kinds: of which kinds; without it, of all.
    """
    shown = [kind.value for kind in kinds]
    waiting = OutgoingMessage.objects.filter(folder=folder, recipient=by.account, opened_at=None, kind__in=shown)
    if by.account is None:
        return 0
    stops = AlertKind.CONCERN in kinds and _stops_climbs(folder, by.account)
    if not (stops or waiting.exists()):
        return 0
    with act(by=by, at=at, folder=folder, action="alert.opened") as done:
        # A pass may be sending one of them at this moment.
        rows = list(waiting.select_for_update())
        for row in rows:
            seen = row.version
            row.opened_at = at
            row.version += 1
            done.change(row, seen=seen)
        if stops:
            _stop_climbs(done, folder, by.account, at)
    return len(rows)


def _stops_climbs(folder: UUID, account: UUID) -> bool:
    return Climb.objects.filter(folder=folder, stopped_at=None).exists() and account not in kept_out_of(folder)


def _stop_climbs(done: Act, folder: UUID, account: UUID, at: datetime) -> None:
    for row in Climb.objects.select_for_update().filter(folder=folder, stopped_at=None):
        seen, row.version = row.version, row.version + 1
        row.stopped_at, row.stopped_by = at, account
        done.change(row, seen=seen)
