"""The pages of what others owe: note it, ask again, say what came of it (F81)."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantern.access.visitors import visitor_of
from lantern.concerns import desk_work as work
from lantern.concerns.desk_forms import EndOwedForm, OwedForm, PromiseForm, UntilForm
from lantern.concerns.desk_presenters import OwedLine, owed_lines
from lantern.concerns.desk_views import GET_AND_POST, INVALID, found_desk
from lantern.folders.refusals import FolderRefuses
from lantern.folders.twice import PressedTwice
from lantern.packs.calendars import end_of_day
from lantern.web.pages import page
from lantern.web.refusals import NotThere

CHASE, END = "chase", "end"


@dataclass(frozen=True)
class OwedPage:
    """The form by which something owed is noted."""

    title: str
    folder: UUID
    reference: str
    form: OwedForm


@dataclass(frozen=True)
class PromisePage:
    """The form by which a promise is kept."""

    title: str
    folder: UUID
    reference: str
    form: PromiseForm


@dataclass(frozen=True)
class OwedOnePage:
    """One thing that is owed. ``form`` is the one that was sent, for its mistakes."""

    title: str
    folder: UUID
    reference: str
    line: OwedLine
    may_write: bool
    chase: UntilForm
    end: EndOwedForm
    form: BaseForm | None


@require_http_methods(GET_AND_POST)
def owed(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Note what somebody else owes."""
    visitor, desk = visitor_of(request), found_desk(request, folder)
    if not desk.may_write:
        raise NotThere
    form = OwedForm(request.POST if request.method == "POST" else None, now=visitor.at)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        with suppress(PressedTwice):
            work.noted_owed(
                visitor, folder, who=given["who"], what=given["what"], since=form.since_moment(),
                until=form.until_moment(), agency=given["agency"],
            )  # fmt: skip
        return _to_the_concern(folder)
    shown = OwedPage(_("Somebody owes us something"), folder, desk.case.own.reference, form)
    return page(request, "concerns/desk/owed.html", shown, status=INVALID if form.is_bound else 200)


@require_http_methods(GET_AND_POST)
def promise(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Keep a promise to somebody: a duty with that person's clock (F87)."""
    visitor, desk = visitor_of(request), found_desk(request, folder)
    if not desk.may_write:
        raise NotThere
    form = PromiseForm(request.POST if request.method == "POST" else None, now=visitor.at)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        with suppress(PressedTwice):
            work.promised(visitor, folder, what=given["what"], whom=given["whom"], due_at=end_of_day(given["due"]))
        return HttpResponseRedirect(reverse("concerns:concern", args=[folder]) + "#duties")
    shown = PromisePage(_("A promise"), folder, desk.case.own.reference, form)
    return page(request, "concerns/desk/promise.html", shown, status=INVALID if form.is_bound else 200)


@require_http_methods(GET_AND_POST)
def owed_one(request: HttpRequest, folder: UUID, owed: UUID) -> HttpResponse:
    """One thing that is owed: ask again, or say what came of it."""
    visitor, desk = visitor_of(request), found_desk(request, folder)
    line = next((one for one in owed_lines(desk.owed, visitor.at) if one.id == owed), None)
    if line is None:
        raise NotThere
    what = request.POST.get("do", "") if request.method == "POST" else ""
    chase = UntilForm(request.POST if what == CHASE else None, now=visitor.at)
    end = EndOwedForm(request.POST if what == END else None)
    sent = {CHASE: chase, END: end}.get(what)
    if request.method == "POST" and (sent is None or not desk.may_write):
        raise NotThere
    if sent is not None and sent.is_valid():
        with suppress(FolderRefuses):
            if what == CHASE:
                work.chased(visitor, folder, owed, until=chase.until_moment())
            else:
                work.answered(visitor, folder, owed, words=end.cleaned_data["words"])
        return _to_the_concern(folder)
    shown = OwedOnePage(
        _("What they owe us"), folder, desk.case.own.reference, line, desk.may_write and line.ended_at is None,
        chase, end, sent,
    )  # fmt: skip
    return page(request, "concerns/desk/owed_one.html", shown, status=INVALID if sent is not None else 200)


def _to_the_concern(folder: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("concerns:concern", args=[folder]) + "#owed")
