"""Whether real reports are taken here. Until two people have said so, a new installation takes none (ADR 23)."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from lantern.readiness.brought_back import HOLDS_WORK, OF_ITS_OWN, agreed_at, asks, holds_work, was_live
from lantern.readiness.keepers import somebody_leads
from lantern.readiness.not_yet import not_yet_page, words_for_the_script
from lantern.readiness.turned_away import tell_of_turned_away
from lantern.web.pages import page

__all__ = ("HOLDS_WORK", "OF_ITS_OWN", "asks", "is_live", "when_live", "when_live_for_script")
Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]
NOT_YET: Final = 503
NOT_TAKEN: Final = 423
"""What the script is told: no status that a server in front or a lost signal gives, too."""


def is_live() -> bool:
    """Whether real reports are taken.

    Practice always takes them. So does an installation that holds work already: it took it before this was
    asked, and is never locked out of its own work. Once live it stays so, whatever falls away: also where the
    database is of the time before, as long as a lead is there who hears of a report.
    """
    if not asks() or agreed_at() is not None or holds_work():
        return True
    return was_live() is not None and somebody_leads()


def when_live(view: View[Rest]) -> View[Rest]:
    """The view, once real reports are taken; until then a page that says whom to ring instead."""

    @wraps(view)
    def asked(request: HttpRequest, /, *args: Rest.args, **names: Rest.kwargs) -> HttpResponseBase:
        return view(request, *args, **names) if is_live() else _not_yet(request)

    return asked


def when_live_for_script(view: View[Rest]) -> View[Rest]:
    """The same for what a script sends while somebody writes: it is told what to say to them, and asks no more."""

    @wraps(view)
    def asked(request: HttpRequest, /, *args: Rest.args, **names: Rest.kwargs) -> HttpResponseBase:
        return view(request, *args, **names) if is_live() else _not_taken(request)

    return asked


def _not_taken(request: HttpRequest) -> HttpResponse:
    tell_of_turned_away(request)
    return JsonResponse({"words": words_for_the_script()}, status=NOT_TAKEN)


def _not_yet(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        tell_of_turned_away(request)
    return page(request, "readiness/not_yet.html", not_yet_page(request), status=NOT_YET)
