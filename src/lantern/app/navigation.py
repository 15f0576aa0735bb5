"""The links at the top of every page, for whoever asks: only what they may do."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lantern.access.need_to_know import may
from lantern.access.policy_actions import Action
from lantern.access.roles import READERS
from lantern.access.visitors import Visitor
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


def _offers(visitor: Visitor) -> tuple[tuple[str, str, bool], ...]:
    return (
        (_("Report a concern"), "concerns:report", may(visitor, Action.REPORT_CONCERN)),
        (_("My reports"), "concerns:own_reports", may(visitor, Action.SEE_OWN_REPORTS)),
        (_("Concerns"), "concerns:concerns", visitor.actor.role in READERS),
        (_("Accounts"), "accounts", may(visitor, Action.MANAGE_ACCOUNTS)),
        (_("My sign-in"), "own_sign_in", True),
    )
