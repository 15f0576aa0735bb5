"""A JPEG 2000 inside a document: its boxes of points stay, and those of words are left out."""

from typing import Final

from lantern.privacy.boxes import box, boxes

_KEPT: Final = (b"jP  ", b"ftyp", b"jp2h", b"jp2c")
_BARE: Final = b"\xff\x4f\xff\x51"


def without_details(content: bytes) -> bytes:
    """The same picture without boxes that hold words.

    Raises:
        FileRefused: a box is larger than the file.
    """
    if content.startswith(_BARE):
        return content
    return b"".join(box(found.name, bytes(found.body)) for found in boxes(memoryview(content)) if found.name in _KEPT)
