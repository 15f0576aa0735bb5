"""One's own calendar: make its address, see it once, revoke it; and the calendar itself, for a program that asks."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantern.access.fetches import may_fetch
from lantern.access.gate import now_of
from lantern.access.guarding import demand, own_id
from lantern.access.policy_actions import Action
from lantern.access.roles import READERS
from lantern.access.visitors import Visitor, visitor_of
from lantern.packs.feed_files import feed_figures
from lantern.sending.feed_actions import end_address, make_address
from lantern.sending.feed_calendar import SAYS, calendar
from lantern.sending.feed_queries import events_of, feed_behind, standing_address
from lantern.web.headers import as_file
from lantern.web.pages import page
from lantern.web.refusals import NotThere, TooMany

_HOUR = 3600
_TEMPLATE = "sending/calendar.html"


@dataclass(frozen=True, kw_only=True)
class CalendarPage:
    """One's own calendar. ``address`` is there once, right after it was made; ``made_at`` while one stands."""

    title: str
    address: str
    made_at: datetime | None
    references: bool
    says: str


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Whether one has a calendar address, and what it gives away."""
    visitor = _allowed(request)
    return page(request, _TEMPLATE, _page(visitor))


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make an address and show it, this once. An older one ends."""
    visitor = _allowed(request)
    token = make_address(
        account=own_id(request), references=request.POST.get("references") == "yes", by=visitor.by, at=visitor.at
    )
    return page(request, _TEMPLATE, _page(visitor, address=_address(request, token)))


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Revoke it."""
    visitor = _allowed(request)
    end_address(account=own_id(request), by=visitor.by, at=visitor.at)
    return HttpResponseRedirect(reverse("calendar:own"))


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address. Whatever is wrong with the address, there is no such page.

    Raises:
        NotThere: unknown, revoked, or of somebody who has left.
        TooMany: it is asked for too often, right or wrong.
    """
    at, known = now_of(request), feed_figures()
    if not may_fetch(request, most=known.most_an_hour, at=at):
        raise TooMany(wait=_HOUR)
    found = feed_behind(token, at)
    if found is None:
        raise NotThere
    made = calendar(events_of(found, known), at=at)
    answer = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="lantern.ics"'
    as_file(answer)
    return answer


def _allowed(request: HttpRequest) -> Visitor:
    """Whoever reads folders; for everybody else nothing would ever be in it."""
    visitor = visitor_of(request)
    if visitor.role not in READERS:
        raise NotThere
    demand(request, Action.CHANGE_OWN_SIGN_IN)
    return visitor


def _page(visitor: Visitor, *, address: str = "") -> CalendarPage:
    standing = standing_address(visitor.somebody())
    return CalendarPage(
        title=_("My calendar"), address=address, made_at=standing.made_at if standing else None,
        references=standing.references if standing else False, says=SAYS,
    )  # fmt: skip


def _address(request: HttpRequest, token: str) -> str:
    path = reverse("calendar:feed", args=[token])
    return settings.LANTERN_SITE.rstrip("/") + path if settings.LANTERN_SITE else request.build_absolute_uri(path)
