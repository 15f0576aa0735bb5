"""What surrounds a wish: the reason given, the second person, and whom it concerns."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_ALONE: Final = 10
"""About how many people a copy may be taken out without a second person (G10)."""

TOLD_AT_ONCE: Final = 2
"""How many people hear at once of a break-glass (G10)."""


class Need(StrEnum):
    """Something that is still missing before an action may be done."""

    SECOND_FACTOR = "second_factor"
    FRESH_SIGN_IN = "fresh_sign_in"
    REASON = "reason"
    SECOND_PERSON = "second_person"
    TWO_PEOPLE_TOLD = "two_people_told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What surrounds one wish.

    ``reason``: a reason was written down. ``second_person``: somebody else, who may, has agreed to just this.
    ``concerns_self``: the account, the grant, the request or the break-glass at hand is the actor's own.
    ``agreed_before``: the actor has already agreed to the same request. ``powerful``: the account at hand
    has, or would get, a role that reads folders or keeps accounts. ``beyond_volunteer``: it is, or would be, more
    than a volunteer. ``outranked``: who stopped the account at hand ranks above the
    actor. ``on_hold``: a legal hold lies on the folder.
    ``people``: how many people the copy is about. ``told``: how many others, none of them kept out, hear of
    it in the same moment.
    """

    reason: bool = False
    second_person: bool = False
    concerns_self: bool = False
    agreed_before: bool = False
    powerful: bool = False
    beyond_volunteer: bool = False
    outranked: bool = False
    on_hold: bool = False
    people: int = 1
    told: int = 0


PLAIN: Final = Circumstances()
"""Nothing special: no reason, no second person, nobody told."""
