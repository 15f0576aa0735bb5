"""What an account is here, and how it is signed in: plain values, no clock, no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What an account is in the organisation. One account has one role. A role alone opens no folder."""

    VOLUNTEER = "volunteer"
    WORKER = "worker"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    DEPUTY = "deputy"
    REGISTERED_MANAGER = "registered_manager"
    DUTY_MANAGER = "duty_manager"
    TRUSTEE = "trustee"
    WEB_MANAGER = "web_manager"
    GROUP_ADMIN = "group_admin"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: Final = {
    Role.VOLUNTEER: "volunteer",
    Role.WORKER: "worker",
    Role.SAFEGUARDING_LEAD: "safeguarding lead",
    Role.DEPUTY: "deputy lead",
    Role.REGISTERED_MANAGER: "Registered Manager",
    Role.DUTY_MANAGER: "Duty Manager",
    Role.TRUSTEE: "trustee",
    Role.WEB_MANAGER: "web manager",
    Role.GROUP_ADMIN: "group admin",
    Role.ADMINISTRATOR: "administrator",
}

EVERYBODY: Final = frozenset(Role)
READERS: Final = frozenset(
    {
        Role.WORKER,
        Role.SAFEGUARDING_LEAD,
        Role.DEPUTY,
        Role.REGISTERED_MANAGER,
        Role.DUTY_MANAGER,
        Role.TRUSTEE,
    }
)
"""Roles for which a grant can open a folder. They need a second factor from the first day (G9)."""

POWERFUL: Final = READERS | {Role.ADMINISTRATOR, Role.GROUP_ADMIN}
"""Roles that can come to read folders, or decide who signs in: nobody gives one, or takes one away, alone (G9)."""

NEW_FOR: Final = timedelta(days=90)
"""How long somebody is new (T1)."""

FRESH_FOR: Final = timedelta(minutes=5)
"""How long a repeated sign-in counts as fresh (G9)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks, as far as the policy must know.

    ``role`` is ``None`` when nobody is signed in. ``active`` is false while the account is suspended.
    ``new_worker`` holds for any role in its first 90 days (T1). ``station`` is an enrolled shared tablet
    with a personal PIN. ``second_factor`` says that this session was opened with one; on a station the
    enrolled tablet is that factor. ``enrolled`` says that the account has one, whether or not it was used
    this time. ``fresh`` says that the sign-in was repeated at most 5 minutes ago (G9).
    """

    role: Role | None = None
    active: bool = True
    new_worker: bool = False
    station: bool = False
    enrolled: bool
    second_factor: bool = False
    fresh: bool = False


NOBODY: Final = Actor(enrolled=False)
"""Somebody who is not signed in."""


RANKS: Final = {
    Role.ADMINISTRATOR: 1,
    Role.DUTY_MANAGER: 2,
    Role.DEPUTY: 3,
    Role.SAFEGUARDING_LEAD: 4,
    Role.REGISTERED_MANAGER: 4,
}
"""Who stands above whom when a stopped account is let in again; nobody else stops or restores one."""


def outranks(stopped_as: Role | None, restorer: Role | None) -> bool:
    """Whether who stopped an account stands above who wants to restore it. Who is not known stands highest."""
    highest = max(RANKS.values())
    above = RANKS.get(stopped_as, highest) if stopped_as else highest
    return above > (RANKS.get(restorer, 0) if restorer else 0)


def is_new(joined_at: datetime, at: datetime) -> bool:
    """Whether somebody who joined then is still new: up to, not including, the 90th day (T1)."""
    return at - joined_at < NEW_FOR


def is_fresh(signed_in_at: datetime | None, at: datetime) -> bool:
    """Whether a sign-in is fresh enough for what needs it: at most 5 minutes ago, never in the future (G9)."""
    return signed_in_at is not None and timedelta() <= at - signed_in_at <= FRESH_FOR
