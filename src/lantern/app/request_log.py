"""One line of the log for each request: which route, which status, how long. Nothing that was asked for."""

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Final
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

LOG: Final = logging.getLogger("lantern.request")
HEADER: Final = "X-Request-Id"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


class RequestLogMiddleware:
    """Stands outermost. Gives each request an id that stands in the log and in a header of the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """``get_response`` is everything behind."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and write the line."""
        started = perf_counter()
        id = uuid4().hex  # noqa: A001
        answer = self._next(request)
        match = request.resolver_match
        fields = {
            "route": (match.view_name if match else None) or "none",
            "method": request.method if request.method in _METHODS else "other",
            "status": answer.status_code,
            "ms": round((perf_counter() - started) * 1000, 1),
            "request": id,
        }
        LOG.info("request", extra=fields)
        answer.headers[HEADER] = id
        return answer
