"""Break-glass and its reviews: an emergency is loud, short, and looked over by somebody else (G10)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantern.access import break_glass as glass
from lantern.access.circumstances import Need
from lantern.access.folder_forms import BreakGlassForm, ReviewForm
from lantern.access.policy import asked_for
from lantern.access.policy_actions import Action
from lantern.access.policy_grounds import KEEPERS
from lantern.access.presenters import FormPage
from lantern.access.refusals import Hidden, Refused
from lantern.access.shown_names import shown_names
from lantern.access.visitors import Visitor, visitor_of
from lantern.folders.models import Folder
from lantern.web.pages import page

GET_OR_POST = ["GET", "HEAD", "POST"]
INVALID = 422


@dataclass(frozen=True, kw_only=True)
class OpenedPage:
    """A folder that was opened in an emergency."""

    title: str
    reference: str
    folder: UUID
    until: datetime
    end_url: str


@dataclass(frozen=True, kw_only=True)
class ReviewCard:
    """One break-glass that waits for a review."""

    reference: str
    folder: UUID
    name: str
    at: datetime
    ends: datetime
    reason: str
    url: str
    form: ReviewForm


@dataclass(frozen=True, kw_only=True)
class ReviewsPage:
    """Every break-glass that waits for the reader. ``form``: the one that was sent and is not whole yet."""

    title: str
    cards: tuple[ReviewCard, ...]
    form: ReviewForm | None


@require_http_methods(GET_OR_POST)
def break_glass(request: HttpRequest) -> HttpResponse:
    """Open a folder in an emergency. What is needed is asked for before any folder is looked for (G3).

    A reference that nobody has, a folder that does not open, and somebody who may not do this get one answer.
    """
    visitor = visitor_of(request)
    _ask_first(visitor)
    form = BreakGlassForm(request.POST or None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            grant = glass.break_glass(visitor, _folder_called(said["reference"]), reason=said["reason"])
        except Hidden:
            form.add_error(None, _("We cannot open a folder with this reference. Check it. Or ring the lead."))
        except Refused as refused:
            form.add_error(None, " ".join(refused.reasons))
        else:
            return HttpResponseRedirect(reverse("glass_opened", args=[grant.id]))
    record = FormPage(
        title=_("Open a folder in an emergency"), form=form, button=_("Open it"),
        lead=_("Two people are told at once. It lasts four hours, and somebody else looks it over afterwards."),
    )  # fmt: skip
    return page(request, "access/form.html", record, status=INVALID if form.is_bound else 200)


@require_safe
def glass_opened(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Until when it is open, and the way in."""
    found = glass.opened(visitor_of(request), grant)
    record = OpenedPage(
        title=_("The folder is open"), reference=found.reference, folder=found.folder, until=found.until,
        end_url=reverse("glass_end", args=[grant]),
    )  # fmt: skip
    return page(request, "access/glass_opened.html", record)


@require_POST
def glass_end(request: HttpRequest, grant: UUID) -> HttpResponse:
    """End one's own break-glass before its time."""
    visitor = visitor_of(request)
    glass.opened(visitor, grant)
    glass.end_early(visitor, grant, why="")
    return HttpResponseRedirect(reverse("break_glass"))


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits for a review by the reader."""
    return _reviews(request, None, None)


@require_POST
def review(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Say whether it was right."""
    visitor = visitor_of(request)
    if all(waiting.id != grant for waiting in _waiting(visitor)):
        raise Hidden
    form = ReviewForm(request.POST, prefix=str(grant))
    if not form.is_valid():
        return _reviews(request, form, grant)
    glass.review(visitor, grant, words=form.cleaned_data["words"])
    return HttpResponseRedirect(reverse("reviews"))


def _ask_first(visitor: Visitor) -> None:
    needs = asked_for(Action.OPEN_BY_BREAK_GLASS)
    if Need.SECOND_FACTOR in needs and not visitor.actor.second_factor:
        raise Refused([], [Need.SECOND_FACTOR])
    if Need.FRESH_SIGN_IN in needs and not visitor.actor.fresh:
        raise Refused([], [Need.FRESH_SIGN_IN])


def _folder_called(reference: str) -> UUID:
    """The folder of a reference; one that is not there where nobody has it, so that the way on is the same (G3)."""
    found = Folder.objects.filter(reference=reference).values_list("pk", flat=True).first()
    return found or uuid4()


def _waiting(visitor: Visitor) -> tuple[glass.OpenReview, ...]:
    if visitor.role not in KEEPERS:
        raise Hidden
    return glass.open_reviews(visitor)


def _reviews(request: HttpRequest, sent: ReviewForm | None, about: UUID | None) -> HttpResponse:
    waiting = _waiting(visitor_of(request))
    glass.seen(visitor_of(request), waiting)
    names = shown_names({row.account for row in waiting})
    cards = tuple(
        ReviewCard(
            reference=row.reference, folder=row.folder, name=names.get(row.account, _("somebody who has left")),
            at=row.at, ends=row.ends, reason=row.reason, url=reverse("review", args=[row.id]),
            form=sent if sent is not None and row.id == about else ReviewForm(prefix=str(row.id)),
        )
        for row in waiting
    )  # fmt: skip
    record = ReviewsPage(title=_("Emergencies to look over"), cards=cards, form=sent)
    return page(request, "access/reviews.html", record, status=INVALID if sent else 200)
