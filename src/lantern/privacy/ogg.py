"""Ogg: one stream of sound, with its comments left empty."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lantern.privacy.made import Made
from lantern.privacy.words import FileRefused, Removed, Why

_HEAD: Final = struct.Struct("<4sBBqIIIB")
_CRC_AT: Final = 22
_REVERSED: Final = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
_FULL: Final = 255
_CONTINUED, _FIRST = 1, 2
_EMPTY: Final = struct.pack("<II", 0, 0)
_OPUS: Final = b"OpusHead"
_VORBIS: Final = b"\x01vorbis"
_OPUS_HEAD: Final = 19
_VORBIS_HEAD: Final = 30
_LARGEST_SETUP: Final = 60_000


@dataclass(frozen=True, slots=True)
class _Page:
    flags: int
    position: int
    serial: int
    lengths: bytes
    body: bytes

    def packets(self) -> Iterator[tuple[bytes, bool]]:
        """Its pieces, and whether each is complete."""
        start = size = 0
        for length in self.lengths:
            size += length
            if length < _FULL:
                yield self.body[start : start + size], True
                start, size = start + size, 0
        if size:
            yield self.body[start : start + size], False


def clean_ogg(content: bytes) -> Made:
    """The sound with empty comments.

    Raises:
        FileRefused: a film, or no sound that we know.
    """
    pages = list(_pages(content))
    if not pages:
        raise FileRefused(Why.BROKEN)
    if any(page.flags & _FIRST and page.body.startswith((b"\x80theora", b"BBCD")) for page in pages):
        raise FileRefused(Why.FILM)
    of_sound = next((page for page in pages if page.flags & _FIRST and page.body.startswith((_OPUS, _VORBIS))), None)
    if of_sound is None:
        raise FileRefused(Why.UNKNOWN)
    ours = [page for page in pages if page.serial == of_sound.serial]
    heads, begin = _heads(ours)
    fresh = [*_head_pages(heads), *ours[begin:]]
    removed = {Removed.DETAILS} if _had_words(heads) or len(ours) < len(pages) else set()
    written = b"".join(_written(page, number) for number, page in enumerate(fresh))
    return Made(written, "audio/ogg", "opus" if heads[0].startswith(_OPUS) else "ogg", frozenset(removed))


def _pages(content: bytes) -> Iterator[_Page]:
    at = 0
    while at + _HEAD.size <= len(content):
        mark, version, flags, position, serial, _number, _sum, count = _HEAD.unpack_from(content, at)
        lengths = content[at + _HEAD.size : at + _HEAD.size + count]
        start = at + _HEAD.size + count
        if mark != b"OggS" or version or start + sum(lengths) > len(content):
            return
        yield _Page(flags, position, serial, lengths, content[start : start + sum(lengths)])
        at = start + sum(lengths)


def _heads(pages: list[_Page]) -> tuple[list[bytes], int]:
    """The packets before the sound, and the number of the page on which the sound begins."""
    wanted = 2 if pages[0].body.startswith(_OPUS) else 3
    heads: list[bytes] = []
    open_one = b""
    for number, page in enumerate(pages):
        for piece, complete in page.packets():
            open_one += piece
            if complete:
                heads.append(open_one)
                open_one = b""
        if len(heads) == wanted and not open_one:
            return heads, number + 1
        if len(heads) >= wanted or len(open_one) > _LARGEST_SETUP * 20:
            break
    raise FileRefused(Why.BROKEN)


def _head_pages(heads: list[bytes]) -> Iterator[_Page]:
    if heads[0].startswith(_OPUS):
        family = heads[0][18] if len(heads[0]) >= _OPUS_HEAD else 0
        first = heads[0][: _OPUS_HEAD if family == 0 else _OPUS_HEAD + 2 + heads[0][9]]
        yield _page(_FIRST, [first])
        yield _page(0, [b"OpusTags" + _EMPTY])
        return
    if len(heads[2]) > _LARGEST_SETUP or not heads[2].startswith(b"\x05vorbis"):
        raise FileRefused(Why.BROKEN)
    yield _page(_FIRST, [heads[0][:_VORBIS_HEAD]])
    yield _page(0, [b"\x03vorbis" + _EMPTY + b"\x01", heads[2]])


def _page(flags: int, packets: list[bytes]) -> _Page:
    lengths = b"".join(bytes([_FULL]) * (len(one) // _FULL) + bytes([len(one) % _FULL]) for one in packets)
    return _Page(flags, 0, 1, lengths, b"".join(packets))


def _had_words(heads: list[bytes]) -> bool:
    return heads[1] not in (b"OpusTags" + _EMPTY, b"\x03vorbis" + _EMPTY + b"\x01")


def _written(page: _Page, number: int) -> bytes:
    head = _HEAD.pack(b"OggS", 0, page.flags, page.position, 1, number, 0, len(page.lengths))
    whole = head + page.lengths + page.body
    return whole[:_CRC_AT] + struct.pack("<I", _sum_of(whole)) + whole[_CRC_AT + 4 :]


def _sum_of(data: bytes) -> int:
    """The checksum of the format: that of zlib, with every bit the other way round, and begun at nought."""
    other = zlib.crc32(data.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{other:032b}"[::-1], 2)
