"""Searching, and one's own trail: what one looked for, and what the audit holds about oneself (F09, G6)."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lantern.access import alerts, searching
from lantern.access.folder_forms import SearchForm
from lantern.access.need_to_know import require
from lantern.access.own_trail import TrailLine, trail_of
from lantern.access.policy_actions import Action
from lantern.access.visitors import visitor_of
from lantern.web.pages import page

INVALID = 422


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """The question, and where there is one, a page of its answer."""

    title: str
    form: SearchForm
    found: str
    hits: tuple[tuple[str, str], ...]
    page: int
    pages: int
    before_url: str
    after_url: str


@dataclass(frozen=True, kw_only=True)
class TrailPage:
    """What the audit holds about oneself."""

    title: str
    lines: tuple[TrailLine, ...]
    back: str


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Ask. The question is kept sealed, and the address of the answer holds no word of it."""
    visitor = visitor_of(request)
    require(visitor, Action.SEARCH)
    form = SearchForm(request.POST or None)
    if form.is_bound and form.is_valid():
        return HttpResponseRedirect(
            reverse("search_results", args=[searching.ask(visitor, form.cleaned_data["words"])])
        )
    record = SearchPage(title=_("Search"), form=form, found="", hits=(), page=1, pages=1, before_url="", after_url="")
    return page(request, "access/search.html", record, status=INVALID if form.is_bound else 200)


@require_safe
def search_results(request: HttpRequest, search: UUID) -> HttpResponse:
    """The folders in which all words occur: references only, 20 on a page."""
    asked = request.GET.get("page", "1")
    found = searching.results(visitor_of(request), search, page=int(asked) if asked.isdecimal() else 1)
    here = reverse("search_results", args=[search])
    record = SearchPage(
        title=_("Search"), form=SearchForm(initial={"words": found.text}),
        found=ngettext("%(n)s folder that you may read.", "%(n)s folders that you may read.", found.total)
        % {"n": found.total},
        hits=tuple((hit.reference, reverse("folder", args=[hit.folder])) for hit in found.hits),
        page=found.page, pages=found.pages,
        before_url=f"{here}?page={found.page - 1}" if found.page > 1 else "",
        after_url=f"{here}?page={found.page + 1}" if found.page < found.pages else "",
    )  # fmt: skip
    return page(request, "access/search.html", record)


@require_safe
def own_trail(request: HttpRequest) -> HttpResponse:
    """What the audit holds about oneself, of 30 days."""
    visitor = visitor_of(request)
    require(visitor, Action.SEE_OWN_TRAIL)
    alerts.seen(folder=visitor.somebody(), by=visitor.by, at=visitor.at, kinds=alerts.ABOUT_ACCOUNTS)
    record = TrailPage(title=_("What is kept about you"), lines=trail_of(visitor), back=reverse("own_sign_in"))
    return page(request, "access/trail.html", record)
