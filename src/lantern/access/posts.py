"""Which role of an account each post of the packs is, and with it the ladder of the house (F08, F09, DP-26).

The order stands in the packs (``packs/vocabulary/…/people.toml``), with what each column is for. Here it becomes roles.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from lantern.access.roles import Role
from lantern.packs.ladder import ladder

ROLE_OF_POST: Final[Mapping[str, Role]] = {
    "safeguarding lead": Role.SAFEGUARDING_LEAD,
    "deputy lead": Role.DEPUTY,
    "Registered Manager": Role.REGISTERED_MANAGER,
    "Duty Manager": Role.DUTY_MANAGER,
    "a trustee without a tie": Role.TRUSTEE,
}
"""The one place where a post of the packs meets a role."""


class PostWithoutRole(Exception):  # noqa: N818
    """The packs give a part in the ladder to a post that no account can have."""


def roles_of(steps: Iterable[Iterable[str]]) -> tuple[tuple[Role, ...], ...]:
    """Posts as roles, step by step.

    Raises:
        PostWithoutRole: a post is the role of nobody.
    """
    try:
        return tuple(tuple(ROLE_OF_POST[post] for post in step) for step in steps)
    except KeyError as unknown:
        raise PostWithoutRole(f"no account can be {unknown.args[0]}; give the post a role in access/posts.py") from None


def _one_after_another(steps: Iterable[Iterable[str]]) -> tuple[Role, ...]:
    return tuple(role for step in roles_of(steps) for role in step)


RECEIVES: Final = roles_of(ladder().receives)
"""Each step is taken only when nobody stands on the one before."""

STAND_INS: Final = _one_after_another(ladder().stands_in)
"""Whose turn it is when nobody who was meant may be told: the first of these in which somebody is left."""

SUCCESSION: Final = _one_after_another(ladder().keeps)
"""Who keeps a folder when those who kept it have a tie: the first of these with somebody who has none."""

WATCHERS: Final = _one_after_another(ladder().hears)
"""Who hears of what must not stay with one person, in this order; the later ones stand in for the earlier."""
