"""Questions on the page of what to do now: what can still matter, what else one knows, and what if."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantern.access.visitors import visitor_of
from lantern.concerns import now_pages as records
from lantern.concerns.now_asking import facts_of, topics
from lantern.concerns.now_forms import WhatIfForm
from lantern.concerns.now_queries import Case
from lantern.concerns.now_telling import or_unknown, told_more
from lantern.concerns.now_views import GET_AND_POST, INVALID, found_case
from lantern.concerns.now_what_if import difference, supposed
from lantern.concerns.now_words import translated
from lantern.concerns.question_forms import YES_NO, Asked, QuestionsForm, asked_in
from lantern.web.pages import page
from lantern.web.refusals import NotThere, NotUnderstood


@require_POST
def now_answer(request: HttpRequest, folder: UUID) -> HttpResponse:
    """One question answered on the page itself: yes, no, or nobody knows."""
    visitor, case = visitor_of(request), sent_case(request, folder)
    answer = request.POST.get("answer", "")
    one = _asked(request.POST.get("subject", ""), request.POST.get("fact", ""), case)
    if one is None or one.fact.type != "yn" or answer not in {value for value, _words in YES_NO}:
        raise NotUnderstood
    told_more(visitor, case, [(one, answer)])
    return _to_the_page(folder)


@require_http_methods(GET_AND_POST)
def now_ask(request: HttpRequest, folder: UUID, number: int) -> HttpResponse:
    """One question with everything that belongs to it. *Not now* goes on to the next one."""
    visitor, case = visitor_of(request), sent_case(request, folder)
    open_ones = records.answerable(case)
    posted = request.method == "POST"
    if posted:
        # The list may have changed since the page was opened: what was asked stands in the form.
        asked = asked_in(request.POST.getlist("asked"), case.setting.vocabulary, _ids(case))
    else:
        asked = records.asked_at(case, open_ones, number)
    if not asked:
        return _to_the_page(folder)
    form = QuestionsForm(asked, case.setting.situation, request.POST if posted else None, given=case.own.said)
    if posted and form.is_valid():
        told_more(visitor, case, or_unknown(form.answers(), unknown=request.POST.get("go") == "unknown"))
        return _to_the_page(folder)
    later = number + 1 if number < len(open_ones) else None
    shown = records.AskPage(_("Still to ask"), folder, form, later, number, len(open_ones))
    return page(request, "concerns/now_ask.html", shown, status=INVALID if posted else 200)


@require_safe
def now_know(request: HttpRequest, folder: UUID) -> HttpResponse:
    """I know more: what it is about, and about whom."""
    case = sent_case(request, folder)
    found = topics(case.setting.vocabulary, case.setting.situation, _ids(case))
    return page(request, "concerns/now_know.html", records.KnowPage(_("I know more"), folder, found))


@require_http_methods(GET_AND_POST)
def now_topic(request: HttpRequest, folder: UUID, topic: int, whose: int) -> HttpResponse:
    """Everything that may be told in one topic, of one person or of the whole concern."""
    visitor, case = visitor_of(request), sent_case(request, folder)
    people = _ids(case)
    facts = facts_of(case.setting.vocabulary, topic, person=whose > 0)
    if not facts or whose > len(people):
        raise NotThere
    subject = people[whose - 1] if whose else None
    posted = request.method == "POST"
    asked = [Asked(fact, subject) for fact in facts]
    form = QuestionsForm(asked, case.setting.situation, request.POST if posted else None, given=case.own.said)
    if posted and form.is_valid():
        told_more(visitor, case, form.answers())
        return _to_the_page(folder)
    title = translated(list(case.setting.vocabulary.topics.values())[topic - 1])
    shown = records.TopicPage(title, folder, form, records.label_of(case, subject), topic, whose)
    return page(request, "concerns/now_topic.html", shown, status=INVALID if posted else 200)


@require_http_methods(GET_AND_POST)
def now_what_if(request: HttpRequest, folder: UUID) -> HttpResponse:
    """What if I did this? Nothing that is asked here is kept, and nothing changes."""
    case = sent_case(request, folder)
    offered = supposed(case.setting)
    posted = request.method == "POST"
    form = WhatIfForm(request.POST if posted else None, offered=[(one.key, one.say) for one in offered])
    found = None
    if posted and form.is_valid():
        chosen = next(one for one in offered if one.key == form.cleaned_data["suppose"])
        found = difference(chosen, case.setting)
    shown = records.WhatIfPage(_("What if …"), folder, form, found, records.standing_rules(case))
    return page(request, "concerns/now_what_if.html", shown, status=INVALID if posted and found is None else 200)


def sent_case(request: HttpRequest, folder: UUID) -> Case:
    """The visitor's own report that was sent.

    Raises:
        NotThere: there is none, it is somebody else's, or it was only begun.
    """
    case = found_case(request, folder)
    if case is None:
        raise NotThere
    return case


def _ids(case: Case) -> tuple[str, ...]:
    return records.people_of(case)


def _asked(subject: str, fact: str, case: Case) -> Asked | None:
    found = asked_in([f"{subject or 'concern'}:{fact}"], case.setting.vocabulary, _ids(case))
    return found[0] if found else None


def _to_the_page(folder: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("concerns:now", args=[folder]))
