"""When the store cannot take what somebody wrote, the page says so plainly, and that nothing was half kept (T22)."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from lantern.app.reserve import release

LOG: Final = logging.getLogger("lantern.store")
_NO_ROOM: Final = "lantern_no_room"
_READING: Final = ("GET", "HEAD")

_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Not saved - Lantern</title></head>
<body><main>
<h1>This was not saved</h1>
<p><strong>In danger now: ring <a href="tel:999">999</a>.</strong>
<a href="/danger/">Other numbers, and what to say</a></p>
<p>Lantern cannot write at the moment: its disk may be full, or its database is busy. It was not your fault.
Everything that was saved before is still there. Of this, nothing was kept, not even a part.</p>
<p>Go back: your words are still in the form. Try again in a minute.
If it happens again, write it down on paper with the time, ring your safeguarding lead, and tell whoever runs Lantern
that the disk may be full.</p>
</main></body></html>
"""


class StoreTroubleMiddleware:
    """Turns a database that cannot write into a page with 503, instead of a fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """``get_response`` is everything behind."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let it through; where somebody only reads and the disk is full, give the reserve up and try once more."""
        answer = self._tried(request)
        if getattr(request, _NO_ROOM, False) and request.method in _READING and release(Path(settings.LANTERN_DATA)):
            LOG.error("store.reserve_given_up")
            return self._tried(request)
        return answer

    def _tried(self, request: HttpRequest) -> HttpResponse:
        # What fails on the way in or out, such as a session, is caught here.
        try:
            return self._next(request)
        except OperationalError as fault:
            return _not_saved(request, fault)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Called when a view has raised."""
        return _not_saved(request, fault) if isinstance(fault, OperationalError) else None


def _not_saved(request: HttpRequest, fault: OperationalError) -> HttpResponse:
    setattr(request, _NO_ROOM, "full" in str(fault))
    LOG.error("store.refuses", exc_info=(type(fault), fault, fault.__traceback__))
    return HttpResponse(_PAGE, status=503, headers={"Retry-After": "60", "Cache-Control": "no-store"})
