"""While the keys are locked every page says so, and what to do. It needs no key, no database and no template."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from lantern.app.holding import is_locked

OPEN_ANYWAY: Final = frozenset({"/health/live"})

_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Locked - Lantern</title></head>
<body><main>
<h1>Lantern is locked</h1>
<p><strong>In danger now: ring <a href="tel:999">999</a>.</strong>
<a href="/danger/">Other numbers, and what to say</a></p>
<p>Lantern was started without its passphrase, so nothing can be read or written yet. Nothing is lost.</p>
<p>Ring one of the people who hold the passphrase. They start Lantern again and type it.</p>
<p>Until then, write down what you saw on paper, with the time, and ring your safeguarding lead.</p>
</main></body></html>
"""


class LockedMiddleware:
    """Answers 503 with the page above while nobody has typed the passphrase."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """``get_response`` is everything behind."""
        self._next = get_response
        self._open = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let it through, or say that it is locked."""
        self._open = self._open or not is_locked()
        if self._open or request.path_info in OPEN_ANYWAY:
            return self._next(request)
        return HttpResponse(_PAGE, status=503, headers={"Retry-After": "60", "Cache-Control": "no-store"})
