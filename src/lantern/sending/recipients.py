"""Who may be told, and who stands in when nobody is left. Every list that leaves goes through here (DP-26)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from lantern.access.contacts import contacts_of
from lantern.access.posts import STAND_INS
from lantern.access.recipients import may_be_told
from lantern.access.roles import Role
from lantern.folders.queries import kept_out_of
from lantern.sending import queries, rota_queries


def who_may_be_told(folder: UUID, accounts: Iterable[UUID], *, at: datetime) -> tuple[UUID, ...]:
    """Those among the accounts who are not suspended, not kept from knowing, and not outside a seal; each once."""
    return tuple(account for account in dict.fromkeys(accounts) if may_be_told(account, folder, at))


def stand_ins(folder: UUID, *, at: datetime, without: Iterable[UUID] = ()) -> tuple[UUID, ...]:
    """Who is told instead: everybody of the first role in the packs' table with somebody free of any tie.

    A stand-in must be free of all four classes: whoever may not decide cannot take over. Whoever the folder is
    about, as its own account, does not stand in. Who is away, or is reached by no address, is passed over, and told
    rather than nobody.

    Args:
        folder: what the alert is about.
        at: when.
        without: those whom it is about or who did it, and those who were tried already.
    """
    posts = [accounts for _, accounts in free_in_posts(folder, at=at, without=without)]
    everybody = [account for accounts in posts for account in accounts]
    away, contacts = rota_queries.who_is_away(everybody, at), contacts_of(everybody)

    def there(account: UUID) -> bool:
        return account not in away and contacts[account].reached

    found = (tuple(account for account in accounts if there(account)) for accounts in posts)
    return next((accounts for accounts in found if accounts), posts[0] if posts else ())


def free_in_posts(
    folder: UUID, *, at: datetime, without: Iterable[UUID] = ()
) -> Iterator[tuple[Role, tuple[UUID, ...]]]:
    """Everybody in a post who may be told of a folder and is free of any tie to it, post by post, in their order."""
    barred = {*without, *kept_out_of(folder), folder}
    for role in STAND_INS:
        free = who_may_be_told(folder, (one for one in queries.active_in(role) if one not in barred), at=at)
        if free:
            yield role, free
