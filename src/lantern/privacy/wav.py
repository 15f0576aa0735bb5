"""WAV: its format, its length and its sound; no other chunk."""

import struct
from collections.abc import Iterator
from typing import Final

from lantern.privacy.made import Made
from lantern.privacy.words import FileRefused, Removed, Why

_KEPT: Final = (b"fmt ", b"fact")
_SOUND: Final = b"data"
_LONGEST_FORMAT: Final = 64
_HEAD: Final = 8


def clean_wav(content: bytes) -> Made:
    """The sound alone.

    Raises:
        FileRefused: it has no format, or no sound.
    """
    chunks: dict[bytes, bytes] = {}
    removed = set()
    for name, body in _chunks(content):
        if name in chunks or name not in (*_KEPT, _SOUND):
            removed.add(Removed.DETAILS)
        else:
            chunks[name] = body
    if b"fmt " not in chunks or not chunks.get(_SOUND) or any(len(chunks.get(n, b"")) > _LONGEST_FORMAT for n in _KEPT):
        raise FileRefused(Why.BROKEN)
    body = b"WAVE" + b"".join(_chunk(name, chunks[name]) for name in (*_KEPT, _SOUND) if name in chunks)
    return Made(b"RIFF" + struct.pack("<I", len(body)) + body, "audio/wav", "wav", frozenset(removed))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + _HEAD <= len(content):
        name, size = struct.unpack_from("<4sI", content, at)
        # A recorder that was cut off never wrote the length: what came is what there is.
        yield name, content[at + _HEAD : at + _HEAD + size]
        at += _HEAD + size + size % 2


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
