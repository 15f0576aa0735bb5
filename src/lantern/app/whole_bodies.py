"""The body of a request: all of it and in time, or none.

A line that breaks in the middle of a report leaves the first half of its fields. Kept, it would look whole, and
whoever was named at its end as somebody who must not know would be told. And whoever sends a sign a second must not
hold a part of the server for ever.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any, Final

LONGEST: Final = 20.0
"""Seconds that a body may take to arrive: 12 MB over a telephone line of 5 Mbit/s."""


class BrokenBody(OSError):  # noqa: N818 -- it says what is broken
    """A body ended before the length that was announced. Django reads no field of it then."""


class WholeBody:
    """What a body is read from. It gives what came, and fails where the rest does not come."""

    def __init__(self, stream: Any, length: int) -> None:
        """``length`` is what was announced, in bytes."""
        self._stream = stream
        self._left = length

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes; all that are left for a negative number.

        Raises:
            BrokenBody: the rest did not come.
        """
        wanted = self._left if size < 0 else min(size, self._left)
        return self._counted(self._stream.read(wanted), wanted)

    def readline(self, size: int = -1) -> bytes:
        """One line, or the beginning of one.

        Raises:
            BrokenBody: the rest did not come.
        """
        wanted = self._left if size < 0 else min(size, self._left)
        line = self._stream.readline(wanted)
        return self._counted(line, len(line) or wanted)

    def __iter__(self) -> Iterator[bytes]:
        """Every line."""
        return iter(self.readline, b"")

    def _counted(self, data: bytes, wanted: int) -> bytes:
        if len(data) < wanted:
            raise BrokenBody
        self._left -= len(data)
        return data


@contextmanager
def whole_body(environ: dict[str, Any]) -> Iterator[None]:
    """While this lasts, the body of the request is read as a whole one. At its deadline no more of it is taken."""
    length = str(environ.get("CONTENT_LENGTH") or "0")
    if not (length.isascii() and length.isdigit() and len(length) < 10) or not int(length):  # noqa: PLR2004 -- a GB
        yield
        return
    environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
    watch = Timer(LONGEST, _take_no_more, (environ.get("gunicorn.socket"),))
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _take_no_more(line: socket.socket | None) -> None:
    # Whoever waits for more of it is told that there is none; the answer can still be sent.
    if line is not None:
        try:
            line.shutdown(socket.SHUT_RD)
        except OSError:
            return
