"""Who keeps a folder: the accounts that could let somebody else in. A folder without one would be lost."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lantern.access.circumstances import Circumstances
from lantern.access.models import Account
from lantern.access.policy import decide
from lantern.access.policy_actions import Action
from lantern.access.posts import SUCCESSION
from lantern.access.roles import Actor, Role
from lantern.access.ties import relation_of
from lantern.access.visitors import Visitor
from lantern.folders.kinds import Level
from lantern.folders.models import Exclusion, Grant
from lantern.folders.standings import standing_of
from lantern.folders.writing import write_grant
from lantern.vault.acts import Act
from lantern.vault.keyring import FolderKeys

SUCCEEDS: Final = "Keeps the folder, because everybody who kept it is kept out now."
_AFTER: Final = timedelta(microseconds=1)
"""A grant in a sealed folder holds only when it was given after the sealing."""
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


def let_in_a_keeper(done: Act, keys: FolderKeys, visitor: Visitor, *, beside: Collection[UUID]) -> tuple[UUID, ...]:
    """Let somebody in who keeps the folder from now on, in the running act; nobody where there is nobody without a tie.

    Args:
        done: the act by which the folder loses its last keeper.
        keys: of the folder, to write.
        visitor: who does it.
        beside: those who do not come into question.
    """
    folder = keys.permit.folder
    tied = {*beside, *Exclusion.objects.filter(folder=folder, ended_at=None).values_list("account", flat=True)}
    for role in SUCCESSION:
        free = Account.objects.filter(role=role.value, is_active=True).exclude(pk__in=tied).order_by("joined_at", "pk")
        for account in free.values_list("pk", flat=True)[:1]:
            write_grant(
                done, keys, account=account, level=Level.MANAGE, why=SUCCEEDS, by=None, at=visitor.at + _AFTER,
                stand_in=role is Role.TRUSTEE,
            )  # fmt: skip
            return (account,)
    return ()


def _keeps(who: Account, folder: UUID, at: datetime) -> bool:
    actor = Actor(role=Role(who.role), enrolled=True, second_factor=True, fresh=True)
    return decide(Action.GRANT, actor, relation_of(standing_of(who.id, folder, at=at), at), _WILLING).allowed
