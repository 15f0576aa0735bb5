"""The page of the marks on the body of one person of a report."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantern.access.visitors import visitor_of
from lantern.cases.body_marks import kept_marks, marks_in
from lantern.concerns.body_forms import BodyForm
from lantern.concerns.body_presenters import body_page
from lantern.concerns.queries import own_report_of
from lantern.concerns.report_actions import keep_report
from lantern.concerns.report_steps import sent_already
from lantern.packs.body_files import body
from lantern.vault.acts import StaleRecord
from lantern.web.choices import as_typed
from lantern.web.pages import page
from lantern.web.refusals import NotThere

INVALID: Final = 422
CONFLICT: Final = 409


@require_http_methods(["GET", "HEAD", "POST"])
def report_body(request: HttpRequest, folder: UUID, person: str) -> HttpResponse:
    """Where a mark was seen or told of. What is newly chosen is kept at once, and asked about on the same page."""
    visitor = visitor_of(request)
    own = own_report_of(visitor, folder)
    if own.sent_at is not None:
        return sent_already(request, own)
    try:
        known = own.said.person(person)
    except KeyError:
        raise NotThere from None
    status = 200
    form = BodyForm(body(), marks_in(known.marks), request.POST if request.method == "POST" else None)
    if form.is_bound and not as_typed(request, form):
        status = INVALID
        if form.is_valid():
            said = own.said.with_person(replace(known, marks=kept_marks(form.kept())))
            try:
                keep_report(folder=folder, said=said, seen=form.version(own.version), by=visitor.by, at=visitor.at)
            except StaleRecord:
                form.add_error(None, _("This was changed in another window. Check it, then save it again."))
                status = CONFLICT
            else:
                here = "concerns:report_body" if form.has_new_ones() else "concerns:report_person"
                return HttpResponseRedirect(reverse(here, args=[folder, person]))
    shown = body_page(folder, person, known.label, form, seen=own.version)
    return page(request, "concerns/report_body.html", shown, status=status)
