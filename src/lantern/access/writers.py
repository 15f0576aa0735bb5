"""Who works in a folder: the active accounts that may write into it now, and that nothing bars."""

from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.access.models import Account
from lantern.access.policy import decide
from lantern.access.policy_actions import Action
from lantern.access.roles import Actor, Role
from lantern.access.ties import relation_of
from lantern.folders.kinds import Level
from lantern.folders.models import Exclusion, Grant
from lantern.folders.standings import standing_of

WRITE_LEVELS: Final = (Level.WRITE, Level.MANAGE)
"""The levels of grants that let one write."""


def writers(folder: UUID, at: datetime) -> tuple[UUID, ...]:
    """The active accounts that may write into the folder, longest here first; nobody with a tie to it (DP-26)."""
    holders = Grant.objects.filter(folder=folder, level__in=WRITE_LEVELS, ended_at=None).values("account")
    tied = Exclusion.objects.filter(folder=folder, ended_at=None).values("account")
    found = Account.objects.filter(pk__in=holders, is_active=True).exclude(pk__in=tied).order_by("joined_at", "pk")
    return tuple(who.id for who in found if _writes(who, folder, at))


def _writes(who: Account, folder: UUID, at: datetime) -> bool:
    actor = Actor(role=Role(who.role), enrolled=True, second_factor=True, fresh=True)
    return decide(Action.ADD_ENTRY, actor, relation_of(standing_of(who.id, folder, at=at), at)).allowed
