"""What is noted when somebody opens a folder or is turned away: committed before anything is decrypted (G6, G10)."""

from typing import Final
from uuid import UUID

from django.db import transaction

from lantern.access import alerts, budgets
from lantern.access.alerts import AlertKind, tell
from lantern.access.policy_actions import Action
from lantern.access.recipients import watchers
from lantern.access.refusals import ViewStopped
from lantern.access.visitors import Visitor
from lantern.folders.queries import OPENINGS
from lantern.vault import audit
from lantern.vault.acts import Act, act
from lantern.vault.keyring import keyring
from lantern.vault.permits import for_the_system

TRAIL_READ: Final = "folder.trail_read"
TOLD: Final = 2
"""How many others hear of many folders at once."""
STOPPED: Final = (
    "You have opened very many folders in this hour. So that nobody can look through everybody, it stops here. "
    "You can go on with the folders you have already opened. Ring the safeguarding lead, who can let you go on."
)


def leave_read(visitor: Visitor, folder: UUID, trace: str, reason: str = "", subject: UUID | None = None) -> None:
    """Note that the visitor opens the folder. The same again within one request leaves no second entry.

    Whoever was alerted because of this folder has now seen it; the alert is not repeated to them. Only that a concern
    has come in stays open: the page that shows its words says so itself.

    Args:
        visitor: who opens it; signed in.
        folder: what is opened.
        trace: the code of the entry.
        reason: in their words; sealed under the folder.
        subject: the entry or file that is opened, if it is not the whole folder.

    Raises:
        ViewStopped: too many folders in one hour.
        Hidden: nobody is signed in.
    """
    account = visitor.somebody()
    seen = (folder, trace if subject is None else f"{trace} {subject}")
    if seen in visitor.opened:
        return
    counted = any((folder, opening) in visitor.opened for opening in OPENINGS)
    keys = keyring().open(for_the_system(folder, trace, writes=True)) if reason else None
    note = act(by=visitor.by, at=visitor.at, folder=folder, action=trace, reason=reason, keys=keys, subject=subject)
    try:
        with note as done:
            if not counted:
                _spend(done, visitor, account, folder)
    except _TooManyError:
        _stop(visitor, account, folder)
    visitor.opened.add(seen)
    if visitor.sees and not counted:
        alerts.seen(folder=folder, by=visitor.by, at=visitor.at)


def leave_denial(visitor: Visitor, action: Action, folder: UUID | None) -> None:
    """Note in the visitor's own chain that they were turned away; the folder's chain shows nothing of it."""
    if visitor.account is None:
        return
    with transaction.atomic(durable=True):
        audit.append(
            folder=visitor.account, by=visitor.by, at=visitor.at, action=action.value, subject=folder,
            outcome=audit.DENIED,
        )  # fmt: skip


def _spend(done: Act, visitor: Visitor, account: UUID, folder: UUID) -> None:
    spent = budgets.spend(account, visitor.role, folder, visitor.at)
    if spent.stop:
        raise _TooManyError
    if spent.alert:
        _tell_others(done, visitor, account)


def _stop(visitor: Visitor, account: UUID, folder: UUID) -> None:
    with act(by=visitor.by, at=visitor.at, folder=account, action=budgets.VIEW_STOPPED, subject=folder) as done:
        if not budgets.stopped_before(account, visitor.at):
            _tell_others(done, visitor, account)
    raise ViewStopped([STOPPED])


def _tell_others(done: Act, visitor: Visitor, account: UUID) -> None:
    others = watchers(account, visitor.at, beside=[account], most=TOLD)
    tell(done, folder=account, to=others, kind=AlertKind.BUDGET, at=visitor.at, beside=[account])


class _TooManyError(Exception):
    """Leaves the transaction of a read that the budget does not allow."""
