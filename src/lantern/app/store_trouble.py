"""When the store cannot take what somebody wrote, the page says so plainly, and that nothing was half kept (T22)."""

import logging
from collections.abc import Callable
from typing import Final

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

LOG: Final = logging.getLogger("lantern.store")

_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Not saved - Lantern</title></head>
<body><main>
<h1>This was not saved</h1>
<p><strong>In danger now: ring <a href="tel:999">999</a>.</strong></p>
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
        """Let it through; what fails on the way in or out, such as a session, is caught here."""
        try:
            return self._next(request)
        except OperationalError as fault:
            return _not_saved(fault)

    def process_exception(self, _: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Called when a view has raised."""
        return _not_saved(fault) if isinstance(fault, OperationalError) else None


def _not_saved(fault: OperationalError) -> HttpResponse:
    LOG.error("store.refuses", exc_info=(type(fault), fault, fault.__traceback__))
    return HttpResponse(_PAGE, status=503, headers={"Retry-After": "60", "Cache-Control": "no-store"})
