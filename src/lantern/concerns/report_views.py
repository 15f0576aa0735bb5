"""The screens of a report: find, check, one call, answer. The first one saves; nothing that was said is lost."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantern.access.need_to_know import require
from lantern.access.policy_actions import Action
from lantern.access.visitors import visitor_of
from lantern.concerns import report_presenters as presenters
from lantern.concerns.queries import Own, own_report_of
from lantern.concerns.question_forms import QuestionsForm, asked_in, open_questions, with_answers
from lantern.concerns.report_forms import NOW, AroundForm, KeepFromForm, PersonForm, ScreenForm, SoFarForm, WhatForm
from lantern.concerns.report_screens import MOST_QUESTIONS, next_after
from lantern.concerns.report_steps import begun, blank, go_on, keep, kept_answer, send, sent_already, to_what_to_do
from lantern.concerns.said import MOST_PEOPLE, PersonSaid
from lantern.concerns.sending_in import outcome_of, receivers_of
from lantern.concerns.typed import kept_words
from lantern.directory.house import house
from lantern.packs.intake_files import intake
from lantern.packs.library import library
from lantern.readiness.live import when_live, when_live_for_script
from lantern.vault.acts import StaleRecord
from lantern.web.choices import as_typed
from lantern.web.pages import page
from lantern.web.refusals import NotThere

INVALID: Final = 422
CONFLICT: Final = 409
GET_AND_POST: Final = ("GET", "HEAD", "POST")


@require_http_methods(GET_AND_POST)
@when_live
def report_first(request: HttpRequest) -> HttpResponse:
    """The first screen of a new report. What is sent from it is saved before anything else is asked."""
    visitor = visitor_of(request)
    require(visitor, Action.REPORT_CONCERN)
    form = WhatForm(request.POST) if request.method == "POST" else WhatForm(initial={"report": uuid4()})
    if form.is_bound and not as_typed(request, form) and form.is_valid():
        own = begun(request, form.cleaned_data["report"] or uuid4(), form.applied(blank(visitor.at)))
        # A form that the browser brought back builds on the first version, whatever was kept since.
        seen = form.cleaned_data["seen"] or 1
        if own.sent_at is not None:
            return go_on(request, "what", own)
        try:
            return go_on(request, "what", keep(request, own, form.applied, seen=seen))
        except StaleRecord:
            return _screen(request, own, replace(_what(own), stale=True))
    screen = presenters.screen_page("what", _("Report a concern"), None, form)
    return page(request, "concerns/report_what.html", screen, status=_status(form))


@require_http_methods(GET_AND_POST)
def report_what(request: HttpRequest, folder: UUID) -> HttpResponse:
    """The first screen again."""
    own = own_report_of(visitor_of(request), folder)
    return _screen(request, own, _what(own))


@require_http_methods(GET_AND_POST)
def report_who(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Who it is about: one person after the other."""
    own = own_report_of(visitor_of(request), folder)
    return _person(request, own, PersonSaid(id=own.said.next_id()), new=True)


@require_http_methods(GET_AND_POST)
def report_person(request: HttpRequest, folder: UUID, person: str) -> HttpResponse:
    """One person of the report again: change what was said, or take them out."""
    own = own_report_of(visitor_of(request), folder)
    try:
        known = own.said.person(person)
    except KeyError:
        raise NotThere from None
    if own.sent_at is None and request.method == "POST" and request.POST.get("go") == "remove":
        keep(request, own, lambda said: said.without_person(person), seen=own.version)
        return HttpResponseRedirect(reverse("concerns:report_who", args=[folder]))
    return _person(request, own, known, new=False)


@require_http_methods(GET_AND_POST)
def report_keep_from(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Who must not learn of it."""
    own = own_report_of(visitor_of(request), folder)
    initial = {"kept_out": list(own.said.kept_out), "kept_out_words": own.said.kept_out_words}
    title = _("Who must not learn of it?")
    return _screen(request, own, _Plain("keep_from", title, KeepFromForm, initial))


@require_http_methods(GET_AND_POST)
def report_around(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Where, when, and who stood by."""
    visitor = visitor_of(request)
    own = own_report_of(visitor, folder)
    areas = sorted({area for contact in library().directory.contacts for area in contact.areas})
    been_here = own.said.around_asked
    when = "" if been_here else NOW
    area = own.said.area if been_here else own.said.area or house().area or ""
    initial = {"area": area, "told_by": own.said.told_by, "when": when, **own.said.given}

    def form(*args: Any, **options: Any) -> ScreenForm:
        return AroundForm(*args, areas=areas, at=visitor.at, **options)

    return _screen(request, own, _Plain("around", _("Where and when"), form, initial))


@require_http_methods(GET_AND_POST)
def report_so_far(request: HttpRequest, folder: UUID) -> HttpResponse:
    """What was done already, what the person wants, what the reporter thinks."""
    own = own_report_of(visitor_of(request), folder)
    said = own.said
    initial = {"done_words": said.done, "wishes": said.wishes, "opinion": said.opinion, **said.given}
    title = _("What happened since")
    return _screen(request, own, _Plain("so_far", title, SoFarForm, initial))


@require_http_methods(GET_AND_POST)
def report_questions(request: HttpRequest, folder: UUID) -> HttpResponse:
    """The procedures' own questions: only what can still matter, a few at a time. All may be left open."""
    visitor = visitor_of(request)
    own = own_report_of(visitor, folder)
    if own.sent_at is not None:
        return to_what_to_do(own)
    outcome = outcome_of(own.said, own.reference, visitor.at)
    if request.method == "POST":
        people = [subject.id for subject in outcome.situation.subjects]
        asked = asked_in(request.POST.getlist("asked"), outcome.vocabulary, people)
        form = QuestionsForm(asked, outcome.situation, request.POST)
        if not as_typed(request, form) and form.is_valid():
            answered = list(form.answers())
            keep(request, own, lambda said: with_answers(said, answered), seen=own.version)
            return HttpResponseRedirect(reverse("concerns:report_check", args=[folder]))
    else:
        form = QuestionsForm(
            open_questions(own.said, outcome.assessment, outcome.vocabulary)[:MOST_QUESTIONS], outcome.situation
        )
        if not form.asked:
            return HttpResponseRedirect(reverse("concerns:report_check", args=[folder]))
    screen = presenters.screen_page(
        "questions", _("What can still matter"), own, form, call=presenters.call_words(outcome)
    )
    return page(request, "concerns/report_questions.html", screen, status=_status(form))


@require_http_methods(GET_AND_POST)
def report_check(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Everything that was said, and the button that sends it. Sent twice it is one."""
    visitor = visitor_of(request)
    own = own_report_of(visitor, folder)
    if request.method == "POST":
        return to_what_to_do(own) if own.sent_at is not None else send(request, own)
    if own.sent_at is not None:
        return to_what_to_do(own)
    outcome = outcome_of(own.said, own.reference, visitor.at)
    form = forms.Form()
    screen = presenters.screen_page(
        "check", _("Check and send"), own, form, call=presenters.call_words(outcome),
        advice=presenters.advice_of(own.said, intake()),
    )  # fmt: skip
    shown = presenters.CheckPage(
        screen=screen,
        title=screen.title,
        lines=presenters.said_lines(own, intake(), outcome),
        goes_to=presenters.post_names(receivers_of(own.said, outcome)),
        open_questions=len(open_questions(own.said, outcome.assessment, outcome.vocabulary)),
    )
    return page(request, "concerns/report_check.html", shown)


@require_POST
@when_live_for_script
def report_keep_first(request: HttpRequest) -> HttpResponse:
    """Keep the words of a report that is not begun yet, while somebody still writes. For the script alone."""
    visitor = visitor_of(request)
    require(visitor, Action.REPORT_CONCERN)
    form = forms.UUIDField(required=True)
    try:
        identity = form.clean(request.POST.get("report"))
    except forms.ValidationError:
        return JsonResponse({}, status=INVALID)
    said = kept_words(blank(visitor.at), request.POST)
    if not said.words.strip():
        return JsonResponse({}, status=INVALID)
    own = begun(request, identity, said)
    if own.sent_at is None and own.said.words != said.words:
        own = keep(request, own, lambda now: kept_words(now, request.POST), seen=own.version)
    return kept_answer(own)


@require_POST
def report_keep(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Keep the words of a screen while somebody still writes. For the script alone."""
    own = own_report_of(visitor_of(request), folder)
    if own.sent_at is not None:
        return JsonResponse({}, status=CONFLICT)
    seen = request.POST.get("seen", "")
    if seen != str(own.version):
        return JsonResponse({}, status=CONFLICT)
    said = kept_words(own.said, request.POST)
    return kept_answer(own if said == own.said else keep(request, own, lambda _now: said, seen=own.version))


def _person(request: HttpRequest, own: Own, person: PersonSaid, *, new: bool) -> HttpResponse:
    if own.sent_at is not None:
        return sent_already(request, own)
    about_us = own.said.given.get("about_us") != "no"
    initial = {"label": person.label, **person.given, "seen": own.version}
    bound = request.method == "POST"
    form = PersonForm(request.POST, about_us=about_us) if bound else PersonForm(initial=initial, about_us=about_us)
    if bound and not as_typed(request, form) and form.is_valid() and len(own.said.people) <= MOST_PEOPLE:
        # Somebody new is added to whatever another window has kept meanwhile; nobody's words are written over.
        seen = own.version if new else form.cleaned_data["seen"] or own.version
        try:
            own = keep(request, own, lambda said: said.with_person(form.person(person)), seen=seen)
        except StaleRecord:
            form.add_error(None, _("This was changed in another window. Check it, then save it again."))
        else:
            if request.POST.get("go") == "body":
                return HttpResponseRedirect(reverse("concerns:report_body", args=[own.folder, person.id]))
            if request.POST.get("go") == "more":
                return HttpResponseRedirect(reverse("concerns:report_who", args=[own.folder]))
            return go_on(request, "who", own)
    outcome = outcome_of(own.said, own.reference, visitor_of(request).at)
    screen = presenters.screen_page("who", _("Who is it about?"), own, form, call=presenters.call_words(outcome))
    shown = presenters.WhoPage(
        screen=screen,
        title=screen.title,
        form=form,
        people=presenters.person_lines(own.said, intake()),
        person="" if new else person.id,
        next_url=reverse(next_after("who", own.said).route, args=[own.folder]),
    )
    return page(request, "concerns/report_who.html", shown, status=_status(form))


@dataclass(frozen=True)
class _Plain:
    """A screen that is one form: its name, its title, how the form is made, what stands in it.

    ``stale``: it is known already that another window has kept something since.
    """

    name: str
    title: str
    make: Callable[..., ScreenForm]
    initial: dict[str, Any]
    stale: bool = False


def _what(own: Own) -> _Plain:
    return _Plain("what", _("Report a concern"), WhatForm, {"words": own.said.words, **own.said.given})


def _screen(request: HttpRequest, own: Own, this: _Plain) -> HttpResponse:
    name, title, make, initial = this.name, this.title, this.make, this.initial
    template = f"concerns/report_{name}.html"
    if own.sent_at is not None:
        return sent_already(request, own)
    bound = request.method == "POST"
    form = make(request.POST) if bound else make(initial={**initial, "seen": own.version})
    others: tuple[tuple[str, str], ...] = ()
    status = 0
    if bound and not as_typed(request, form) and form.is_valid():
        seen = 0 if this.stale else form.cleaned_data["seen"] or own.version
        try:
            return go_on(request, name, keep(request, own, form.applied, seen=seen, form=form))
        except StaleRecord:
            others = _kept_elsewhere(form, initial)
            form.data = request.POST.copy()
            form.data["seen"] = str(own.version)
            status = CONFLICT
    outcome = outcome_of(own.said, own.reference, visitor_of(request).at)
    screen = presenters.screen_page(
        name, title, own, form, call=presenters.call_words(outcome), others=others,
        advice=presenters.advice_of(own.said, intake()),
    )  # fmt: skip
    return page(request, template, screen, status=status or _status(form))


def _status(form: forms.Form) -> int:
    return INVALID if form.is_bound and form.errors else 200


def _kept_elsewhere(form: ScreenForm, initial: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What another window has kept in the text fields of this screen, where it is not what stands here."""
    return tuple(
        (str(field.label), str(initial[name]))
        for name, field in form.fields.items()
        if isinstance(field.widget, forms.Textarea | forms.TextInput)
        and initial.get(name)
        and str(initial[name]) != str(form.data.get(name, ""))
    )
