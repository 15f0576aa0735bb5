"""What one page has read already: a look. A page that only reads asks the same question once."""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

Found = TypeVar("Found")


class Look:
    """What was read in one request that changes nothing. It is gone with the request.

    Only a request that cannot write has one: after a change, what was read before must not answer. Nothing in clear
    is kept, and no key that is open.
    """

    def __init__(self) -> None:
        """Nothing was read yet."""
        self._found: dict[Hashable, object] = {}

    def at(self, what: Hashable, read: Callable[[], Found]) -> Found:
        """What was found the first time. What raises is not kept."""
        if what not in self._found:
            self._found[what] = read()
        return cast("Found", self._found[what])


def looked(look: Look | None, what: Hashable, read: Callable[[], Found]) -> Found:
    """What ``read`` finds; the second time in the same look, what it found before. Without a look it is read anew."""
    return read() if look is None else look.at(what, read)
