"""The boxes of which MP4 files are built: reading them within bounds, and writing new ones."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lantern.privacy.words import FileRefused, Why

_HEAD: Final = 8
_LONG_HEAD: Final = 16
_MOST_BOXES: Final = 5_000


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its four letters, and what it holds."""

    name: bytes
    body: memoryview


def boxes(content: memoryview) -> Iterator[Box]:
    """The boxes that stand one after another.

    Raises:
        FileRefused: one says that it is larger than what it stands in.
    """
    at = 0
    for _ in range(_MOST_BOXES):
        if at + _HEAD > len(content):
            return
        size, name = struct.unpack_from(">I4s", content, at)
        head = _HEAD
        if size == 1:
            size, head = _long_size(content, at), _LONG_HEAD
        end = len(content) if size == 0 else at + size
        if end < at + head or end > len(content):
            raise FileRefused(Why.BROKEN)
        yield Box(bytes(name), content[at + head : end])
        at = end
    raise FileRefused(Why.TOO_MUCH)


def _long_size(content: memoryview, at: int) -> int:
    if at + _LONG_HEAD > len(content):
        raise FileRefused(Why.BROKEN)
    return int(struct.unpack_from(">Q", content, at + _HEAD)[0])


def only(content: memoryview, *path: bytes) -> memoryview:
    """What stands in the first box on this way down.

    Raises:
        FileRefused: there is none.
    """
    for name in path:
        found = next((box.body for box in boxes(content) if box.name == name), None)
        if found is None:
            raise FileRefused(Why.BROKEN)
        content = found
    return content


def box(name: bytes, *bodies: bytes) -> bytes:
    """A new box."""
    body = b"".join(bodies)
    return struct.pack(">I", _HEAD + len(body)) + name + body


def full_box(name: bytes, body: bytes, *, flags: int = 0) -> bytes:
    """A new box with version 0 and flags."""
    return box(name, struct.pack(">I", flags), body)
