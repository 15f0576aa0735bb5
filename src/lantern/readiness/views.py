"""Set-up: find, check, one call, answer."""

from typing import Final
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantern.access.alerts import AlertKind, seen
from lantern.access.circumstances import Need
from lantern.access.recipients import NO_FOLDER
from lantern.access.refusals import Refused
from lantern.access.visitors import Visitor, visitor_of
from lantern.packs.library import library
from lantern.readiness import actions, keepers, presenters, queries
from lantern.readiness.actions import SetUpRefused
from lantern.readiness.brought_back import is_of_the_time_before
from lantern.readiness.facts import facts, set_up_tasks
from lantern.readiness.forms import SiteForm
from lantern.readiness.live import is_live
from lantern.readiness.models import Proposal, What
from lantern.readiness.packs_in_use import digest_in_use
from lantern.readiness.tasks import hold_up
from lantern.web.choices import as_typed
from lantern.web.pages import page
from lantern.web.refusals import NotThere

GET_OR_POST: Final = ["GET", "HEAD", "POST"]
INVALID, CONFLICT = 422, 409
AGREE: Final = "agree"
"""What a form says that agrees to what was proposed. Anything else proposes: nobody agrees by mistake."""


@require_safe
def set_up(request: HttpRequest) -> HttpResponse:
    """Everything that set-up asks for, and how far it is."""
    visitor = keepers.looker(visitor_of(request))
    told = queries.proposals(visitor.at)
    record = presenters.set_up_page(visitor, facts(visitor.at, told), told)
    # An alert that something of set-up is overdue, or waits for a second person, leads here.
    seen(folder=NO_FOLDER, by=visitor.by, at=visitor.at, kinds=[AlertKind.ANOTHER])
    return page(request, "readiness/set_up.html", record)


@require_http_methods(GET_OR_POST)
def live(request: HttpRequest) -> HttpResponse:
    """Go live: one asks, the other agrees."""
    visitor = keepers.looker(visitor_of(request))
    problem = ""
    if request.method == "POST":
        problem = _opened(_opener(visitor), agrees=request.POST.get("go") == AGREE)
        if not problem:
            return HttpResponseRedirect(reverse("readiness:live"))
    told = queries.proposals(visitor.at)
    record = presenters.live_page(visitor, facts(visitor.at, told), told, problem=problem)
    return page(request, "readiness/live.html", record, status=CONFLICT if problem else 200)


def _opener(visitor: Visitor) -> Visitor:
    """The same visitor.

    Raises:
        NotThere: somebody who is none of the two.
        Refused: the sign-in is not fresh enough for this.
    """
    if not keepers.goes_live(visitor):
        raise NotThere
    if not visitor.actor.fresh:
        raise Refused([_("Show once more that it is you.")], [Need.FRESH_SIGN_IN])
    return visitor


def _opened(visitor: Visitor, *, agrees: bool) -> str:
    """Ask or agree; why not, where it cannot be."""
    if is_live() and not is_of_the_time_before():
        return _("Real reports are taken already.")
    if hold_up(set_up_tasks(visitor.at)):
        return _("Something is still in the way. It stands below.")
    waits = presenters.still_counts(queries.proposals(visitor.at).waiting(What.LIVE))
    if agrees:
        return _agreed(waits, What.LIVE, visitor) if presenters.may_agree_live(visitor, waits) else _nothing_waits()
    if waits is not None:
        return _("This was asked already. The other one of the two agrees.")
    account = visitor.somebody()
    to = [one for one in keepers.those_in(keepers.OPENERS, but=account) if keepers.role_of(one) is not visitor.role]
    actions.propose_live(asker=account, to=to, by=visitor.by, at=visitor.at)
    return ""


@require_http_methods(GET_OR_POST)
def packs(request: HttpRequest) -> HttpResponse:
    """The packs in use: one proposes, another one agrees."""
    visitor = keepers.looker(visitor_of(request))
    problem = ""
    if request.method == "POST":
        problem = _adopted(keepers.doer(visitor), agrees=request.POST.get("go") == AGREE)
        if not problem:
            return HttpResponseRedirect(reverse("readiness:packs"))
    record = presenters.packs_page(visitor, queries.proposals(visitor.at), problem=problem)
    return page(request, "readiness/packs.html", record, status=CONFLICT if problem else 200)


def _adopted(visitor: Visitor, *, agrees: bool) -> str:
    """Propose or agree; why not, where it cannot be."""
    told = queries.proposals(visitor.at)
    waits, last = told.waiting(What.PACKS), told.adopted
    account = visitor.somebody()
    if agrees:
        return _agreed_packs(waits, visitor)
    if last is not None and last.packs_digest == digest_in_use():
        return _("These packs are adopted already.")
    if waits is not None:
        return _("They were proposed already. Another person agrees.")
    to = keepers.those_in(keepers.ANSWERABLE, but=account)
    actions.propose_packs(asker=account, to=to, by=visitor.by, at=visitor.at)
    return ""


def _agreed_packs(waits: Proposal | None, visitor: Visitor) -> str:
    if waits is not None and waits.asked_by == visitor.account:
        return _("You have proposed them yourself. Another person agrees.")
    if not keepers.adopts(visitor):
        return _("A lead, the deputy or the Registered Manager agrees: whoever leads must have read them.")
    return _agreed(waits, What.PACKS, visitor)


def _nothing_waits() -> str:
    return _("There is nothing to which you could agree. This is how it is now.")


def _agreed(waits: Proposal | None, what: What, visitor: Visitor) -> str:
    if waits is None:
        return _nothing_waits()
    agree = actions.agree_packs if what is What.PACKS else actions.agree_live
    try:
        agree(proposal=waits.id, second=visitor.somebody(), by=visitor.by, at=visitor.at)
    except SetUpRefused:
        return _("Somebody else was faster, or the packs have changed. This is how it is now.")
    return ""


@require_http_methods(GET_OR_POST)
def sites(request: HttpRequest) -> HttpResponse:
    """The sites of the organisation, and one more."""
    visitor = keepers.looker(visitor_of(request))
    posted = request.POST if request.method == "POST" else None
    if posted is not None:
        keepers.doer(visitor)
    form = SiteForm(posted, areas=sorted({area for one in library().directory.contacts for area in one.areas}))
    if form.is_bound and not as_typed(request, form) and form.is_valid():
        said = form.cleaned_data
        actions.keep_site(
            id=said["sent"] or uuid4(), name=said["site_name"], kind=said["site_kind"],
            area=said["site_area"], by=visitor.by, at=visitor.at,
        )  # fmt: skip
        return HttpResponseRedirect(reverse("readiness:sites"))
    record = presenters.sites_page(visitor, form)
    return page(request, "readiness/sites.html", record, status=INVALID if form.is_bound and form.errors else 200)


@require_POST
def site_end(request: HttpRequest, site: UUID) -> HttpResponse:
    """The organisation is at a site no more."""
    visitor = keepers.doer(visitor_of(request))
    try:
        actions.end_site(site=site, by=visitor.by, at=visitor.at)
    except SetUpRefused:
        raise NotThere from None
    return HttpResponseRedirect(reverse("readiness:sites"))
