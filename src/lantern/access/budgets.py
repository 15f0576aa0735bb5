"""How many folders somebody opens in an hour before others hear of it, and before it stops (G10, T3).

It is counted in the database from the audit itself, under a lock, so that it holds across processes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import IntegerField, Max, QuerySet, Value

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.folders.queries import OPENINGS
from lantern.vault.audit import DONE
from lantern.vault.models import AuditEntry

WINDOW: Final = timedelta(hours=1)
VIEW_STOPPED: Final = "view.stopped"
STOP_LIFTED: Final = "view_stop.lifted"
_LIFT: Final = Value(1, IntegerField())
_NO_LIFT: Final = Value(0, IntegerField())


@dataclass(frozen=True, slots=True)
class Limit:
    """At which distinct folder of an hour others are told, and how many are opened at most; ``None``: no stop."""

    alert: int
    stop: int | None


_MANY: Final = Limit(alert=120, stop=None)
_FEW: Final = Limit(alert=25, stop=60)
LIMITS: Final = {
    Role.VOLUNTEER: _FEW,
    Role.WORKER: _FEW,
    Role.WEB_MANAGER: _FEW,
    Role.GROUP_ADMIN: _FEW,
    Role.ADMINISTRATOR: _FEW,
    Role.TRUSTEE: _FEW,
    # Who answers at night for the whole house is never stopped in the middle of it; others hear of it.
    Role.SAFEGUARDING_LEAD: _MANY,
    Role.DEPUTY: _MANY,
    Role.REGISTERED_MANAGER: _MANY,
    Role.DUTY_MANAGER: _MANY,
}
"""The one table of view budgets."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Where an account stands when it opens one more folder."""

    alert: bool
    stop: bool


def spend(account: UUID, role: Role | None, folder: UUID, at: datetime) -> Spent:
    """Whether one more folder is over the limit, or is the one at which others are told.

    Call it in the transaction that then notes the read: the account's row is held until that ends, so that no
    two processes count at the same time.
    """
    limit = LIMITS[role] if role else _FEW
    _hold(account)
    opened = _opened(account, at)
    if folder in opened:
        return Spent(alert=False, stop=False)
    return Spent(alert=len(opened) + 1 == limit.alert, stop=limit.stop is not None and len(opened) >= limit.stop)


def stopped_before(account: UUID, at: datetime) -> bool:
    """Whether the account was stopped already in this hour, so that others have heard of it.

    Call it in the transaction that notes the stop: the account's row is held, so that one process tells, and no more.
    """
    _hold(account)
    entries = AuditEntry.objects.filter(folder=account, actor=account, action=VIEW_STOPPED)
    return entries.filter(at__gt=_since(account, at)).exists()


def _hold(account: UUID) -> None:
    # SQLite lets only one change begin at a time, so nothing is left to be held there.
    if connection.features.has_select_for_update:
        Account.objects.select_for_update().filter(pk=account).values_list("pk").first()


def _opened(account: UUID, at: datetime) -> frozenset[UUID]:
    looks = AuditEntry.objects.filter(actor=account, action__in=OPENINGS, outcome=DONE, at__gt=at - WINDOW)
    last = looks.order_by().values("folder").annotate(newest=Max("at")).values_list("folder", "newest", _NO_LIFT)
    rows = list(last.union(_lifts(account, at).values_list("folder", "at", _LIFT), all=True))
    since = max((moment for _folder, moment, lift in rows if lift), default=at - WINDOW)
    return frozenset(folder for folder, moment, lift in rows if not lift and moment > since)


def _since(account: UUID, at: datetime) -> datetime:
    return max(_lifts(account, at).values_list("at", flat=True), default=at - WINDOW)


def _lifts(account: UUID, at: datetime) -> "QuerySet[AuditEntry]":
    lifted = AuditEntry.objects.filter(folder=account, action=STOP_LIFTED, outcome=DONE, at__gt=at - WINDOW)
    return lifted.order_by()
