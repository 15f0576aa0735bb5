"""Who looks at set-up, who does something there, and who may say that real reports are taken."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from lantern.access.models import Account
from lantern.access.need_to_know import may
from lantern.access.policy_actions import Action
from lantern.access.policy_grounds import LEADS
from lantern.access.refusals import Hidden
from lantern.access.roles import Role
from lantern.access.visitors import Visitor
from lantern.sending.rota_queries import POSTS

ANSWERABLE: Final = LEADS | {Role.ADMINISTRATOR}
"""Who does what set-up asks for, and is reminded of it. Nothing there is about anybody, so it opens nothing: it stands
here, and not among the grounds of need to know."""
OPENERS: Final = (Role.ADMINISTRATOR, Role.SAFEGUARDING_LEAD)
"""Who goes live: one of each. Whoever looks after the machine, and whoever is accountable for what arrives."""

NEVER_CAME: Final = "!"
"""How the hash of somebody begins who has set no password yet: they were invited, and have not come."""
SET_UP_FIRST: Final = (*ANSWERABLE, Role.TRUSTEE)
"""Who comes while an installation is set up. Everybody else is there to report."""


def looker(visitor: Visitor) -> Visitor:
    """The same visitor.

    Raises:
        Hidden: they do not answer for the installation; for them there is no such page.
    """
    if not may(visitor, Action.SEE_HEALTH):
        raise Hidden
    return visitor


def does(visitor: Visitor) -> bool:
    """Whether somebody does what set-up asks for."""
    return visitor.role in ANSWERABLE and may(visitor, Action.SEE_HEALTH)


def doer(visitor: Visitor) -> Visitor:
    """The same visitor.

    Raises:
        Hidden: they look at most.
    """
    if not does(visitor):
        raise Hidden
    return visitor


def adopts(visitor: Visitor) -> bool:
    """Whether somebody may be the second who adopts the packs: whoever leads must have read them."""
    return visitor.role in LEADS and does(visitor)


def goes_live(visitor: Visitor) -> bool:
    """Whether somebody is one of the two who go live."""
    return visitor.role in OPENERS and does(visitor)


def rota_is_for(visitor: Visitor) -> bool:
    """Whether the weeks of the rota, with telephones, are for this visitor: somebody in a post, on their own device."""
    return visitor.role in POSTS and not visitor.actor.station


def those_in(roles: Collection[Role], *, but: UUID | None = None) -> list[UUID]:
    """The accounts in these roles that can sign in."""
    found = Account.objects.filter(role__in=[role.value for role in roles], is_active=True).exclude(pk=but)
    return list(found.order_by("id").values_list("id", flat=True))


def is_staffed() -> bool:
    """Whether a lead has come in, and somebody who reports: they believe that reports are taken here."""
    came = Account.objects.filter(is_active=True).exclude(password="").exclude(password__startswith=NEVER_CAME)
    roles = set(came.order_by().values_list("role", flat=True).distinct()) & set(Role)
    return Role.SAFEGUARDING_LEAD in roles and bool(roles - set(SET_UP_FIRST))


def somebody_leads() -> bool:
    """Whether a lead or a deputy has come in: a report would reach somebody who can open it."""
    posts = (Role.SAFEGUARDING_LEAD.value, Role.DEPUTY.value)
    there = Account.objects.filter(is_active=True, role__in=posts).exclude(password="")
    return bool(there.exclude(password__startswith=NEVER_CAME).exists())


def role_of(account: UUID) -> Role | None:
    """The role of an account that can sign in."""
    found = Account.objects.filter(pk=account, is_active=True).values_list("role", flat=True).first()
    return Role(found) if found in set(Role) else None
