"""Reading files out of a folder, piece by piece: never a whole file in memory, never one on the disk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lantern.folders.attaching import Provenance
from lantern.folders.attachment_models import Attachment, AttachmentChunk
from lantern.vault.attachments import opened_piece
from lantern.vault.classes import Sensitivity
from lantern.vault.envelope import EnvelopeRefused
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.permits import Permit


class NoSuchAttachment(Exception):  # noqa: N818
    """There is no such file in this folder."""


@dataclass(frozen=True, slots=True)
class ListedAttachment:
    """A file as a list shows it."""

    id: UUID
    entry: UUID | None
    at: datetime
    by: UUID | None
    name: str
    media_type: str
    size: int
    hidden: bool
    provenance: Provenance | None = None


def attachments_of(permit: Permit) -> tuple[ListedAttachment, ...]:
    """All files of a folder, oldest first, without their content."""
    keys = keyring().open(permit)
    return tuple(
        ListedAttachment(
            id=row.id, entry=row.entry_id, at=row.at, by=row.by, name=row.open(keys, "name"),
            media_type=row.open(keys, "media_type"), size=row.open(keys, "size"), hidden=row.hidden,
            provenance=_provenance(row, keys),
        )
        for row in Attachment.objects.filter(folder_id=permit.folder).order_by("at", "id")
    )  # fmt: skip


def _provenance(row: Attachment, keys: FolderKeys) -> Provenance | None:
    told = row.open(keys, "provenance")
    return None if told is None else Provenance(**{**told, "removed": tuple(told["removed"])})


def content_of(permit: Permit, attachment: UUID) -> Iterator[bytes]:
    """A file in clear, in pieces of at most 64 KiB.

    The first piece is opened before this returns, so that a refusal comes before anything is sent.
    A file that is hidden needs a permit of the reveal door.

    Raises:
        NoSuchAttachment: not in this folder.
        DoorClosed: the permit does not let one read it.
        EnvelopeRefused: a piece was altered, moved or left out.
    """
    row = Attachment.objects.filter(pk=attachment, folder_id=permit.folder).first()
    if row is None:
        raise NoSuchAttachment("There is no such file in this folder.")
    keys = keyring().open(permit)
    return _all(keys, row, _piece(keys, row, 1))


def _all(keys: FolderKeys, row: Attachment, first: bytes) -> Iterator[bytes]:
    size = len(first)
    yield first
    for number in range(2, row.chunks + 1):
        piece = _piece(keys, row, number)
        size += len(piece)
        yield piece
    if keys.permit.reads and size != row.open(keys, "size"):
        raise EnvelopeRefused("the file is not as long as it was")


def _piece(keys: FolderKeys, row: Attachment, number: int) -> bytes:
    # One query for each piece: no cursor stays open while somebody's line is slow.
    envelope = (
        AttachmentChunk.objects.filter(attachment_id=row.id, number=number).values_list("content", flat=True).first()
    )
    if envelope is None:
        raise EnvelopeRefused("a piece of the file is missing")
    sensitivity = Sensitivity.HIDDEN if row.hidden else Sensitivity.SENSITIVE
    return opened_piece(keys, row.id, bytes(envelope), sensitivity, number=number, count=row.chunks)
