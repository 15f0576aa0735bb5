"""A JPEG inside a document: every point stays as it is, and the parts that hold words are left out."""

from typing import Final

from lantern.privacy.words import FileRefused, Why

_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
# How the points are stored, the colours (the mark of Adobe says which), and the tables for them.
_ADOBE: Final = 0xEE
_WITHOUT_LENGTH: Final = frozenset((0x01, *range(0xD0, 0xD8)))
_TABLES: Final = frozenset((0xDB, 0xC4, 0xCC, 0xDD, *(set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC})))
_ADOBE_LENGTH: Final = 14


def without_details(content: bytes) -> bytes:
    """The same picture without the place, the device, comments, profiles and small pictures.

    Raises:
        FileRefused: it is no JPEG from its beginning to its end.
    """
    if content[:2] != b"\xff\xd8":
        raise FileRefused(Why.BROKEN)
    kept, at = [b"\xff\xd8"], 2
    while at + 4 <= len(content):
        mark = content[at + 1]
        if content[at] != 0xFF:  # noqa: PLR2004 -- the sign of a mark
            raise FileRefused(Why.BROKEN)
        if mark == 0xFF:  # noqa: PLR2004 -- filled up
            at += 1
            continue
        length = 2 + int.from_bytes(content[at + 2 : at + 4])
        if mark == _SCAN:
            end = _end_of_scan(content, at + length)
            kept.append(content[at:end])
            at = end
            if content[at : at + 2] == b"\xff\xd9" or at >= len(content):
                break
            continue
        if mark in _TABLES or (mark == _ADOBE and content[at + 4 : at + 9] == b"Adobe"):
            kept.append(content[at : at + length] if mark != _ADOBE else _adobe(content, at))
        at += length
    return b"".join(kept) + b"\xff\xd9"


def _adobe(content: bytes, at: int) -> bytes:
    return b"\xff\xee" + _ADOBE_LENGTH.to_bytes(2) + content[at + 4 : at + 2 + _ADOBE_LENGTH]


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next mark stands that is neither a filled-up sign nor a place to begin again."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return len(content)
        if content[at + 1] and content[at + 1] not in _WITHOUT_LENGTH and content[at + 1] != 0xFF:  # noqa: PLR2004
            return at
        at += 1 if content[at + 1] == 0xFF else 2  # noqa: PLR2004
