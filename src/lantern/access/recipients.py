"""Who may be told that something needs them, and whom to tell when something grave happens (G10, DP-26)."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.access.models import Account
from lantern.access.posts import WATCHERS
from lantern.access.relations import Bond
from lantern.access.roles import Role
from lantern.access.ties import relation_of
from lantern.folders.standings import standing_of, standings_of

ACCOUNT_WATCHERS: Final = frozenset({Role.SAFEGUARDING_LEAD, Role.DEPUTY, Role.REGISTERED_MANAGER, Role.ADMINISTRATOR})
"""Who hears what is done to an account, and that many sign-ins fail."""

NO_FOLDER: Final = UUID(int=1)
"""Under which stands what is about no folder, such as sign-ins with a name that nobody has. Nobody is kept from it."""

_KEPT_OUT: Final = (Bond.MUST_NOT_KNOW, Bond.MUST_NOT_READ, Bond.SEALED_OUT)


def may_be_told(account: UUID, folder: UUID, at: datetime) -> bool:
    """Whether an alert about this folder may go to the account: active, and nothing keeps them out of it.

    Here, and in ``may_be_told_of``, it is decided when an alert is written, repeated, sent, or goes to a stand-in.

    A sealed folder speaks to nobody but those who were named after the sealing. It says nothing about a grant:
    who is told of a break-glass need not be able to read the folder.
    """
    if not Account.objects.filter(pk=account, is_active=True).exists():
        return False
    if folder == NO_FOLDER:
        return True
    standing = standing_of(account, folder, at=at)
    return standing is not None and not relation_of(standing, at).has(*_KEPT_OUT)


def may_be_told_of(account: UUID, folders: Collection[UUID], at: datetime) -> frozenset[UUID]:
    """The same of one account and as many folders as stand on one page."""
    if not Account.objects.filter(pk=account, is_active=True).exists():
        return frozenset()
    found = standings_of(account, folders, at=at)
    told = {folder for folder, standing in found.items() if not relation_of(standing, at).has(*_KEPT_OUT)}
    return frozenset(told | ({NO_FOLDER} & set(folders)))


def watchers(folder: UUID, at: datetime, *, beside: Collection[UUID], most: int) -> tuple[UUID, ...]:
    """Whom to tell about a folder: up to ``most`` accounts in the order of ``WATCHERS``, none kept out.

    Args:
        folder: what it is about.
        at: when.
        beside: those whom it is about or who do it; they are never among the told.
        most: how many at most; fewer come back where there are no more.
    """
    found: list[UUID] = []
    for role in WATCHERS:
        in_role = Account.objects.filter(role=role.value, is_active=True).exclude(pk__in=beside)
        for account in in_role.order_by("joined_at", "pk").values_list("pk", flat=True):
            if len(found) == most:
                return tuple(found)
            if may_be_told(account, folder, at):
                found.append(account)
    return tuple(found)


def account_watchers(*, but: UUID | None = None) -> tuple[UUID, ...]:
    """Everybody in the roles of ``ACCOUNT_WATCHERS``, save who does it; the trustees where nobody else is there."""
    for roles in (ACCOUNT_WATCHERS, (Role.TRUSTEE,)):
        there = Account.objects.filter(role__in=[role.value for role in roles], is_active=True).exclude(pk=but)
        if found := tuple(there.values_list("id", flat=True)):
            return found
    return ()
