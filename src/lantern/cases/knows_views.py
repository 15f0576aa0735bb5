"""The pages about who knows: find, check, one call, answer."""

from contextlib import suppress
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.visitors import visitor_of
from lantern.cases import knows_pages as presenters
from lantern.cases.knows_actions import note_disclosure
from lantern.cases.knows_forms import ToldForm
from lantern.cases.knows_queries import knowledge
from lantern.cases.person_queries import around
from lantern.folders.twice import PressedTwice
from lantern.web.pages import page

INVALID: Final = 422


@require_safe
def knows(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Who knows what, since when and from whom; who must not, and whether one of them does."""
    visitor = visitor_of(request)
    shown = presenters.knows_page(knowledge(visitor, folder), visitor.at, visitor.account)
    return page(request, "cases/knows.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Note whom one told, of which agency, what, when, and why they needed to know."""
    visitor = visitor_of(request)
    found = around(visitor, folder)
    writing = permit(visitor, Action.ADD_ENTRY, folder, purpose="note whom somebody told")
    form = ToldForm(request.POST if request.method == "POST" else None, now=visitor.at)
    if form.is_bound and form.is_valid():
        with suppress(PressedTwice):
            note_disclosure(
                permit=writing, told=form.said("told"), agency=form.said("agency"), what=form.said("words"),
                because=form.said("why"), happened_at=form.moment(), by=visitor.by, at=visitor.at,
            )  # fmt: skip
        return HttpResponseRedirect(reverse("case:knows", args=[folder]))
    shown = presenters.told_page(found, form)
    return page(request, "cases/told.html", shown, status=INVALID if form.is_bound else 200)
