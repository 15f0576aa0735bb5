"""A file goes in, a clean file comes out: the kind by its bytes, nothing in it but what people see, read or hear (F11).

Nothing is filtered out of the file that came. A new one is made, of those parts alone that are known to be needed.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lantern.privacy.kinds import Kind, kind_of, readable
from lantern.privacy.made import LARGEST, Made
from lantern.privacy.mp4_sound import clean_mp4
from lantern.privacy.names import clean_name
from lantern.privacy.office import clean_office
from lantern.privacy.ogg import clean_ogg
from lantern.privacy.pdf import clean_pdf
from lantern.privacy.pictures import clean_heic, clean_picture
from lantern.privacy.sound_frames import clean_aac, clean_amr, clean_mp3
from lantern.privacy.wav import clean_wav
from lantern.privacy.words import FileRefused, Removed, Why


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanFile:
    """A file that may be kept.

    Attributes:
        name: what the person called it, with the ending of what it is.
        media_type: what it is.
        content: its bytes, made anew.
        removed: what it no longer holds; ``words.REMOVED_WORDS`` has the words.
        taken: when it was made, as the clock of the device said; empty where it did not say.
        digest_before: SHA-256 of the bytes that came, so that whoever has the first file can show that it is that one.
        digest: SHA-256 of ``content``.
    """

    name: str
    media_type: str
    content: bytes
    removed: tuple[Removed, ...]
    taken: str
    digest_before: str
    digest: str


def clean(content: bytes, name: str) -> CleanFile:
    """A new file of what people see, read or hear in this one.

    Args:
        content: all its bytes, at most 10 MB.
        name: as it came; it decides nothing.

    Raises:
        FileRefused: it is not taken; its words say why, and what to do instead.
    """
    if not content:
        raise FileRefused(Why.EMPTY)
    if len(content) > LARGEST:
        raise FileRefused(Why.TOO_LARGE)
    kind = kind_of(content)
    made = _made(kind, content)
    if len(made.content) > LARGEST:
        raise FileRefused(Why.TOO_LARGE)
    return CleanFile(
        name=clean_name(name, made.ending),
        media_type=made.media_type,
        content=made.content,
        removed=tuple(removed for removed in Removed if removed in made.removed),
        taken=made.taken,
        digest_before=hashlib.sha256(content).hexdigest(),
        digest=hashlib.sha256(made.content).hexdigest(),
    )


def _made(kind: Kind, content: bytes) -> Made:
    try:
        return _CLEANERS[kind](content)
    except FileRefused:
        raise
    except Exception:  # noqa: BLE001 -- whatever a library makes of a hostile file, the answer is the same
        # The words of that fault may hold pieces of the file: they go no further.
        raise FileRefused(Why.BROKEN) from None


def _clean_text(content: bytes) -> Made:
    return Made(readable(content).encode(), "text/plain", "txt")


_CLEANERS: Final[Mapping[Kind, Callable[[bytes], Made]]] = MappingProxyType(
    {
        Kind.JPEG: clean_picture,
        Kind.PNG: clean_picture,
        Kind.GIF: clean_picture,
        Kind.WEBP: clean_picture,
        Kind.HEIC: clean_heic,
        Kind.PDF: clean_pdf,
        Kind.ZIPPED: clean_office,
        Kind.TEXT: _clean_text,
        Kind.MP3: clean_mp3,
        Kind.AAC: clean_aac,
        Kind.MP4: clean_mp4,
        Kind.OGG: clean_ogg,
        Kind.WAV: clean_wav,
        Kind.AMR: clean_amr,
    }
)
