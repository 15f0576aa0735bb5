"""Whoever is told of a concern because nobody else has opened it can open it: told and locked out helps nobody."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.folders.kinds import Level
from lantern.folders.models import Grant
from lantern.folders.writing import write_grant
from lantern.vault.acts import Act
from lantern.vault.keyring import keyring
from lantern.vault.permits import for_the_system

WHY: Final = "told of it, because nobody who was told before has opened it"
PURPOSE: Final = "let in who is told"


def let_in(done: Act, folder: UUID, accounts: Iterable[UUID], *, at: datetime) -> tuple[UUID, ...]:
    """Let these accounts keep the folder, as whoever receives a concern does.

    Those who may write there, and so decide, keep the grant that they hold. Who may only read, or has broken the
    glass, gets a further one. They were found free of every tie, and inside a seal where there is one. Returns who
    was let in now.
    """
    running = Grant.objects.filter(folder_id=folder, ended_at=None, starts__lte=at, break_glass=False)
    enough = running.filter(Q(until=None) | Q(until__gt=at)).exclude(level=Level.READ)
    held = set(enough.values_list("account", flat=True))
    new = tuple(account for account in accounts if account not in held)
    if not new:
        return ()
    keys = keyring().open(for_the_system(folder, PURPOSE, writes=True))
    roles = dict(Account.objects.filter(pk__in=new).values_list("id", "role"))
    for account in new:
        stand_in = roles.get(account) == Role.TRUSTEE
        write_grant(done, keys, account=account, level=Level.MANAGE, why=WHY, by=None, at=at, stand_in=stand_in)
    return new
