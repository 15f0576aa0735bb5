"""The pages of concerns: find, check, one call, answer."""

from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantern.access.need_to_know import open_to, permit, require
from lantern.access.policy_actions import Action
from lantern.access.reveal import reveal_place
from lantern.access.roles import READERS
from lantern.access.shown_names import name_of, shown_names
from lantern.access.visitors import visitor_of
from lantern.cases.case_presenters import case_links
from lantern.cases.case_queries import cases_of
from lantern.cases.person_presenters import person_lines
from lantern.cases.person_queries import around as people_around
from lantern.cases.person_queries import people_in
from lantern.concerns import actions, presenters, queries
from lantern.concerns.desk_presenters import decision_line, owed_lines, state_tag
from lantern.concerns.desk_queries import is_overtaken, newest_decision, owed_of
from lantern.concerns.file_presenters import file_lines
from lantern.concerns.file_queries import files_of
from lantern.concerns.forms import NoteForm, ReasonForm, ShortReportForm
from lantern.concerns.models import Concern, Danger
from lantern.concerns.record_presenters import duty_lines
from lantern.concerns.tags import danger_tag
from lantern.folders.queries import (
    OpenEntry,
    Opening,
    duties_of,
    entries_of,
    folder_of,
    must_not_learn_of,
    opened_lately,
    reader_has_a_tie,
    title_of,
)
from lantern.packs.vocabularies import vocabulary
from lantern.readiness.live import when_live
from lantern.sending.actions import words_shown
from lantern.vault.permits import Permit
from lantern.web.choices import as_typed
from lantern.web.pages import page
from lantern.web.refusals import NotThere

INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
@when_live
def report_short(request: HttpRequest) -> HttpResponse:
    """Report a concern on one page, with two needed answers: for a weak signal, or little battery."""
    visitor = visitor_of(request)
    require(visitor, Action.REPORT_CONCERN)
    form = ShortReportForm(request.POST) if request.method == "POST" else ShortReportForm(initial={"report": uuid4()})
    if form.is_bound and not as_typed(request, form) and form.is_valid():
        concern = actions.report_concern(report=form.said(), by=visitor.by, at=visitor.at, id=form.id())
        return HttpResponseRedirect(reverse("concerns:now", args=[concern.folder]))
    shown = presenters.ReportPage(_("Report a concern"), form)
    return page(request, "concerns/report_short.html", shown, status=INVALID if form.is_bound and form.errors else 200)


@require_safe
def received(request: HttpRequest, folder: UUID) -> HttpResponse:
    """The receipt: reference, what happens next. Shown to the reporter only."""
    found = queries.own_report(visitor_of(request), folder)
    if found is None:
        raise NotThere
    return _receipt(request, found)


@require_safe
def own_reports(request: HttpRequest) -> HttpResponse:
    """What I have reported: reference and status only."""
    visitor = visitor_of(request)
    require(visitor, Action.SEE_OWN_REPORTS)
    lines = tuple(presenters.own_line(found) for found in queries.own_reports(visitor))
    begun = tuple(presenters.BegunLine(*found) for found in queries.begun_reports(visitor))
    return page(request, "concerns/own_reports.html", presenters.OwnReportsPage(_("My reports"), lines, begun))


@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    """All concerns that I may read, also those that are closed."""
    visitor = visitor_of(request)
    if visitor.actor.role not in READERS:
        raise NotThere
    after = _id_in(request.GET.get("after", ""))
    part = queries.concerns_for(visitor, after=after)
    return page(request, "concerns/concerns.html", presenters.concerns_page(part, first=after is None))


@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: HttpRequest, folder: UUID) -> HttpResponse:
    """One concern: what was written, who is kept out, who opened it; a note can be added."""
    visitor = visitor_of(request)
    reading = permit(visitor, Action.READ_FOLDER, folder, purpose="read a concern")
    side = queries.concern_of(folder)
    if side is None:
        raise NotThere
    if visitor.sees and side.opened_at is None:
        actions.open_concern(permit=reading, by=visitor.by, at=visitor.at)
    words_shown(visitor, folder)
    form = NoteForm(request.POST) if request.method == "POST" else NoteForm()
    if form.is_bound and form.is_valid():
        writing = permit(visitor, Action.ADD_ENTRY, folder, purpose="add a note")
        actions.add_note(permit=writing, words=form.cleaned_data["words"], by=visitor.by, at=visitor.at)
        return HttpResponseRedirect(reverse("concerns:concern", args=[folder]))
    shown = _concern_page(request, reading, side, form)
    return page(request, "concerns/concern.html", shown, status=INVALID if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, folder: UUID, entry: UUID) -> HttpResponse:
    """The one door to a hidden place: a reason, a fresh sign-in, an audit entry, then the place."""
    visitor = visitor_of(request)
    reading = permit(visitor, Action.READ_FOLDER, folder, purpose="read a concern")
    if not any(found.id == entry and found.has_place for found in entries_of(reading)):
        raise NotThere
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm()
    shown = ""
    if form.is_bound and form.is_valid():
        shown = reveal_place(visitor, folder, entry, reason=form.cleaned_data["reason"])
    reference = folder_of(reading).reference
    record = presenters.PlacePage(_("A hidden place"), reference, folder, entry, form, shown)
    return page(request, "concerns/place.html", record, status=INVALID if form.is_bound and not shown else 200)


def _id_in(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


def _receipt(request: HttpRequest, found: queries.OwnReport) -> HttpResponse:
    told = queries.somebody_receives(found, visitor_of(request).at)
    shown = presenters.ReceivedPage(_("We have it"), presenters.own_line(found), told)
    return page(request, "concerns/received.html", shown)


def _concern_page(request: HttpRequest, reading: Permit, side: Concern, form: NoteForm) -> presenters.ConcernPage:
    visitor = visitor_of(request)
    entries = entries_of(reading)
    allowed = open_to(visitor, reading.folder, (Action.SEE_WHO_OPENED, Action.ADD_ENTRY))
    sees_people = Action.SEE_WHO_OPENED in allowed
    opened = opened_lately(reading, visitor.at) if sees_people else ()
    kept_out = must_not_learn_of(reading)
    names = shown_names({account for account in _accounts(side.reported_by, entries, opened, kept_out) if account})
    folder, tied = folder_of(reading), reader_has_a_tie(reading)
    decision = None if tied else newest_decision(reading)
    around = None if tied else people_around(visitor, reading.folder)
    return presenters.ConcernPage(
        title=_("Concern"),
        reference=folder.reference,
        folder=folder.id,
        about=title_of(reading),
        danger=danger_tag(Danger(side.danger)),
        reported_at=side.reported_at,
        reported_by=name_of(side.reported_by, names),
        entries=presenters.written(entries, names, show_kept_out=not tied),
        kept_out=tuple(name_of(account, names) for account in kept_out),
        opened=tuple(presenters.Opened(name_of(who.account, names), who.at) for who in opened),
        may_write=Action.ADD_ENTRY in allowed,
        may_see_people=sees_people,
        files=file_lines(files_of(reading)),
        form=form,
        duties=() if tied else duty_lines(duties_of(reading), vocabulary(), visitor.at),
        state=None if tied else state_tag(side.closed_at, decision, overtaken=is_overtaken(decision, side.closed_at)),
        decision=decision_line(decision, entries, names) if decision is not None else None,
        owed=() if tied else owed_lines(owed_of(reading), visitor.at),
        people=None if around is None else person_lines(around, people_in(visitor, around)),
        cases=() if around is None else case_links(cases_of(around)),
    )


def _accounts(
    reporter: UUID | None, entries: Iterable[OpenEntry], opened: Iterable[Opening], kept_out: Iterable[UUID]
) -> Iterator[UUID | None]:
    yield reporter
    yield from (entry.by for entry in entries)
    yield from (who.account for who in opened)
    yield from kept_out
