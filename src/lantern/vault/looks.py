"""What one page has read already: a look. A page that only reads asks the same question once."""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Final, TypeVar, cast

Found = TypeVar("Found")
_CHANGES: Final[ContextVar[int]] = ContextVar("changes", default=0)
"""How often something was changed where this request is at work."""


class Look:
    """What was read in one request that was made to read. It is gone with the request.

    A request that was made to write has none. Where reading brings a change with it after all, such as a duty for which
    the time has come, what was read before that answers no more. Nothing in clear is kept, and no key that is open.
    """

    def __init__(self) -> None:
        """Nothing was read yet."""
        self._found: dict[Hashable, object] = {}
        self._changes = _CHANGES.get()

    def at(self, what: Hashable, read: Callable[[], Found]) -> Found:
        """What was found the first time since the last change. What raises is not kept."""
        if self._changes != _CHANGES.get():
            self._found.clear()
            self._changes = _CHANGES.get()
        if what not in self._found:
            self._found[what] = read()
        return cast("Found", self._found[what])


def looked(look: Look | None, what: Hashable, read: Callable[[], Found]) -> Found:
    """What ``read`` finds; the second time in the same look, what it found before. Without a look it is read anew."""
    return read() if look is None else look.at(what, read)


def changed() -> None:
    """Rows were changed, or it was tried: no look answers any more with what it has read before."""
    _CHANGES.set(_CHANGES.get() + 1)
