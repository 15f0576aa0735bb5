"""The pages of the picture: find, check, one call, answer. Nothing of them is about a folder."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from lantern.access.guarding import account_of, demand
from lantern.access.policy_actions import Action
from lantern.access.roles import Role
from lantern.access.shown_names import shown_names
from lantern.access.visitors import Visitor, visitor_of
from lantern.cases.paper_apart import PaperRefused, pdf_of
from lantern.governance import actions
from lantern.governance.counting import count_once
from lantern.governance.figures import figures
from lantern.governance.papers import paper_of
from lantern.governance.presenters import Picture, picture_page
from lantern.governance.quarters import counted
from lantern.governance.readers import Reader, unseen_by
from lantern.governance.records import PicturePage
from lantern.governance.standing_now import standing_now
from lantern.packs.calendars import london
from lantern.packs.governance_files import governance_figures
from lantern.web.headers import as_file
from lantern.web.languages import ENGLISH
from lantern.web.pages import page
from lantern.web.refusals import NotNow, NotThere
from lantern.web.shell import shell_for

QUARTER: Final = "quarter"


@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The figures of a quarter; of this one where none is named."""
    demand(request, Action.READ_AUDIT)
    return page(request, "governance/picture.html", _page(request, request.GET))


@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """The same as a PDF. It holds nothing about anybody; that it was taken out is kept all the same."""
    demand(request, Action.READ_AUDIT)
    shown, who, visitor = _page(request, request.POST), account_of(request), visitor_of(request)
    name = shown_names([who.id]).get(who.id, "")
    told = paper_of(
        shown, language=get_language() or ENGLISH, classification=shell_for(request).classification, printed_by=name,
        at=visitor.at,
    )  # fmt: skip
    try:
        made = pdf_of(told)
    except PaperRefused:
        raise NotNow from None
    actions.note_taken_out(by=visitor.by, at=visitor.at)
    answer = HttpResponse(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="figures-{shown.key}.pdf"'
    as_file(answer)
    return answer


def _page(request: HttpRequest, asked: Mapping[str, str]) -> PicturePage:
    visitor, known = visitor_of(request), governance_figures()
    stretches = counted(visitor.at, london(), known.quarters, known.told_every_days)
    keys = [stretch.quarter.key for stretch in stretches]
    wanted = asked.get(QUARTER) or keys[-1]
    if wanted not in keys:
        raise NotThere
    unseen = unseen_by(_reader(visitor), stretches, known.told_every_days)
    found = count_once(stretches, known, unseen)
    return picture_page(
        Picture(
            stretches=stretches,
            figures=[figures(one, hidden_below=known.hidden_below, late_from=known.late_from) for one in found],
            chosen=keys.index(wanted),
            now=standing_now(visitor.at, known),
            known=known,
            at=visitor.at,
        )
    )


def _reader(visitor: Visitor) -> Reader:
    return Reader(visitor.somebody(), watches=visitor.role is Role.TRUSTEE)
