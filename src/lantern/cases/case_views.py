"""The pages about cases: find, check, one call, answer."""

from contextlib import suppress
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.visitors import Visitor, visitor_of
from lantern.cases import case_actions as actions
from lantern.cases import case_presenters as presenters
from lantern.cases import case_queries as queries
from lantern.cases.case_forms import DECISION, PutForm, WrittenForm
from lantern.cases.letting_in import refuse_under_glass
from lantern.cases.person_forms import NEW
from lantern.cases.person_queries import around
from lantern.cases.spans import written_moment
from lantern.folders import actions as in_folder
from lantern.folders.kinds import EntryKind, FolderKind
from lantern.folders.refusals import FolderRefuses
from lantern.folders.twice import OpenedBefore, PressedTwice
from lantern.web.pages import page

INVALID: Final = 422
GET_AND_POST: Final = ["GET", "HEAD", "POST"]
WRITES: Final = "work on a case"


@require_http_methods(GET_AND_POST)
def case(request: HttpRequest, folder: UUID) -> HttpResponse:
    """A case as a whole. A note or a decision can be added."""
    visitor = visitor_of(request)
    found = queries.case(visitor, folder)
    offered = found.around.offered
    posted = request.POST if request.method == "POST" else None
    if posted is not None:
        # It says why to whoever may not write, and notes that they were turned away.
        permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    form = WrittenForm(posted, may_decide=Action.DECIDE in offered) if Action.ADD_ENTRY in offered else None
    if form is not None and form.is_bound and form.is_valid():
        _write(visitor, folder, form)
        return HttpResponseRedirect(reverse("case:case", args=[folder]))
    shown = presenters.case_page(found, visitor.at, form)
    return page(request, "cases/case.html", shown, status=INVALID if form is not None and form.is_bound else 200)


@require_http_methods(GET_AND_POST)
def put(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Put a concern into a case that is there, or open a case with it."""
    visitor = visitor_of(request)
    found = around(visitor, folder, (FolderKind.CONCERN,), wide=True)
    writing = permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    refuse_under_glass(visitor, folder)
    known = queries.cases_of(found)
    cases = queries.cases_to_join(visitor, found, beside=[one for one, _reference in known])
    again = _("closed: it opens again")
    listed = [
        (str(one), f"{reference}, {written_moment(since)}" + (f", {again}" if closed else ""))
        for one, reference, since, closed in cases
    ]
    form = PutForm(request.POST if request.method == "POST" else None, cases=listed)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["case"]
        try:
            if chosen == NEW:
                into = actions.open_case(permit=writing, visitor=visitor, by=visitor.by, at=visitor.at).id
            else:
                into = UUID(chosen)
                door = permit(visitor, Action.ADD_ENTRY, into, purpose=WRITES)
                refuse_under_glass(visitor, into)
                actions.put_in_case(permit=door, concern=folder, by=visitor.by, at=visitor.at)
        except OpenedBefore as again:
            return HttpResponseRedirect(reverse("case:case", args=[again.folder]))
        except FolderRefuses as refusal:
            form.add_error("case", _(str(refusal)))
        else:
            return HttpResponseRedirect(reverse("case:case", args=[into]))
    shown = presenters.put_page(found, known, form)
    return page(request, "cases/put.html", shown, status=INVALID if form.is_bound else 200)


def _write(visitor: Visitor, folder: UUID, form: WrittenForm) -> None:
    words = form.cleaned_data["words"]
    if form.cleaned_data["sort"] == DECISION:
        door, kind = permit(visitor, Action.DECIDE, folder, purpose=WRITES, reason=words), EntryKind.DECISION
    else:
        door, kind = permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES), EntryKind.NOTE
    with suppress(PressedTwice):
        in_folder.add_entry(permit=door, kind=kind, body={"words": words}, by=visitor.by, at=visitor.at, once=True)
