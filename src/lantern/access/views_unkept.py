"""Folders that nobody keeps, as a page for those who may take them over: references only."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantern.access import unkept
from lantern.access.folder_forms import ReasonForm
from lantern.access.refusals import Hidden
from lantern.access.shown_names import shown_names
from lantern.access.visitors import visitor_of
from lantern.web.pages import page

INVALID = 422


@dataclass(frozen=True, kw_only=True)
class UnkeptCard:
    """One folder: to ask for, to agree to, or asked for by the reader already."""

    reference: str
    name: str
    why: str
    agree_url: str
    ask_url: str
    form: ReasonForm


@dataclass(frozen=True, kw_only=True)
class UnkeptPage:
    """Every folder without a keeper that the reader may take over."""

    title: str
    cards: tuple[UnkeptCard, ...]
    form: ReasonForm | None


@require_safe
def unkept_folders(request: HttpRequest) -> HttpResponse:
    """The references of the folders that nobody keeps."""
    return _shown(request, None, None)


@require_POST
def unkept_ask(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Ask to keep one of them; every other folder is answered as if there were none."""
    if folder not in {row.folder for row in unkept.unkept(visitor_of(request))}:
        raise Hidden
    form = ReasonForm(request.POST, prefix=str(folder))
    if not form.is_valid():
        return _shown(request, form, folder)
    unkept.ask(visitor_of(request), folder, why=form.cleaned_data["why"])
    return HttpResponseRedirect(reverse("unkept"))


@require_POST
def unkept_agree(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """Agree that somebody else keeps one of them."""
    unkept.agree(visitor_of(request), agreement)
    return HttpResponseRedirect(reverse("unkept"))


def _agree_url(row: unkept.Unkept, reader: UUID | None) -> str:
    return reverse("unkept_agree", args=[row.asked]) if row.asked and row.asked_by != reader else ""


def _shown(request: HttpRequest, sent: ReasonForm | None, about: UUID | None) -> HttpResponse:
    visitor = visitor_of(request)
    found = unkept.unkept(visitor)
    names = shown_names({row.asked_by for row in found if row.asked_by})
    cards = tuple(
        UnkeptCard(
            reference=row.reference, why=row.why,
            name=names.get(row.asked_by, _("somebody who has left")) if row.asked_by else "",
            agree_url=_agree_url(row, visitor.account),
            ask_url="" if row.asked else reverse("unkept_ask", args=[row.folder]),
            form=sent if sent is not None and row.folder == about else ReasonForm(prefix=str(row.folder)),
        )
        for row in found
    )  # fmt: skip
    record = UnkeptPage(title=_("Folders that nobody keeps"), cards=cards, form=sent)
    return page(request, "access/unkept.html", record, status=INVALID if sent else 200)
