"""Who asks: made once for each request, as plain values, and handed down to whatever decides."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import HttpRequest

from lantern.access.models import Account
from lantern.access.refusals import Hidden
from lantern.access.roles import NOBODY, Actor, Role, is_fresh, is_new
from lantern.access.second_factors import has_second_factor
from lantern.access.sessions import Facts, facts_of, mark_of
from lantern.vault.audit import By
from lantern.vault.looks import Look

CHANGES_NOTHING: Final = frozenset({"GET", "HEAD"})
"""Requests that are made to read. What they leave is a trace, and what the time has brought meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody at the door, for one request.

    ``account`` and ``role`` are ``None`` while nobody is signed in. ``at`` is the moment of the request in UTC.
    ``opened`` remembers what was opened in this request, so that one page leaves one audit entry for a folder.
    ``look`` is what it has read already, while it changes nothing. ``sees``: the answer stands before somebody; it does
    not where they asked only whether the page is there.
    """

    account: UUID | None
    role: Role | None
    by: By
    actor: Actor
    at: datetime
    opened: set[tuple[UUID, str]] = field(default_factory=set, compare=False, repr=False)
    look: Look | None = field(default=None, compare=False, repr=False)
    sees: bool = field(default=True, compare=False)

    def somebody(self) -> UUID:
        """The account that is signed in.

        Raises:
            Hidden: nobody is.
        """
        if self.account is None:
            raise Hidden
        return self.account

    def fresh(self) -> "Visitor":
        """The same, as if the sign-in were fresh: to know what to offer. A page still asks for the proof."""
        return replace(self, actor=replace(self.actor, fresh=True))


def visitor_of(request: HttpRequest) -> Visitor:
    """The visitor that the gate put on the request.

    Raises:
        LookupError: the gate has not seen the request.
    """
    found = getattr(request, "visitor", None)
    if not isinstance(found, Visitor):
        raise LookupError("the gate has not seen this request")  # noqa: TRY004 -- no fault of a type
    return found


def visitor_from(request: HttpRequest, at: datetime) -> Visitor:
    """Who asks, from the session of the request. Somebody whose session the gate has ended is nobody."""
    account, facts = request.user, facts_of(request)
    if not isinstance(account, Account) or facts is None:
        return nobody(at)
    who = visitor(
        account=account.id,
        role=account.role,
        active=account.is_active,
        joined_at=account.joined_at,
        vouched=account.vouched,
        enrolled=has_second_factor(account.id),
        session=mark_of(request),
        facts=facts,
        at=at,
    )
    look = Look() if request.method in CHANGES_NOTHING else None
    return replace(who, look=look, sees=request.method != "HEAD")


def nobody(at: datetime) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(account=None, role=None, by=By(None, ""), actor=NOBODY, at=at)


def visitor(
    *,
    account: UUID,
    role: str,
    active: bool,
    joined_at: datetime,
    enrolled: bool,
    session: str,
    facts: Facts,
    at: datetime,
    vouched: bool = False,
) -> Visitor:
    """Somebody who is signed in. A role that this edition does not know is none: it opens nothing.

    Args:
        account: the account's id.
        role: as it is kept with the account now, not when the session began.
        active: false while the account is suspended.
        joined_at: when the account began; new workers are held back for 90 days (T1).
        enrolled: whether the account has a second factor, used this time or not.
        session: the short digest of the session.
        facts: how the session was opened.
        at: the moment of the request.
        vouched: somebody answers for it that this person is not new here.
    """
    known = Role(role) if role in set(Role) else None
    actor = Actor(
        role=known,
        active=active,
        new_worker=not vouched and is_new(joined_at, at),
        station=facts.station is not None,
        enrolled=enrolled,
        second_factor=facts.second_factor,
        fresh=is_fresh(facts.confirmed_at, at),
    )
    return Visitor(account=account, role=known, by=By(account, session), actor=actor, at=at)
