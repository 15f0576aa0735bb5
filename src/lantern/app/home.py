"""The first page: what one can do here."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantern.access.contacts import contact_of
from lantern.access.models import Account
from lantern.access.own_pages import came_back_words
from lantern.access.roles import ROLE_NAMES
from lantern.access.shown_names import shown_names
from lantern.access.visitors import visitor_of
from lantern.app.navigation import tasks, upkeep
from lantern.sending.urgent_waiting import urgent_waiting
from lantern.web.navigation import NavigationItem
from lantern.web.pages import page


@dataclass(frozen=True)
class HomePage:
    """Who is signed in, and what they can do."""

    title: str
    name: str
    role: str
    tasks: tuple[NavigationItem, ...]
    upkeep: tuple[NavigationItem, ...]
    urgent: str
    unreached: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    visitor = visitor_of(request)
    account = visitor.by.account
    names = shown_names({account}) if account else {}
    role = ROLE_NAMES[visitor.actor.role] if visitor.actor.role else ""
    urgent = urgent_waiting(visitor)
    shown = HomePage(
        _("Start"),
        names.get(account, "") if account else "",
        role,
        tasks(request),
        upkeep(request),
        urgent=reverse("folder", args=[urgent]) if urgent else "",
        unreached=came_back_words(contact_of(account)) if account and _came_back(request) else "",
    )
    return page(request, "app/home.html", shown)


def _came_back(request: HttpRequest) -> bool:
    """Whether mail to the reader ever came back: their addresses are opened only then."""
    who = request.user
    return isinstance(who, Account) and bool(who.mail_failed_at or who.second_failed_at)
