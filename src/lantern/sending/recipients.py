"""Who may be told, and who stands in when nobody is left. Every list that leaves goes through here (DP-26)."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from lantern.access.roles import Role
from lantern.folders.kinds import ExclusionKind
from lantern.folders.queries import kept_out_of
from lantern.sending import queries

STAND_INS: Final = (
    Role.DEPUTY,
    Role.SAFEGUARDING_LEAD,
    Role.REGISTERED_MANAGER,
    Role.DUTY_MANAGER,
    Role.TRUSTEE,
)
"""Whose turn it is when nobody who was meant may be told: the first of these in which somebody is left."""

NOT_TOLD: Final = frozenset({ExclusionKind.MUST_NOT_KNOW, ExclusionKind.MUST_NOT_READ})
"""Classes of exclusion with which one is not even told that there is something."""


def who_may_be_told(folder: UUID, accounts: Iterable[UUID]) -> tuple[UUID, ...]:
    """Those among the accounts who are not suspended, and not kept from knowing; each once, in order."""
    wished = tuple(dict.fromkeys(accounts))
    kept_out = kept_out_of(folder)
    active = queries.active_among(wished)
    return tuple(
        account for account in wished if account in active and not kept_out.get(account, frozenset()) & NOT_TOLD
    )


def stand_ins(folder: UUID, *, without: Iterable[UUID] = ()) -> tuple[UUID, ...]:
    """Who is told instead: everybody of the first role in the table with somebody free of any tie.

    A stand-in must be free of all four classes: whoever may not decide cannot take over.
    ``without`` are those who were tried already.
    """
    tried = frozenset(without)
    kept_out = kept_out_of(folder)
    for role in STAND_INS:
        free = [account for account in queries.active_in(role) if account not in tried and not kept_out.get(account)]
        if free:
            return tuple(free)
    return ()
