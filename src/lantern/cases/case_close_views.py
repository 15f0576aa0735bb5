"""Closing a case on what happened, and opening it again: find, check, one call, answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.visitors import visitor_of
from lantern.cases import case_close_presenters as presenters
from lantern.cases import case_queries as queries
from lantern.cases.case_closing import close_case, open_case_again
from lantern.cases.case_forms import CloseForm
from lantern.cases.case_views import GET_AND_POST, INVALID
from lantern.cases.forms import WhyForm
from lantern.folders.refusals import FolderRefuses
from lantern.web.pages import page
from lantern.web.refusals import NotThere

DECIDES = "decide about a case"


@require_http_methods(GET_AND_POST)
def close(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Close a case. What is open in it stands beside the form, and while something is, there is no form."""
    visitor, found = visitor_of(request), _decidable(request, folder)
    to_the_case = HttpResponseRedirect(reverse("case:case", args=[folder]))
    if found.around.closed_at is not None:
        # Pressed twice, or by two.
        return to_the_case
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        deciding = permit(visitor, Action.DECIDE, folder, purpose=DECIDES, reason=given["words"])
        try:
            close_case(
                permit=deciding, known=[one.folder for one in found.concerns], result=given["result"],
                words=given["words"], by=visitor.by, at=visitor.at,
            )  # fmt: skip
        except FolderRefuses as refusal:
            form.add_error(None, _(str(refusal)))
        else:
            return to_the_case
    shown = presenters.close_page(found, visitor.at, form)
    return page(request, "cases/close.html", shown, status=INVALID if form.is_bound else 200)


@require_http_methods(GET_AND_POST)
def again(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Open a closed case again, with a reason."""
    visitor, found = visitor_of(request), _decidable(request, folder)
    to_the_case = HttpResponseRedirect(reverse("case:case", args=[folder]))
    if found.around.closed_at is None:
        return to_the_case
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        why = form.cleaned_data["why"]
        deciding = permit(visitor, Action.DECIDE, folder, purpose=DECIDES, reason=why)
        open_case_again(permit=deciding, why=why, by=visitor.by, at=visitor.at)
        return to_the_case
    shown = presenters.again_page(found, form)
    return page(request, "cases/close.html", shown, status=INVALID if form.is_bound else 200)


def _decidable(request: HttpRequest, folder: UUID) -> queries.Case:
    """A case in which the visitor may decide; it is not there for others.

    Raises:
        NotThere: there is none for this visitor, or they decide nothing in it.
    """
    found = queries.case(visitor_of(request), folder)
    if Action.DECIDE not in found.around.offered:
        raise NotThere
    return found
