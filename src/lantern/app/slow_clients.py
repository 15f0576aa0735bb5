"""A client that is slow, or pretends to be, holds a place to wait in, and never a place to work in (G4, T19).

A request is read whole before work on it begins, within a time; only so many are worked on at once.
"""

import io
import socket
from collections.abc import Callable, Iterable
from threading import BoundedSemaphore, Timer
from typing import Any, Final

from gunicorn.workers.gthread import ThreadWorker

READ_WITHIN: Final = 20.0
"""Seconds from the first byte of a request to its last, and the one place where this stands.

Enough for 50 KB over a very bad line, and for 12 MB over a telephone line of 5 Mbit/s.
"""
MOST_AT_ONCE: Final = 4
"""Requests that one process works on at the same time; the rest of its threads wait for slow clients."""
MOST_KEPT: Final = 1_048_576
"""Bytes of a body that are kept until work begins; a larger one is read by the page that takes it."""
_TOO_SLOW: Final = b"Your request did not arrive in time. Nothing was saved. Send it again. In danger: 999.\n"

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class DeadlineWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn declares no types
    """A worker that stops listening to a client which takes too long to say what it wants."""

    def handle(self, conn: Any) -> Any:
        """Called by the server for each request, in a thread."""
        end = Timer(READ_WITHIN, _stop_listening, (conn.sock,))
        end.daemon = True
        end.start()
        try:
            return super().handle(conn)
        finally:
            end.cancel()


class ReadFirst:
    """Stands before the application: reads a body whole, then takes one of the places to work in."""

    def __init__(self, application: Application) -> None:
        """``application`` is what does the work."""
        self._application = application
        self._places = BoundedSemaphore(MOST_AT_ONCE)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Called by the server for each request."""
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isascii() and length.isdecimal() and 0 < int(length) <= MOST_KEPT:
            body = environ["wsgi.input"].read(int(length))
            if len(body) < int(length):
                start_response("408 Request Timeout", [("Content-Type", "text/plain"), ("Connection", "close")])
                return [_TOO_SLOW]
            environ["wsgi.input"] = io.BytesIO(body)
        with self._places:
            return self._application(environ, start_response)


def _stop_listening(client: socket.socket) -> None:
    try:
        client.shutdown(socket.SHUT_RD)
    except OSError:
        # It has gone by itself.
        return
