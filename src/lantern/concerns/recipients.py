"""Who receives a concern, and who stands in when those who should are the ones it is about (F08, F09)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lantern.access.posts import RECEIVES
from lantern.access.roles import Role

LADDER: Final = RECEIVES
"""Each step is taken only when nobody stands on the one before; the order stands in the packs."""

POSTS: Final = tuple(role for step in LADDER for role in step)
"""The posts that a reporter may keep out of a concern."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An active account that may receive a concern."""

    account: UUID
    role: Role


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who receives the concern; ``stand_in``: a trustee, because nobody else may."""

    account: UUID
    stand_in: bool


def recipients(candidates: Iterable[Candidate], kept_out: frozenset[UUID]) -> tuple[Recipient, ...]:
    """The first step of the ladder on which somebody is left.

    Args:
        candidates: the active accounts in posts of the ladder.
        kept_out: the accounts that must not know of it.
    """
    left = [person for person in candidates if person.account not in kept_out]
    for step in LADDER:
        found = tuple(
            Recipient(person.account, stand_in=person.role is Role.TRUSTEE) for person in left if person.role in step
        )
        if found:
            return found
    return ()
