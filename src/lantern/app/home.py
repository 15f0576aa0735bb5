"""The first page: what one can do here."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantern.access.roles import ROLE_NAMES
from lantern.access.shown_names import shown_names
from lantern.access.visitors import visitor_of
from lantern.app.navigation import tasks
from lantern.web.navigation import NavigationItem
from lantern.web.pages import page


@dataclass(frozen=True)
class HomePage:
    """Who is signed in, and what they can do."""

    title: str
    name: str
    role: str
    tasks: tuple[NavigationItem, ...]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    visitor = visitor_of(request)
    account = visitor.by.account
    names = shown_names({account}) if account else {}
    role = ROLE_NAMES[visitor.actor.role] if visitor.actor.role else ""
    shown = HomePage(_("Start"), names.get(account, "") if account else "", role, tasks(request))
    return page(request, "app/home.html", shown)
