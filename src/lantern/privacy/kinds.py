"""What a file is, by its own bytes; never by its name, nor by what was said of it."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from lantern.privacy.words import FileRefused, Why


class Kind(StrEnum):
    """The kinds that are taken."""

    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
    ZIPPED = "zipped"
    TEXT = "text"
    MP3 = "mp3"
    AAC = "aac"
    MP4 = "mp4"
    OGG = "ogg"
    WAV = "wav"
    AMR = "amr"


_BEGINNINGS: Final = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"%PDF-", Kind.PDF),
    (b"PK\x03\x04", Kind.ZIPPED),
    (b"OggS", Kind.OGG),
    (b"#!AMR", Kind.AMR),
    (b"ID3", Kind.MP3),
)
_REFUSED: Final = (
    (b"\xd0\xcf\x11\xe0", Why.OLD_OFFICE),
    (b"{\\rtf", Why.OLD_OFFICE),
    (b"7z\xbc\xaf", Why.ARCHIVE),
    (b"Rar!", Why.ARCHIVE),
    (b"\x1f\x8b", Why.ARCHIVE),
    (b"BZh", Why.ARCHIVE),
    (b"\xfd7zXZ", Why.ARCHIVE),
    (b"PK", Why.ARCHIVE),
    (b"MZ", Why.PROGRAM),
    (b"\x7fELF", Why.PROGRAM),
    (b"\xca\xfe\xba\xbe", Why.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Why.PROGRAM),
    (b"dex\n", Why.PROGRAM),
    (b"#!", Why.PROGRAM),
    (b"\x1a\x45\xdf\xa3", Why.FILM),
    (b"FLV", Why.FILM),
)
_HEIC_BRANDS: Final = frozenset((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"))
_LOOKED_AT: Final = 2048
_CALM: Final = frozenset("\t\n\r\f")
_FIRST_PRINTED: Final = 0x20
_DELETE: Final = 0x7F


def kind_of(content: bytes) -> Kind:
    """The kind of a file.

    Raises:
        FileRefused: a kind that is not taken.
    """
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    for find in _FINDERS:
        found = find(content)
        if found is not None:
            return found
    for beginning, why in _REFUSED:
        if content.startswith(beginning):
            raise FileRefused(why)
    return _text(content)


def _riff(content: bytes) -> Kind | None:
    if not content.startswith(b"RIFF"):
        return None
    found = {b"WEBP": Kind.WEBP, b"WAVE": Kind.WAV}.get(content[8:12])
    if found is None:
        raise FileRefused(Why.FILM if content[8:12] == b"AVI " else Why.UNKNOWN)
    return found


def _boxed(content: bytes) -> Kind | None:
    if content[4:8] != b"ftyp":
        return None
    if content[8:12] == b"avif":
        raise FileRefused(Why.UNKNOWN)
    return Kind.HEIC if content[8:12] in _HEIC_BRANDS else Kind.MP4


def _frames(content: bytes) -> Kind | None:
    """Sound that begins with its first frame: eleven bits of one, then a layer that is never nought in MP3."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:  # noqa: PLR2004 -- the bits of the format
        return None
    if content[1] & 0xF6 == 0xF0:  # noqa: PLR2004
        return Kind.AAC
    return Kind.MP3 if content[1] & 0x06 == 0x02 else None  # noqa: PLR2004


_FINDERS: Final[tuple[Callable[[bytes], Kind | None], ...]] = (_riff, _boxed, _frames)


def _text(content: bytes) -> Kind:
    try:
        words = readable(content)
    except UnicodeDecodeError:
        raise FileRefused(Why.UNKNOWN) from None
    beginning = words[:_LOOKED_AT].lower()
    if "<svg" in beginning:
        raise FileRefused(Why.DRAWING)
    if beginning.lstrip().startswith("<") or "<script" in beginning or "<html" in beginning:
        raise FileRefused(Why.WEB_PAGE)
    if any((ord(sign) < _FIRST_PRINTED and sign not in _CALM) or ord(sign) == _DELETE for sign in words):
        raise FileRefused(Why.UNKNOWN)
    return Kind.TEXT


def readable(content: bytes) -> str:
    """The words of a plain text.

    Raises:
        UnicodeDecodeError: it is none, or in an alphabet that nobody named.
    """
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if wide else "utf-8-sig")
