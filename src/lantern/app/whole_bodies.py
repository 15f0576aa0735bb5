"""The body of a request: all of it, or none.

A line that breaks in the middle of a report leaves the first half of its fields. Kept, it would look whole, and
whoever was named at its end as somebody who must not know would be told. How long a body may take to arrive stands
in ``slow_clients`` alone: when that time is over, the rest does not come, and here the body counts as broken.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


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
    """While this lasts, the body of the request is read as a whole one."""
    length = str(environ.get("CONTENT_LENGTH") or "0")
    if length.isascii() and length.isdigit() and len(length) < 10 and int(length):  # noqa: PLR2004 -- a GB
        environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
    yield
