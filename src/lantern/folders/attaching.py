"""Putting a file into a folder: encrypted, in pieces, in the act of what it belongs to."""

from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from lantern.folders.attachment_models import Attachment, AttachmentChunk
from lantern.vault.acts import Act, act
from lantern.vault.attachments import LARGEST, pieces_of, sealed_pieces
from lantern.vault.audit import By
from lantern.vault.classes import Sensitivity
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.permits import Permit

LONGEST_NAME = 200


class AttachmentRefused(Exception):  # noqa: N818
    """The file cannot be kept: why, and what to do. Nothing was written."""


def attach(
    *,
    permit: Permit,
    file: BinaryIO,
    name: str,
    media_type: str,
    by: By,
    at: datetime,
    entry: UUID | None = None,
    sensitivity: Sensitivity = Sensitivity.SENSITIVE,
) -> Attachment:
    """Put a file into a folder, as an act of its own.

    Raises:
        AttachmentRefused: empty, too large, or without a name.
    """
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="attachment.added") as done:
        return write_attachment(
            done, keys, file=file, name=name, media_type=media_type, by=by.account, at=at, entry=entry,
            sensitivity=sensitivity,
        )  # fmt: skip


def write_attachment(
    done: Act,
    keys: FolderKeys,
    *,
    file: BinaryIO,
    name: str,
    media_type: str,
    by: UUID | None,
    at: datetime,
    entry: UUID | None = None,
    sensitivity: Sensitivity = Sensitivity.SENSITIVE,
) -> Attachment:
    """Write a file within an act.

    Args:
        done: the act it belongs to.
        keys: of the folder, for writing.
        file: open for reading, at its start. At most 10 MB are taken.
        name: as the person called it.
        media_type: what it says it is.
        by: who adds it.
        at: when.
        entry: the entry that it belongs to.
        sensitivity: ``HIDDEN`` for a picture that still holds the place where it was taken.

    Raises:
        AttachmentRefused: empty, too large, or without a name.
    """
    content = _read(file, name)
    row = Attachment(
        folder_id=keys.permit.folder, entry_id=entry, at=at, by=by, chunks=pieces_of(len(content)),
        hidden=sensitivity is Sensitivity.HIDDEN,
    )  # fmt: skip
    done.add(row.seal(keys, name=name.strip(), media_type=media_type, size=len(content)))
    for number, envelope in enumerate(sealed_pieces(keys, row.id, content, sensitivity), start=1):
        # One at a time: only one piece of the file is in memory twice.
        done.add(AttachmentChunk(attachment=row, folder=keys.permit.folder, number=number, content=envelope))
    return row


def _read(file: BinaryIO, name: str) -> memoryview:
    if not name.strip() or len(name) > LONGEST_NAME:
        raise AttachmentRefused("The file has no name, or a very long one. Give it a short name and try again.")
    # What a page let go of while it came in is empty here, and says how large it was.
    if getattr(file, "too_large", False):
        raise _too_large()
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _too_large()
    if not content:
        raise AttachmentRefused("The file is empty. Nothing was kept. Look whether it is the right file.")
    return memoryview(content)


def _too_large() -> AttachmentRefused:
    return AttachmentRefused(
        "The file is larger than 10 MB. It was not kept. Make it smaller, or send several files one by one."
    )
