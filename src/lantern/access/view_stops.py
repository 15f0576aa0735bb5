"""Letting somebody go on who opened too many folders: by a lead, with a reason, never for oneself (G10)."""

from uuid import UUID

from lantern.access import alerts
from lantern.access.budgets import STOP_LIFTED
from lantern.access.circumstances import Circumstances
from lantern.access.models import Account
from lantern.access.need_to_know import require
from lantern.access.policy_actions import Action
from lantern.access.refusals import Hidden
from lantern.access.visitors import Visitor
from lantern.vault.acts import act
from lantern.vault.keyring import keyring
from lantern.vault.permits import for_the_system


def lift(visitor: Visitor, account: UUID, *, why: str) -> None:
    """Let an account open folders again; its hour begins anew.

    Raises:
        Hidden: there is no such account.
        Refused: the visitor may not.
    """
    given = Circumstances(reason=bool(why.strip()), concerns_self=account == visitor.account)
    require(visitor, Action.LIFT_VIEW_STOP, circumstances=given)
    if not Account.objects.filter(pk=account).exists():
        raise Hidden
    keys = keyring().open(for_the_system(account, "lift a view stop", writes=True))
    with act(by=visitor.by, at=visitor.at, folder=account, action=STOP_LIFTED, subject=account, reason=why, keys=keys):
        pass
    alerts.seen(folder=account, by=visitor.by, at=visitor.at)
