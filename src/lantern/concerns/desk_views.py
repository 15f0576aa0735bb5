"""The pages of triage: find, check, one call, answer."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantern.access.roles import READERS
from lantern.access.shown_names import shown_names
from lantern.access.visitors import Visitor, visitor_of
from lantern.concerns import desk_presenters as presenters
from lantern.concerns.desk_adding import add
from lantern.concerns.desk_changed import changed_lately
from lantern.concerns.desk_decisions import may_read_second
from lantern.concerns.desk_forms import YES, DecisionForm, FactsForm, SecondForm
from lantern.concerns.desk_inbox import inbox
from lantern.concerns.desk_inbox_presenters import inbox_page
from lantern.concerns.desk_inbox_queries import matters_for
from lantern.concerns.desk_queries import Desk
from lantern.concerns.desk_work import decided, opened_desk, read_as_second
from lantern.concerns.now_asking import facts_of, topics
from lantern.concerns.now_pages import answerable, label_of
from lantern.concerns.now_words import translated
from lantern.concerns.question_forms import Asked, asked_in
from lantern.folders.refusals import FolderRefuses
from lantern.packs.calendars import end_of_day, london
from lantern.packs.triage_files import triage as decisions
from lantern.web.pages import page
from lantern.web.refusals import NotThere

INVALID = 422
GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    """The inbox: only I can today, waiting for others, can wait."""
    visitor = visitor_of(request)
    if visitor.actor.role not in READERS:
        raise NotThere
    today = end_of_day(visitor.at.astimezone(london()).date())
    found = inbox(
        matters_for(visitor),
        account=visitor.account,
        at=visitor.at,
        day_ends=today,
        chase=decisions().chase_after,
        ask=decisions().ask_after,
    )
    return page(request, "concerns/desk/inbox.html", inbox_page(found))


@require_http_methods(GET_AND_POST)
def triage(request: HttpRequest, folder: UUID) -> HttpResponse:
    """The words beside the decision: what is known, what follows, what is still to ask, what was decided."""
    visitor, desk = visitor_of(request), found_desk(request, folder)
    form = _decision_form(request, desk, visitor) if desk.may_decide else None
    if request.method == "POST" and form is None:
        raise NotThere
    if form is not None and form.is_bound and form.is_valid():
        try:
            _decide(visitor, desk, form)
        except FolderRefuses as refusal:
            form.add_error(None, str(refusal))
            desk = found_desk(request, folder)
        else:
            return _to_triage(folder)
    names = shown_names(set(presenters.people_who_wrote(desk)))
    second = desk.decision.id if desk.decision and may_read_second(desk.decision, visitor.account) else None
    shown = presenters.triage_page(
        desk, names, changed=changed_lately(desk), form=form, second=second if desk.may_decide else None
    )
    return page(request, "concerns/desk/triage.html", shown, status=INVALID if form and form.is_bound else 200)


@require_http_methods(GET_AND_POST)
def second(request: HttpRequest, folder: UUID, decision: UUID) -> HttpResponse:
    """Somebody else's decision, read by a second person: it stands only if they agree."""
    visitor, desk = visitor_of(request), found_desk(request, folder)
    row = desk.decision
    if row is None or row.id != decision or not row.second_needed:
        raise NotThere
    own = row.by == visitor.account
    reads = desk.may_decide and may_read_second(row, visitor.account)
    form = SecondForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            read_as_second(visitor, desk, decision, agrees=form.cleaned_data["agrees"] == YES, words=words)
        except FolderRefuses as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(reverse("concerns:desk_triage", args=[folder]))
    names = shown_names(set(presenters.people_who_wrote(desk)))
    shown = presenters.second_page(desk, row, names, form, reads=reads, own=own)
    return page(request, "concerns/desk/second.html", shown, status=INVALID if form.is_bound else 200)


@require_http_methods(GET_AND_POST)
def ask(request: HttpRequest, folder: UUID) -> HttpResponse:
    """What can still matter, all on one page, with one source."""
    desk = found_desk(request, folder)
    if request.method == "POST":
        # The list may have changed since the page was opened: what was asked stands in the form.
        asked = asked_in(request.POST.getlist("asked"), desk.case.setting.vocabulary, presenters.known_people(desk))
    else:
        facts = desk.case.setting.vocabulary.facts
        open_ones = answerable(desk.case)[: presenters.MOST_ASKED]
        asked = tuple(Asked(facts[one.fact], one.subject) for one in open_ones)
    if not asked:
        return _to_triage(folder)
    return _facts(request, desk, asked, title=_("Still to ask"), whose="")


@require_safe
def know(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Every topic in which a fact may be added."""
    desk = found_desk(request, folder)
    if not desk.may_write:
        raise NotThere
    setting = desk.case.setting
    found = topics(setting.vocabulary, setting.situation, presenters.known_people(desk))
    shown = presenters.KnowPage(_("Add facts"), folder, desk.case.own.reference, found)
    return page(request, "concerns/desk/know.html", shown)


@require_http_methods(GET_AND_POST)
def topic(request: HttpRequest, folder: UUID, topic: int, whose: int) -> HttpResponse:
    """Everything that may be added in one topic, of one person or of the whole concern."""
    desk = found_desk(request, folder)
    people = presenters.known_people(desk)
    words = desk.case.setting.vocabulary
    facts = facts_of(words, topic, person=whose > 0)
    if not facts or whose > len(people):
        raise NotThere
    subject = people[whose - 1] if whose else None
    title = translated(list(words.topics.values())[topic - 1])
    asked = [Asked(fact, subject) for fact in facts]
    return _facts(request, desk, asked, title=title, whose=label_of(desk.case, subject))


def _facts(request: HttpRequest, desk: Desk, asked: Sequence[Asked], *, title: str, whose: str) -> HttpResponse:
    if not desk.may_write:
        raise NotThere
    visitor, posted = visitor_of(request), request.POST if request.method == "POST" else None
    form = FactsForm(asked, desk.case.setting.situation, posted)
    if posted is not None and form.is_valid():
        given = form.cleaned_data
        add(visitor, desk, form.answers(), told_by=given["told_by"], known=given["known"])
        return HttpResponseRedirect(reverse("concerns:desk_triage", args=[desk.folder]) + "#changed")
    shown = presenters.FactsPage(_("Facts"), title, desk.folder, desk.case.own.reference, whose, form)
    return page(request, "concerns/desk/facts.html", shown, status=INVALID if posted is not None else 200)


def found_desk(request: HttpRequest, folder: UUID) -> Desk:
    """A concern at the desk; whoever reads it as the first one has opened it, and time may have brought duties.

    Raises:
        Refused: they may know of it, and not read it.
        NotThere: there is none for this visitor.
    """
    return opened_desk(visitor_of(request), folder)


def _decision_form(request: HttpRequest, desk: Desk, visitor: Visitor) -> DecisionForm:
    law, at_all = desk.keeps_open(closes=False), desk.keeps_open(closes=True)
    today = visitor.at.astimezone(london()).date()
    posted = request.POST if request.method == "POST" else None
    return DecisionForm(posted, today=today, open_law=law, open_at_all=at_all, newest=desk.newest)


def _decide(visitor: Visitor, desk: Desk, form: DecisionForm) -> None:
    given = form.cleaned_data
    decided(
        visitor, desk, form.chosen(), words=given["words"], wishes=given["wishes"],
        look_again_on=given["look_again_on"],
    )  # fmt: skip


def _to_triage(folder: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("concerns:desk_triage", args=[folder]))
