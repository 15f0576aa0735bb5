"""The page of what to do now, and what is done on it: find, check, one call, answer."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantern.access.visitors import visitor_of
from lantern.concerns import now_actions as actions
from lantern.concerns import now_pages as records
from lantern.concerns.now_cards import anchor
from lantern.concerns.now_duties import Kept
from lantern.concerns.now_forms import DoneForm, SentForm, UndoForm
from lantern.concerns.now_kinds import OF_A_CALL, Ring, Tried, Visit
from lantern.concerns.now_presenters import now_page
from lantern.concerns.now_queries import Case, care_of, case_of, meant_try, progress_of
from lantern.concerns.now_shown import Shown, carried
from lantern.concerns.now_telling import Answered, or_unknown, told_more
from lantern.concerns.now_words import translated
from lantern.concerns.queries import own_report_of
from lantern.concerns.question_forms import QuestionsForm
from lantern.concerns.report_presenters import post_names
from lantern.folders.refusals import FolderRefuses
from lantern.web.pages import page
from lantern.web.refusals import NotThere, NotUnderstood

INVALID = 422
GET_AND_POST = ["GET", "HEAD", "POST"]
CARE = {
    "ring": (Ring.YES, None), "no_ring": (Ring.NO, None), "stay": (None, Visit.STAY), "off": (None, Visit.OFF),
}  # fmt: skip


@require_safe
def now(request: HttpRequest, folder: UUID) -> HttpResponse:
    """What to do now: danger, at most three cards, what others do, what never to do, what is still to ask."""
    visitor, case = visitor_of(request), found_case(request, folder)
    if case is None:
        return HttpResponseRedirect(reverse("concerns:report_check", args=[folder]))
    if case.is_behind:
        actions.bring_up_to_date(folder=folder, said=case.own.said, outcome=case.outcome, by=visitor.by, at=visitor.at)
        case = case_of(visitor, case.own)
    progress = progress_of(visitor, case)
    found = now_page(
        setting=case.setting, record=case.record(), answerable=records.answerable(case), progress=progress,
        told=post_names(progress.told),
        care=care_of(case), folder=folder, reference=case.own.reference,
    )  # fmt: skip
    return page(request, "concerns/now.html", found)


@require_POST
def now_call(request: HttpRequest, folder: UUID, duty: UUID) -> HttpResponse:
    """Ringing, and what came of it. The time is the server's; pressed twice, it counts once."""
    visitor, (case, kept) = visitor_of(request), found_duty(request, folder, duty)
    what = request.POST.get("what", "")
    if what not in set(Tried):
        raise NotUnderstood
    kind = Tried(what)
    if kind not in {*OF_A_CALL, Tried.TAKEN_BACK}:
        raise NotUnderstood
    with suppress(FolderRefuses):
        if kind is not Tried.TAKEN_BACK:
            actions.note_try(folder=folder, duty=duty, kind=kind, by=visitor.by, at=visitor.at)
        elif (last := meant_try(case, kept, request.POST.get("last"))) is not None:
            actions.take_back_try(folder=folder, attempt=last.id, by=visitor.by, at=visitor.at)
    return to_the_page(folder, kept)


@require_http_methods(GET_AND_POST)
def now_message(request: HttpRequest, folder: UUID, duty: UUID) -> HttpResponse:
    """A message, ready to send: what is missing is asked first; the recipients cannot be changed."""
    visitor, (case, kept) = visitor_of(request), found_duty(request, folder, duty)
    posted, before = request.POST if request.method == "POST" else None, None
    follows = records.duty_of(case, kept)
    # What was sent was sent, whatever follows, or is missing, by now.
    if posted is not None and (before := carried(request.POST.get("shown", ""), duty)) is not None:
        form = SentForm(posted, now=visitor.at)
        if form.is_valid():
            return _sent(request, folder, kept, before, form.moment())
    if follows is None or not follows.message:
        raise NotThere
    missing = records.missing_in(case, follows) if before is None else ()
    if missing:
        asked = QuestionsForm(missing, case.setting.situation, posted)
        if posted is not None and asked.is_valid() and told_more(visitor, case, _answers(request, asked)):
            return HttpResponseRedirect(reverse("concerns:now_message", args=[folder, duty]))
        found = records.message_page(case, kept, follows, asked)
    else:
        form = SentForm(posted, now=visitor.at)
        found = records.message_page(case, kept, follows, form, before)
        if before is None and form.is_bound and form.is_valid():
            shown = Shown(uuid4(), found.message.subject, found.message.body, found.message.marks)
            return _sent(request, folder, kept, shown, form.moment())
    return page(request, "concerns/now_message.html", found, status=INVALID if posted is not None else 200)


def _sent(request: HttpRequest, folder: UUID, kept: Kept, shown: Shown, moment: datetime) -> HttpResponse:
    visitor = visitor_of(request)
    with suppress(FolderRefuses):
        actions.note_try(
            folder=folder, duty=kept.id, kind=Tried.SENT, by=visitor.by, at=visitor.at, happened_at=moment,
            more={"text": shown.text, "to": list(shown.to)}, key=shown.key,
        )  # fmt: skip
    return to_the_page(folder, kept)


@require_http_methods(GET_AND_POST)
def now_done(request: HttpRequest, folder: UUID, duty: UUID) -> HttpResponse:
    """What has happened, so that a duty is done: it closes on that, never on something being sent."""
    visitor, (case, kept) = visitor_of(request), found_duty(request, folder, duty)
    if kept.done_at is not None:
        return to_the_page(folder, kept)
    form = DoneForm(request.POST if request.method == "POST" else None, now=visitor.at)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        with suppress(FolderRefuses):
            actions.close_duty(
                folder=folder, duty=duty, words=given["words"], reference=given["reference"],
                happened_at=form.moment(), by=visitor.by, at=visitor.at,
                within=[one.id for one in case.within(kept)],
            )  # fmt: skip
        return to_the_page(folder, kept)
    found = records.DonePage(
        _("What has happened?"), folder, duty, translated(kept.what), translated(kept.closes_on), form
    )
    return page(request, "concerns/now_done.html", found, status=INVALID if form.is_bound else 200)


@require_http_methods(GET_AND_POST)
def now_undo(request: HttpRequest, folder: UUID, duty: UUID) -> HttpResponse:
    """Something has not happened after all: the duty is open again, and both stay on record."""
    visitor, (_case, kept) = visitor_of(request), found_duty(request, folder, duty)
    if kept.done_at is None:
        return to_the_page(folder, kept)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with suppress(FolderRefuses):
            why = form.cleaned_data["why"]
            actions.reopen_duty(folder=folder, duty=duty, why=why, by=visitor.by, at=visitor.at)
        return to_the_page(folder, kept)
    found = records.UndoPage(_("It has not happened after all"), folder, translated(kept.what), form)
    return page(request, "concerns/now_undo.html", found, status=INVALID if form.is_bound else 200)


@require_POST
def now_care(request: HttpRequest, folder: UUID) -> HttpResponse:
    """What the reporter wants for themselves after a hard report."""
    visitor, case = visitor_of(request), found_case(request, folder)
    if case is None or care_of(case) is None:
        raise NotThere
    if request.POST.get("care", "") not in CARE:
        raise NotUnderstood
    ring, visit = CARE[request.POST["care"]]
    with suppress(FolderRefuses):
        actions.answer_care(folder=folder, ring=ring, visit=visit, by=visitor.by, at=visitor.at)
    return HttpResponseRedirect(reverse("concerns:now", args=[folder]) + "#for-you")


@require_safe
def now_away(request: HttpRequest) -> HttpResponse:
    """A page that says nothing, for when somebody looks over the shoulder."""
    request.neutral = True  # type: ignore[attr-defined]
    return page(request, "concerns/now_away.html", records.AwayPage(_("Notes")))


def found_case(request: HttpRequest, folder: UUID) -> Case | None:
    """The visitor's own report, sent; nothing where it was only begun. Its pages say nothing on the outside.

    Raises:
        NotThere: there is none, or it is somebody else's.
    """
    request.neutral = True  # type: ignore[attr-defined]
    visitor = visitor_of(request)
    own = own_report_of(visitor, folder)
    return case_of(visitor, own) if own.sent_at is not None else None


def found_duty(request: HttpRequest, folder: UUID, duty: UUID) -> tuple[Case, Kept]:
    """A duty of the visitor's own in their own report.

    Raises:
        NotThere: there is none, or it is somebody else's to do.
    """
    case = found_case(request, folder)
    kept = case.kept_by(duty) if case is not None else None
    if case is None or kept is None:
        raise NotThere
    return case, kept


def _answers(request: HttpRequest, form: QuestionsForm) -> list[Answered]:
    return or_unknown(form.answers(), unknown=request.POST.get("go") == "unknown")


def to_the_page(folder: UUID, kept: Kept) -> HttpResponse:
    """Back to where the duty stands."""
    return HttpResponseRedirect(f"{reverse('concerns:now', args=[folder])}#{anchor(kept.id)}")
