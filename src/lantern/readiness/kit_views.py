"""The paper for an outage: on a page, and as a PDF with numbered forms."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantern.access.need_to_know import may
from lantern.access.policy_actions import Action
from lantern.access.refusals import Hidden
from lantern.access.shown_names import name_of, shown_names
from lantern.access.visitors import Visitor, visitor_of
from lantern.cases.paper_apart import PaperRefused
from lantern.readiness import keepers, queries
from lantern.readiness.actions import SetUpRefused
from lantern.readiness.kit import Section, sections
from lantern.readiness.kit_paper import printed_words
from lantern.readiness.kit_printing import printed
from lantern.readiness.presenters import until
from lantern.web.headers import as_file
from lantern.web.pages import page
from lantern.web.refusals import NotNow

FILE_NAME: Final = "outage-kit.pdf"


@dataclass(frozen=True, slots=True)
class KitLine:
    """One print: when, and the numbers of its forms."""

    at: datetime
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KitPage:
    """What stands on the paper. ``may_print``: the reader is in a post, so the rota stands here, too."""

    title: str
    since: datetime | None
    until: datetime | None
    late: bool
    may_print: bool
    foot: str
    sections: tuple[Section, ...]
    kits: tuple[KitLine, ...]
    paper_url: str
    back: str


@require_safe
def kit(request: HttpRequest) -> HttpResponse:
    """The paper on a page: all of it but the numbered forms."""
    visitor = _reader(visitor_of(request))
    kits = queries.kits()
    since = kits[0].about_at if kits else None
    holds = until(since, "kit")
    prints = keepers.rota_is_for(visitor)
    record = KitPage(
        title=_("A day without Lantern"), since=since, until=holds, late=holds is None or holds <= visitor.at,
        may_print=prints, foot=printed_words(visitor.at), sections=sections(visitor.at, with_rota=prints),
        kits=tuple(KitLine(row.about_at, row.first_number or 0, row.last_number) for row in kits),
        paper_url=reverse("readiness:paper"), back=reverse("readiness:set_up"),
    )  # fmt: skip
    return page(request, "readiness/kit.html", record)


@require_POST
def paper(request: HttpRequest) -> HttpResponseBase:
    """The paper as a PDF. Its forms have numbers of their own, and that it was printed is noted."""
    visitor = visitor_of(request)
    if not keepers.rota_is_for(visitor):
        raise Hidden
    account = visitor.somebody()
    try:
        made = printed(by=visitor.by, name=name_of(account, shown_names({account})), at=visitor.at)
    except (PaperRefused, SetUpRefused):
        raise NotNow from None
    answer = HttpResponse(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return as_file(answer)


def _reader(visitor: Visitor) -> Visitor:
    """The same visitor.

    Raises:
        Hidden: they are in no post, and do not answer for the installation.
    """
    if not (keepers.rota_is_for(visitor) or may(visitor, Action.SEE_HEALTH)):
        raise Hidden
    return visitor
