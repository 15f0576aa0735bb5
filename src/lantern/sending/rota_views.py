"""The rota: whom to ring now, who is on call in the coming weeks, who is away."""

from collections.abc import Callable
from datetime import date
from typing import Final
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantern.access.alerts import AlertKind, seen
from lantern.access.contacts import contacts_of
from lantern.access.need_to_know import may, require
from lantern.access.policy_actions import Action
from lantern.access.refusals import Hidden
from lantern.access.shown_names import shown_names
from lantern.access.visitors import Visitor, visitor_of
from lantern.directory.house import house
from lantern.sending import rota_actions, rota_pages, rota_queries
from lantern.sending.rota_forms import AwayForm, TurnForm
from lantern.sending.rota_models import Absence
from lantern.sending.rota_queries import Colleague
from lantern.sending.rota_times import Hours
from lantern.web.choices import as_typed
from lantern.web.pages import page

GET_OR_POST = ["GET", "HEAD", "POST"]
OK, INVALID, CONFLICT = 200, 422, 409
FORM: Final = "sending/rota_form.html"


@require_safe
def rota(request: HttpRequest) -> HttpResponse:
    """Whom to ring now, for everybody who signs in; for those in a post, the coming weeks and who is away."""
    return _page(request)


@require_http_methods(GET_OR_POST)
def turn(request: HttpRequest) -> HttpResponse:
    """Put somebody on call."""
    visitor = visitor_of(request)
    require(visitor, Action.KEEP_ROTA)
    form = TurnForm(_posted(request), among=_named(rota_queries.in_posts()), today=_today(visitor))

    def done() -> None:
        said = form.cleaned_data
        rota_actions.give_turn(
            account=form.chosen(), first=said["first"], last=said["last"], hours=Hours(said["hours"]), by=visitor.by,
            at=visitor.at,
        )  # fmt: skip

    lead = _("They hear of it at once. If they cannot, they say so, and you give the turn to somebody else.")
    return _formed(request, form, done, title=_("Add a turn"), button=_("Add this turn"), lead=lead)


@require_POST
def end_turn(request: HttpRequest, turn: UUID) -> HttpResponse:
    """Take a turn back, from now on."""
    visitor = visitor_of(request)
    require(visitor, Action.KEEP_ROTA)
    try:
        rota_actions.end_turn(turn=turn, by=visitor.by, at=visitor.at)
    except rota_actions.RotaRefused:
        return _page(request, problem=_("This turn is over, or somebody else has taken it back. Here is the rota now."))
    return HttpResponseRedirect(reverse("rota:rota"))


@require_http_methods(GET_OR_POST)
def away(request: HttpRequest) -> HttpResponse:
    """Say that one is away oneself; whoever keeps the rota says it of others, too."""
    visitor = visitor_of(request)
    among = _may_say_away(visitor)
    form = AwayForm(
        _posted(request), among=_named(among), today=_today(visitor), initial={"account": str(visitor.account)}
    )

    def done() -> None:
        clock = rota_queries.office_clock()
        rota_actions.say_away(
            account=form.chosen(), starts=form.starts(clock, visitor.at), until=form.until(clock), by=visitor.by,
            at=visitor.at,
        )  # fmt: skip

    lead = _(
        "Whoever is away is passed over, and the next one is told. They are told only where nobody else is left. "
        "Why somebody is away is not kept."
    )
    return _formed(request, form, done, title=_("Say who is away"), button=_("Keep it"), lead=lead)


@require_POST
def back(request: HttpRequest, absence: UUID) -> HttpResponse:
    """Say that somebody is back, or does not go."""
    visitor = visitor_of(request)
    _may_say_away(visitor)
    whose = Absence.objects.filter(pk=absence).values_list("folder", flat=True).first()
    if whose != visitor.account:
        require(visitor, Action.KEEP_ROTA)
    try:
        rota_actions.say_back(absence=absence, by=visitor.by, at=visitor.at)
    except rota_actions.RotaRefused:
        return _page(request, problem=_("That is over, or somebody else has ended it. Here is the rota now."))
    return HttpResponseRedirect(reverse("rota:rota"))


def in_post(visitor: Visitor) -> bool:
    """Whether the weeks are for this visitor: somebody in a post, on a device of their own."""
    return visitor.role in rota_queries.POSTS and not visitor.actor.station


def _may_say_away(visitor: Visitor) -> tuple[Colleague, ...]:
    """Those of whom the visitor may say that they are away.

    Raises:
        Hidden: nobody: they are in no post.
    """
    if not in_post(visitor):
        raise Hidden
    keeps = may(visitor, Action.KEEP_ROTA)
    return tuple(one for one in rota_queries.in_posts() if keeps or one.account == visitor.account)


def _formed(
    request: HttpRequest, form: Form, done: Callable[[], None], *, title: str, button: str, lead: str
) -> HttpResponse:
    if form.is_bound and not as_typed(request, form) and form.is_valid():
        done()
        return HttpResponseRedirect(reverse("rota:rota"))
    record = rota_pages.RotaFormPage(title=title, form=form, button=button, lead=lead, back=reverse("rota:rota"))
    return page(request, FORM, record, status=INVALID if form.is_bound and form.errors else OK)


def _page(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    visitor = visitor_of(request)
    at, reads, keeps = visitor.at, in_post(visitor), may(visitor, Action.KEEP_ROTA)
    colleagues, turns, absences = rota_queries.in_posts(), rota_queries.turns(at), rota_queries.absences(at)
    found = rota_queries.rota_of(colleagues, turns, absences)
    posts = {one.account: one.role for one in colleagues}
    now = found.on_call(at)
    then = tuple(account for account in posts if account not in now and not found.is_away(account, at))
    names = shown_names({*posts, *(line.shift.account for line in turns), *(line.away.account for line in absences)})
    phones = {account: contact.phone for account, contact in contacts_of((*now, *then)).items()}
    record = rota_pages.RotaPage(
        title=_("Who is on call"),
        now=rota_pages.whom_to_ring(now, posts, names, phones),
        then=rota_pages.whom_to_ring(then, posts, names, phones),
        house_phone=house().lead_phone,
        in_post=reads,
        gaps=rota_pages.gaps_of(found, at) if reads else (),
        weeks=rota_pages.weeks_of(found, at, names) if reads else (),
        turns=rota_pages.turn_rows(turns if reads else (), names, keeps=keeps),
        absences=rota_pages.absence_rows(absences if reads else (), names, keeps=keeps, reader=visitor.account),
        turn_url=reverse("rota:turn") if keeps else "",
        away_url=reverse("rota:away") if reads else "",
        problem=problem,
    )
    if reads and visitor.account:
        seen(folder=visitor.account, by=visitor.by, at=at, kinds=[AlertKind.ROTA])
    return page(request, "sending/rota.html", record, status=CONFLICT if problem else OK)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _today(visitor: Visitor) -> date:
    return visitor.at.astimezone(rota_queries.office_clock().zone).date()


def _named(among: tuple[Colleague, ...]) -> list[tuple[Colleague, str]]:
    names = shown_names({one.account for one in among})
    return [(one, names.get(one.account, "")) for one in among]
