"""How much one request may bring. It is refused by its announced length, before a byte is read."""

from collections.abc import Callable
from typing import Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

MOST_BYTES: Final = 12 * 1024 * 1024
"""One attachment of 10 MB, and the words of a form."""
_MOST_DIGITS: Final = len(str(MOST_BYTES))


class RequestCapMiddleware:
    """Refuses a body that is larger than anything Lantern takes, or that does not say how large it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """``get_response`` is everything behind."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let it through, or refuse it."""
        return self._next(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Called before the view, inside of what turns faults into pages.

        Raises:
            RequestDataTooBig: more than Lantern takes, or of unknown length.
        """
        length = request.META.get("CONTENT_LENGTH") or "0"
        chunked = "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()
        # The digits are counted first: Python refuses to read a number of thousands of them.
        if chunked or not length.isdecimal() or len(length) > _MOST_DIGITS or int(length) > MOST_BYTES:
            raise RequestDataTooBig
