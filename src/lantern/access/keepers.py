"""Who keeps a folder: the accounts that could let somebody else in. A folder without one would be lost."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.access.circumstances import Circumstances
from lantern.access.models import Account
from lantern.access.policy import decide
from lantern.access.policy_actions import Action
from lantern.access.roles import Actor, Role
from lantern.access.ties import relation_of
from lantern.folders.kinds import Level
from lantern.folders.models import Grant
from lantern.folders.standings import standing_of

_WILLING: Final = Circumstances(reason=True)


def keepers(folder: UUID, at: datetime, *, without: Collection[UUID] = ()) -> tuple[UUID, ...]:
    """The active accounts that hold the folder to keep, and that nothing bars.

    Args:
        folder: which folder.
        at: when.
        without: accounts that are about to lose it.
    """
    holders = Grant.objects.filter(folder=folder, level=Level.MANAGE, ended_at=None).values("account")
    found = Account.objects.filter(pk__in=holders, is_active=True).exclude(pk__in=without).order_by("joined_at", "pk")
    return tuple(who.id for who in found if _keeps(who, folder, at))


def _keeps(who: Account, folder: UUID, at: datetime) -> bool:
    actor = Actor(role=Role(who.role), enrolled=True, second_factor=True, fresh=True)
    return decide(Action.GRANT, actor, relation_of(standing_of(who.id, folder, at=at), at), _WILLING).allowed
