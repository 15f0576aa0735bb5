"""The pages of a duty at the desk: take it, ring, write, say what happened, open it again, let it go."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.shown_names import name_of, shown_names
from lantern.access.visitors import visitor_of
from lantern.concerns import desk_work as work
from lantern.concerns import now_actions, now_pages
from lantern.concerns.desk_adding import add
from lantern.concerns.desk_duty_presenters import DutyFormPage, duty_page, follows_as
from lantern.concerns.desk_forms import FactsForm, LetGoForm
from lantern.concerns.desk_handing import is_uncovered
from lantern.concerns.desk_queries import WRITES, Desk
from lantern.concerns.desk_views import GET_AND_POST, INVALID, found_desk
from lantern.concerns.now_duties import Kept
from lantern.concerns.now_forms import DoneForm, SentForm, UndoForm
from lantern.concerns.now_kinds import OF_A_CALL, Tried
from lantern.concerns.now_queries import meant_try
from lantern.concerns.now_shown import Shown, carried
from lantern.concerns.now_words import translated
from lantern.folders.refusals import FolderRefuses
from lantern.web.pages import page
from lantern.web.refusals import NotThere, NotUnderstood


@require_safe
def duty(request: HttpRequest, folder: UUID, duty: UUID) -> HttpResponse:
    """One duty: what, to whom, by when, whose it is, what was tried and what came of it."""
    visitor, (desk, kept) = visitor_of(request), found_duty(request, folder, duty)
    owner = desk.duties[duty].owner
    named = name_of(owner, shown_names({owner})) if owner is not None else ""
    gone = kept.done_at is None and is_uncovered(duty, visitor.at)
    shown = duty_page(desk, kept, visitor.at, owner=named, uncovered=gone, account=visitor.account)
    return page(request, "concerns/desk/duty.html", shown)


@require_POST
def take(request: HttpRequest, folder: UUID, duty: UUID) -> HttpResponse:
    """Take a duty on."""
    visitor = visitor_of(request)
    found_duty(request, folder, duty)
    with suppress(FolderRefuses):
        work.took(visitor, folder, duty)
    return _to_the_duty(folder, duty)


@require_POST
def call(request: HttpRequest, folder: UUID, duty: UUID) -> HttpResponse:
    """Ringing, and what came of it. The time is the server's; pressed twice, it counts once."""
    visitor, (desk, kept) = visitor_of(request), found_duty(request, folder, duty)
    what = request.POST.get("what", "")
    if what not in {*OF_A_CALL, Tried.TAKEN_BACK}:
        raise NotUnderstood
    permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    kind = Tried(what)
    with suppress(FolderRefuses):
        if kind is not Tried.TAKEN_BACK:
            now_actions.note_try(folder=folder, duty=duty, kind=kind, by=visitor.by, at=visitor.at)
        elif (last := meant_try(desk.case, kept, request.POST.get("last"))) is not None:
            now_actions.take_back_try(folder=folder, attempt=last.id, by=visitor.by, at=visitor.at)
    return _to_the_duty(folder, duty)


@require_http_methods(GET_AND_POST)
def message(request: HttpRequest, folder: UUID, duty: UUID) -> HttpResponse:
    """A message, ready to send: what is missing is asked first; the recipients cannot be changed."""
    visitor, (desk, kept) = visitor_of(request), found_duty(request, folder, duty)
    posted, before = request.POST if request.method == "POST" else None, None
    if posted is not None:
        permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    # What was sent was sent, whatever follows, or is missing, by now.
    if posted is not None and (before := carried(request.POST.get("shown", ""), duty)) is not None:
        form = SentForm(posted, now=visitor.at)
        if form.is_valid():
            return _sent(request, folder, duty, before, form.moment())
    follows = follows_as(desk, kept)
    if follows is None or not follows.message or not desk.may_write:
        raise NotThere
    missing = now_pages.missing_in(desk.case, follows) if before is None else ()
    if missing:
        asked = FactsForm(missing, desk.case.setting.situation, posted)
        if posted is not None and asked.is_valid():
            given = asked.cleaned_data
            add(visitor, desk, asked.answers(), told_by=given["told_by"], known=given["known"])
            return HttpResponseRedirect(reverse("concerns:desk_message", args=[folder, duty]))
        found = now_pages.message_page(desk.case, kept, follows, asked)
    else:
        form = SentForm(posted, now=visitor.at)
        found = now_pages.message_page(desk.case, kept, follows, form, before)
        if before is None and form.is_bound and form.is_valid():
            shown = Shown(uuid4(), found.message.subject, found.message.body, found.message.marks)
            return _sent(request, folder, duty, shown, form.moment())
    return page(request, "concerns/desk/message.html", found, status=INVALID if posted is not None else 200)


@require_http_methods(GET_AND_POST)
def done(request: HttpRequest, folder: UUID, duty: UUID) -> HttpResponse:
    """What has happened, so that a duty is done: it closes on that, never on something being sent."""
    visitor, (desk, kept) = visitor_of(request), found_duty(request, folder, duty)
    if not desk.may_write:
        raise NotThere
    if kept.done_at is not None:
        return _to_the_duty(folder, duty)
    form = DoneForm(request.POST if request.method == "POST" else None, now=visitor.at)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        with suppress(FolderRefuses):
            words, reference = given["words"], given["reference"]
            work.done(visitor, desk, kept, words=words, reference=reference, happened_at=form.moment())
        return _to_the_duty(folder, duty)
    shown = _page(desk, kept, _("What has happened?"), form)
    return page(request, "concerns/desk/done.html", shown, status=_status(form))


@require_http_methods(GET_AND_POST)
def undo(request: HttpRequest, folder: UUID, duty: UUID) -> HttpResponse:
    """Something has not happened after all: the duty is open again, and both stay on record."""
    visitor, (desk, kept) = visitor_of(request), found_duty(request, folder, duty)
    if not desk.may_write:
        raise NotThere
    if kept.done_at is None:
        return _to_the_duty(folder, duty)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
        with suppress(FolderRefuses):
            why = form.cleaned_data["why"]
            now_actions.reopen_duty(folder=folder, duty=duty, why=why, by=visitor.by, at=visitor.at)
        return _to_the_duty(folder, duty)
    shown = _page(desk, kept, _("It has not happened after all"), form)
    return page(request, "concerns/desk/undo.html", shown, status=_status(form))


@require_http_methods(GET_AND_POST)
def let_go(request: HttpRequest, folder: UUID, duty: UUID) -> HttpResponse:
    """A duty of policy is not done, with a reason. One of the law cannot be let go."""
    visitor, (desk, kept) = visitor_of(request), found_duty(request, folder, duty)
    shown = duty_page(desk, kept, visitor.at, owner="", account=visitor.account)
    if not shown.may_let_go:
        raise NotThere
    form = LetGoForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with suppress(FolderRefuses):
            work.let_go(visitor, desk, kept, why=form.cleaned_data["why"])
        return _to_the_duty(folder, duty)
    found = _page(desk, kept, _("Let this duty go"), form)
    return page(request, "concerns/desk/let_go.html", found, status=_status(form))


def _page(desk: Desk, kept: Kept, title: str, form: DoneForm | UndoForm | LetGoForm) -> DutyFormPage:
    return DutyFormPage(title, desk.folder, kept.id, translated(kept.what), translated(kept.closes_on), form)


def _status(form: DoneForm | UndoForm | LetGoForm) -> int:
    return INVALID if form.is_bound else 200


def _sent(request: HttpRequest, folder: UUID, duty: UUID, shown: Shown, moment: datetime) -> HttpResponse:
    visitor = visitor_of(request)
    with suppress(FolderRefuses):
        now_actions.note_try(
            folder=folder, duty=duty, kind=Tried.SENT, by=visitor.by, at=visitor.at, happened_at=moment,
            more={"text": shown.text, "to": list(shown.to)}, key=shown.key,
        )  # fmt: skip
    return _to_the_duty(folder, duty)


def found_duty(request: HttpRequest, folder: UUID, duty: UUID) -> tuple[Desk, Kept]:
    """A duty of a concern at the desk.

    Raises:
        NotThere: there is none for this visitor.
    """
    desk = found_desk(request, folder)
    kept = desk.kept(duty)
    if kept is None:
        raise NotThere
    return desk, kept


def _to_the_duty(folder: UUID, duty: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("concerns:desk_duty", args=[folder, duty]))
