"""Who may be told, and who stands in when nobody is left. Every list that leaves goes through here (DP-26)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from lantern.access.posts import STAND_INS
from lantern.access.recipients import may_be_told
from lantern.folders.queries import kept_out_of
from lantern.sending import queries


def who_may_be_told(folder: UUID, accounts: Iterable[UUID], *, at: datetime) -> tuple[UUID, ...]:
    """Those among the accounts who are not suspended, not kept from knowing, and not outside a seal; each once."""
    return tuple(account for account in dict.fromkeys(accounts) if may_be_told(account, folder, at))


def stand_ins(folder: UUID, *, at: datetime, without: Iterable[UUID] = ()) -> tuple[UUID, ...]:
    """Who is told instead: everybody of the first role in the packs' table with somebody free of any tie.

    A stand-in must be free of all four classes: whoever may not decide cannot take over. Whoever the folder is
    about, as its own account, does not stand in.

    Args:
        folder: what the alert is about.
        at: when.
        without: those whom it is about or who did it, and those who were tried already.
    """
    barred = {*without, *kept_out_of(folder), folder}
    for role in STAND_INS:
        free = who_may_be_told(folder, (one for one in queries.active_in(role) if one not in barred), at=at)
        if free:
            return free
    return ()
