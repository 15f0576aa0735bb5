"""Letting somebody into a folder, and ending it: only by somebody who keeps it, never for oneself (T11)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.access.alerts import AlertKind, tell
from lantern.access.circumstances import Circumstances
from lantern.access.keepers import keepers
from lantern.access.models import Account
from lantern.access.need_to_know import permit
from lantern.access.policy import grant_would_open
from lantern.access.policy_actions import Action
from lantern.access.recipients import watchers
from lantern.access.refusals import Refused
from lantern.access.roles import Role
from lantern.access.ties import LEVELS, relation_of
from lantern.access.visitors import Visitor
from lantern.folders import writing
from lantern.folders.kinds import Level
from lantern.folders.models import Grant
from lantern.folders.standings import standing_of
from lantern.vault.acts import act
from lantern.vault.keyring import keyring

TOLD: Final = 1
"""How many others hear that somebody was let in."""
OPENS_NOTHING: Final = (
    "This would not let them in: their role reads no folders, their account is stopped, or they are kept out. "
    "Choose somebody else."
)
LAST_KEEPER: Final = "Nobody else keeps this folder. Let somebody else in to keep it first."
NOT_A_GRANT: Final = "There is no such grant, or it has ended."


def give(
    visitor: Visitor,
    folder: UUID,
    account: UUID,
    level: Level,
    *,
    why: str,
    until: datetime | None = None,
    stand_in: bool = False,
) -> Grant:
    """Let an account into a folder. A lead hears of it who had no part in it (T11).

    Raises:
        Hidden, Refused: the visitor may not; or the grant would open nothing.
    """
    given = Circumstances(concerns_self=account == visitor.account)
    door = permit(visitor, Action.GRANT, folder, purpose="let in", reason=why, circumstances=given)
    who = Account.objects.filter(pk=account, is_active=True).first()
    relation = relation_of(standing_of(account, folder, at=visitor.at), visitor.at)
    if who is None or not grant_would_open(Role(who.role), LEVELS[level], relation, stand_in=stand_in):
        raise Refused([OPENS_NOTHING])
    keys = keyring().open(door)
    apart = [account, visitor.somebody()]
    others = watchers(folder, visitor.at, beside=apart, most=TOLD)
    with act(by=visitor.by, at=visitor.at, folder=folder, action="grant.given", subject=account) as done:
        tell(done, folder=folder, to=others, kind=AlertKind.GRANT, at=visitor.at, beside=apart)
        return writing.write_grant(
            done, keys, account=account, level=level, why=why, by=visitor.account, at=visitor.at, until=until,
            stand_in=stand_in,
        )  # fmt: skip


def end(visitor: Visitor, folder: UUID, grant: UUID, *, why: str) -> Grant:
    """End a grant. It stays on record that it was there.

    Raises:
        Hidden, Refused: the visitor may not; there is no such grant; or nobody else would keep the folder.
    """
    door = permit(visitor, Action.END_GRANT, folder, purpose="end a grant", reason=why)
    keys = keyring().open(door)
    with act(
        by=visitor.by, at=visitor.at, folder=folder, action="grant.ended", subject=grant, reason=why, keys=keys
    ) as done:
        writing.locked(folder)
        row = Grant.objects.filter(pk=grant, folder=folder, ended_at=None).first()
        if row is None:
            raise Refused([NOT_A_GRANT])
        if row.level == Level.MANAGE and not row.break_glass and not keepers(folder, visitor.at, without=[row.account]):
            raise Refused([LAST_KEEPER])
        return writing.changed(done, row, folder, ended_at=visitor.at, ended_by=visitor.account)
