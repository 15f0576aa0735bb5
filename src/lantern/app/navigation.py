"""The links at the top of every page, for whoever asks: only what they may do."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lantern.access.guarding import may_begin
from lantern.access.handing_over import LOOKERS
from lantern.access.need_to_know import may
from lantern.access.policy_actions import Action
from lantern.access.policy_grounds import KEEPERS, ON_CALL
from lantern.access.roles import READERS
from lantern.access.visitors import Visitor, visitor_of
from lantern.directory.checkers import checks_contacts
from lantern.readiness.keepers import rota_is_for
from lantern.web.navigation import NavigationItem


def navigation(request: HttpRequest) -> tuple[NavigationItem, ...]:
    """At most five links; none before somebody is signed in."""
    # Whoever is turned away at the door, such as with another site's name, was never looked at.
    visitor = getattr(request, "visitor", None)
    if not isinstance(visitor, Visitor) or visitor.by.account is None:
        return ()
    return tuple(
        NavigationItem(text, reverse(route), current=request.path == reverse(route))
        for text, route, shown in _offers(visitor)
        if shown
    )


def tasks(request: HttpRequest) -> tuple[NavigationItem, ...]:
    """What is begun on the first page every day: the links of every page, and a few more."""
    return (*navigation(request), *_items(_daily(visitor_of(request))))


def upkeep(request: HttpRequest) -> tuple[NavigationItem, ...]:
    """What is looked after now and then."""
    visitor = visitor_of(request)
    return _items((*_people(request), *_seldom(visitor))) if visitor.by.account is not None else ()


def _items(offers: Iterable[tuple[str, str, bool]]) -> tuple[NavigationItem, ...]:
    return tuple(NavigationItem(text, reverse(route)) for text, route, shown in offers if shown)


def _daily(visitor: Visitor) -> tuple[tuple[str, str, bool], ...]:
    if visitor.by.account is None:
        return ()
    on_call = visitor.role in ON_CALL and not visitor.actor.station
    return (
        (_("Cases"), "case:cases", visitor.actor.role in READERS),
        (_("What to say when somebody tells you something"), "what_to_say", True),
        (_("Whom to ring"), "contacts", True),
        (_("Your alerts"), "sending:alerts", True),
        (_("Who is on call"), "rota:rota", True),
        (_("Search"), "search", may(visitor, Action.SEARCH)),
        (_("Open a folder in an emergency"), "break_glass", on_call),
    )


def _people(request: HttpRequest) -> tuple[tuple[str, str, bool], ...]:
    """Who signs in: for those who look them over or invite, and have no link to it on every page."""
    visitor = visitor_of(request)
    everywhere, looks = _keeps_accounts(visitor), any(may_begin(request, one) for one in LOOKERS)
    return (
        (_("Accounts"), "accounts", looks and not everywhere),
        (_("Invite somebody"), "invite", not looks and may_begin(request, Action.INVITE)),
    )


def _seldom(visitor: Visitor) -> tuple[tuple[str, str, bool], ...]:
    return (
        (_("Emergencies to look over"), "reviews", visitor.role in KEEPERS and not visitor.actor.station),
        (_("Numbers to check"), "contact_checks", checks_contacts(visitor)),
        (_("My calendar"), "calendar:own", visitor.role in READERS and not visitor.actor.station),
        (_("The quarter in figures"), "governance:picture", may(visitor, Action.READ_AUDIT)),
        (_("Paper for an outage"), "readiness:kit", rota_is_for(visitor) or may(visitor, Action.SEE_HEALTH)),
        (_("Set-up"), "readiness:set_up", may(visitor, Action.SEE_HEALTH)),
        (_("How the installation is"), "health_page", may(visitor, Action.SEE_HEALTH)),
    )


def _keeps_accounts(visitor: Visitor) -> bool:
    """Also when their sign-in is not fresh any more: they are asked on the way."""
    return may(visitor.fresh(), Action.MANAGE_ACCOUNTS)


def _offers(visitor: Visitor) -> tuple[tuple[str, str, bool], ...]:
    return (
        (_("Report a concern"), "concerns:report", may(visitor, Action.REPORT_CONCERN)),
        (_("My reports"), "concerns:own_reports", may(visitor, Action.SEE_OWN_REPORTS)),
        (_("Concerns"), "concerns:concerns", visitor.actor.role in READERS),
        (_("Accounts"), "accounts", _keeps_accounts(visitor)),
        (_("My sign-in"), "own_sign_in", True),
    )
