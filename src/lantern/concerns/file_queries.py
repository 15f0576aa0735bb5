"""The files of a report and of a concern, narrowed to what somebody may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lantern.access.traces import leave_read
from lantern.access.visitors import Visitor
from lantern.folders.attachments import ListedAttachment, NoSuchAttachment, attachments_of, content_of
from lantern.vault.permits import Permit, for_the_system

FILE_OPENED: Final = "attachment.opened"
ENDINGS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
    "text/plain": "txt",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/mp4": "m4a",
    "audio/3gpp": "3gp",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/amr": "amr",
}
"""The kinds that are handed out as what they are; anything else goes out as bytes."""
BYTES: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file in the hands of somebody who may read it: its number in the folder, its kind, its pieces."""

    number: int
    media_type: str
    ending: str
    size: int
    pieces: Iterator[bytes]


def own_files(visitor: Visitor, folder: UUID) -> tuple[ListedAttachment, ...]:
    """The files that the visitor added to a report of their own; the caller has found out that it is theirs."""
    listed = attachments_of(for_the_system(folder, "show a reporter the own files", reads=True))
    return tuple(file for file in listed if file.by is not None and file.by == visitor.account)


def files_of(reading: Permit) -> tuple[ListedAttachment, ...]:
    """The files of a folder that one reads; those behind the door of places are left out."""
    return tuple(file for file in attachments_of(reading) if not file.hidden)


def open_file(visitor: Visitor, reading: Permit, file: UUID) -> OpenFile:
    """A file, opened: an audit entry of its own is committed before a byte is decrypted.

    Raises:
        NoSuchAttachment: not in this folder, or behind the door of places.
    """
    listed = files_of(reading)
    number, found = next(((n, one) for n, one in enumerate(listed, start=1) if one.id == file), (0, None))
    if found is None:
        raise NoSuchAttachment("There is no such file in this folder.")
    leave_read(visitor, reading.folder, FILE_OPENED, subject=file)
    known = found.media_type if found.media_type in ENDINGS else BYTES
    return OpenFile(number, known, ENDINGS.get(known, "bin"), found.size, content_of(reading, file))
