"""Puts the moment and the visitor on every request; nothing below reads the clock again."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from lantern.access.models import Account
from lantern.access.session_facts import facts_of
from lantern.access.visitors import Visitor, nobody, visitor


class VisitedRequest(HttpRequest):
    """A request that has passed the middleware: what a view of ours is given."""

    visitor: Visitor
    now: datetime


class VisitorMiddleware:
    """Stands after ``AuthenticationMiddleware``. Sets ``request.now`` (UTC) and ``request.visitor``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: VisitedRequest) -> HttpResponse:
        """Name the visitor, then go on."""
        request.now = _now(request)
        request.visitor = _visitor_of(request, request.now)
        return self._next(request)


def _now(request: HttpRequest) -> datetime:
    found = getattr(request, "now", None)
    if isinstance(found, datetime):
        return found
    # A test sets a clock of its own; the settings made from the environment cannot name one.
    clock: Callable[[], datetime] | None = getattr(settings, "LANTERN_TEST_CLOCK", None)
    return clock() if clock else datetime.now(UTC)


def _visitor_of(request: HttpRequest, at: datetime) -> Visitor:
    account = request.user
    if not isinstance(account, Account):
        return nobody(at)
    return visitor(
        account=account.id,
        role=account.role,
        active=account.is_active,
        joined_at=account.joined_at,
        session=_digest(request.session.session_key or ""),
        facts=facts_of(request.session),
        at=at,
    )


def _digest(session_key: str) -> str:
    return salted_hmac("lantern.session", session_key, algorithm="sha256").hexdigest()[:16]
