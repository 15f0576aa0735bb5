"""The gate: it names the visitor of every request, and answers whoever is turned away (G1, G9).

No page comes for a session that is over, nor for somebody who still lacks a second factor.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lantern.access.models import Account
from lantern.access.refusals import Refused
from lantern.access.sessions import Facts, SessionStore, facts_of, is_over
from lantern.access.signing_in import needs_second_factor
from lantern.access.stations import station_of
from lantern.access.turned_away import answer
from lantern.access.visitors import visitor_from
from lantern.vault.acts import StaleRecord
from lantern.web.errors import overtaken

NOTED_EVERY: Final = timedelta(seconds=20)
OPEN_BEFORE_SET_UP: Final = frozenset(
    {
        "own_sign_in", "code_app_begin", "code_app", "code_app_picture", "passkey_add", "paper_codes", "sign_out",
        "confirm", "confirm_passkey", "danger", "what_to_say", "help", "lantern_web:language",
        "lantern_web:appearance",
    }
)  # fmt: skip
"""Where somebody may go who must set up a second factor first. Nothing here tells of anybody else."""


class GateMiddleware:
    """Stands after the middleware that finds the account, and before every view.

    Sets ``request.now`` (UTC) and ``request.visitor``; nothing below reads the clock or the session again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End what is over, name the visitor, then go on."""
        at = now_of(request)
        if request.user.is_authenticated:
            facts = facts_of(request)
            session = cast("SessionStore", request.session)
            if facts is None or is_over(facts, session.seen_at, at) or _left_its_station(request, facts):
                logout(request)
                if request.method in {"GET", "HEAD"}:
                    return HttpResponseRedirect(f"{reverse('sign_in')}?ended=yes")
            elif session.seen_at is None or at - session.seen_at >= NOTED_EVERY:
                session.seen(at)
        request.visitor = visitor_from(request, at)  # type: ignore[attr-defined]
        return self._next(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        """Called by Django once the route is known."""
        del view
        facts = facts_of(request)
        account = request.user
        if not isinstance(account, Account) or facts is None or facts.second_factor:
            return None
        route = request.resolver_match.view_name if request.resolver_match else ""
        if not needs_second_factor(account.role) or route in OPEN_BEFORE_SET_UP:
            return None
        return HttpResponseRedirect(reverse("own_sign_in"))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Called by Django when a view has raised: what need to know refuses, and who came a moment too late."""
        if isinstance(exception, StaleRecord):
            return overtaken(request)
        return answer(request, exception) if isinstance(exception, Refused) else None


def now_of(request: HttpRequest) -> datetime:
    """The moment of this request. The clock is read once; a test may set another clock."""
    found = getattr(request, "now", None)
    if isinstance(found, datetime):
        return found
    clock: Callable[[], datetime] | None = getattr(settings, "LANTERN_TEST_CLOCK", None)
    moment = clock() if clock else datetime.now(UTC)
    request.now = moment  # type: ignore[attr-defined]
    return moment


def _left_its_station(request: HttpRequest, facts: Facts) -> bool:
    return facts.station is not None and station_of(request) != facts.station
