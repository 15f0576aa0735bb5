"""The pages of a chronology: find, check, one call, answer."""

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantern.access import agreements
from lantern.access.circumstances import MOST_ALONE, Circumstances
from lantern.access.need_to_know import judge, permit
from lantern.access.policy_actions import Action
from lantern.access.visitors import Visitor, visitor_of
from lantern.cases import actions, presenters, queries, records
from lantern.cases.forms import CopyForm, NarrowingForm, WhyForm
from lantern.cases.paper_apart import PaperRefused, pdf_of
from lantern.cases.papers import paper_of
from lantern.folders.queries import folder_of
from lantern.vault.permits import Permit
from lantern.web.headers import as_file
from lantern.web.languages import ENGLISH
from lantern.web.pages import page
from lantern.web.refusals import NotNow, NotThere
from lantern.web.shell import shell_for

INVALID: Final = 422


@require_safe
def chronology(request: HttpRequest, folder: UUID) -> HttpResponse:
    """What happened in a folder, in order, with gaps and repeats."""
    visitor = visitor_of(request)
    reading = permit(visitor, Action.READ_FOLDER, folder, purpose=queries.READING)
    form = NarrowingForm(request.GET) if request.GET else NarrowingForm()
    shown = _page(visitor, queries.chronology(visitor, reading), form)
    return page(request, "cases/chronology.html", shown, status=INVALID if form.is_bound and form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def significance(request: HttpRequest, folder: UUID, item: UUID) -> HttpResponse:
    """Mark something as significant with a reason, or take the mark back."""
    visitor = visitor_of(request)
    writing = permit(visitor, Action.ADD_ENTRY, folder, purpose="mark as significant")
    reading = permit(visitor, Action.READ_FOLDER, folder, purpose="mark as significant")
    found = queries.markable(visitor, reading, item)
    if found is None:
        raise NotThere
    told, significant = found
    back = reverse("cases:chronology", args=[folder])
    form = WhyForm(request.POST) if request.method == "POST" else WhyForm()
    if form.is_bound and form.is_valid():
        _mark(
            visitor,
            writing,
            item,
            form.cleaned_data["why"],
            significant=significant,
            wanted=request.POST.get("significant") != "no",
        )
        return HttpResponseRedirect(back)
    record = records.SignificancePage(
        title=_("Take the mark back") if significant else _("Mark as significant"),
        reference=folder_of(reading).reference, back_url=back, about=told.title, words=told.words,
        significant=significant, form=form,
    )  # fmt: skip
    return page(request, "cases/significance.html", record, status=INVALID if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, folder: UUID) -> HttpResponseBase:
    """Take a copy out as a PDF: with a reason, a fresh sign-in, and for many people a second person."""
    visitor = visitor_of(request)
    judge(visitor.fresh(), Action.EXPORT, folder, queries.BEGINS)
    reading = permit(visitor, Action.READ_FOLDER, folder, purpose="prepare a copy")
    found = queries.chronology(visitor, reading)
    agreed = agreements.given_to(visitor, Action.EXPORT, folder)
    given = Circumstances(reason=True, second_person=agreed is not None, people=found.people)
    form = CopyForm(request.POST) if request.method == "POST" else CopyForm()
    asked = False
    if form.is_bound and form.is_valid():
        if agreed is not None or found.people <= MOST_ALONE:
            judge(visitor, Action.EXPORT, folder, given)
            if agreed is not None:
                actions.use_agreement(agreement=agreed, visitor=visitor, by=visitor.by, at=visitor.at)
            return _taken_out(request, folder, form, given)
        agreements.ask(visitor, Action.EXPORT, folder, reason=form.cleaned_data["why"], circumstances=given)
        asked = True
    kept = form if form.is_bound else NarrowingForm(request.GET)
    record = _copy_page(visitor, found, form, kept, agreed=agreed is not None, asked=asked)
    return page(request, "cases/copy.html", record, status=INVALID if form.is_bound and form.errors else 200)


def _page(visitor: Visitor, found: queries.Chronology, form: NarrowingForm) -> records.ChronologyPage:
    return presenters.chronology_page(
        found, form, at=visitor.at,
        may_mark=Action.ADD_ENTRY in found.offered,
        may_copy=Action.EXPORT in found.offered,
        printed_by=queries.name_of(visitor.account, found.names),
    )  # fmt: skip


def _mark(visitor: Visitor, writing: Permit, item: UUID, why: str, *, significant: bool, wanted: bool) -> None:
    """Write it, unless it is so already: it was pressed twice, or in another window."""
    if wanted == significant:
        return
    deed = actions.mark_significant if wanted else actions.take_mark_back
    deed(permit=writing, row=item, why=why, by=visitor.by, at=visitor.at)


def _taken_out(request: HttpRequest, folder: UUID, form: CopyForm, given: Circumstances) -> HttpResponseBase:
    visitor, why = visitor_of(request), form.cleaned_data["why"]
    taking = permit(visitor, Action.EXPORT, folder, purpose=queries.COPYING, reason=why, circumstances=given)
    found = queries.chronology_to_take_out(visitor, taking, reason=why)
    shown = _page(visitor, found, form)
    told = paper_of(shown, language=get_language() or ENGLISH, classification=shell_for(request).classification)
    try:
        made = pdf_of(told)
    except PaperRefused:
        raise NotNow from None
    answer = HttpResponse(made, content_type="application/pdf")
    # The reference alone: no name stands in the list of downloads of a shared machine.
    answer.headers["Content-Disposition"] = f'attachment; filename="chronology-{found.reference}.pdf"'
    return as_file(answer)


def _copy_page(
    visitor: Visitor, found: queries.Chronology, form: CopyForm, kept: NarrowingForm, *, agreed: bool, asked: bool
) -> records.CopyPage:
    shown = _page(visitor, found, kept)
    narrowed = ", ".join(chip.text for chip in shown.chips)
    return records.CopyPage(
        title=_("Take a copy out"), reference=found.reference, folder=found.folder, back_url=shown.clear_url,
        shown=_("Only this is in it: %(what)s.") % {"what": narrowed} if narrowed else _("Everything is in it."),
        people=found.people, asks=found.people > MOST_ALONE, agreed=agreed, asked=asked, form=form,
        hidden=tuple(kept.pairs()),
    )  # fmt: skip
