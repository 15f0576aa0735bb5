"""What answers when need to know refuses: one place for every page (G1, G3, U4)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lantern.access.circumstances import Need
from lantern.access.confirming import carrying, confirm_page, typed
from lantern.access.forms import ConfirmForm
from lantern.access.guarding import safe_next
from lantern.access.refusals import Refused
from lantern.web.kept import Kept
from lantern.web.pages import page

FORBIDDEN = 403


@dataclass(frozen=True, kw_only=True)
class RefusedPage:
    """What is not open, why, and what to do next. ``kept`` are the words that were typed, so that none is lost."""

    title: str
    reasons: tuple[str, ...]
    kept: tuple[Kept, ...]
    back: str


def answer(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer to somebody who may know of it and may not do it, or not yet.

    Where only a fresh proof is missing, they are asked for it and come back, with what they typed. Where a second
    factor is missing, they come to the page on which it is set up. Everybody else is told why.
    """
    if Need.SECOND_FACTOR in refused.needs:
        return HttpResponseRedirect(f"{reverse('own_sign_in')}?needed=yes")
    if refused.needs == {Need.FRESH_SIGN_IN}:
        return _ask_for_proof(request)
    record = RefusedPage(
        title=_("This is not open to you"), reasons=refused.reasons, kept=typed(request), back=safe_next("/")
    )
    return page(request, "access/refused.html", record, status=FORBIDDEN)


def _ask_for_proof(request: HttpRequest) -> HttpResponse:
    words = typed(request) if request.method == "POST" else ()
    if words:
        return confirm_page(request, ConfirmForm(), status=FORBIDDEN, hidden=carrying(request.path, words))
    # A button without words stands on a page that it names; a form without words is asked for anew.
    back = request.POST.get("back") if request.method == "POST" else request.get_full_path()
    return HttpResponseRedirect(f"{reverse('confirm')}?{urlencode({'next': safe_next(back or request.path)})}")
