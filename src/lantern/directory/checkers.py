"""Who tries numbers out, and says what came of it."""

from typing import Final

from lantern.access.policy_grounds import ON_CALL
from lantern.access.refusals import Hidden
from lantern.access.roles import Role
from lantern.access.visitors import Visitor

CHECKERS: Final = ON_CALL | {Role.ADMINISTRATOR}
"""Who leads or may be on call, because they ring these numbers; and the administrator, who keeps the packs. A check
says nothing of anybody, so it opens nothing: it stands here, and not among the grounds of need to know."""


def checks_contacts(visitor: Visitor) -> bool:
    """Whether somebody checks contacts."""
    return visitor.role in CHECKERS and visitor.actor.active


def checker(visitor: Visitor) -> Visitor:
    """The same visitor.

    Raises:
        Hidden: they do not check contacts; for them there is no such page.
    """
    if not checks_contacts(visitor):
        raise Hidden
    return visitor
