"""Putting a file into a folder: encrypted, in pieces, in the act of what it belongs to."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID, uuid4

from lantern.folders import writing
from lantern.folders.attachment_models import Attachment, AttachmentChunk
from lantern.folders.kinds import FolderKind
from lantern.folders.models import Entry
from lantern.vault.acts import Act, act
from lantern.vault.attachments import LARGEST, pieces_of, sealed_pieces
from lantern.vault.audit import By
from lantern.vault.classes import Sensitivity
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.permits import Permit

LONGEST_NAME = 200


class AttachmentRefused(Exception):  # noqa: N818
    """The file cannot be kept: why, and what to do. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a file was before it was cleaned.

    ``removed`` are codes of what was taken out, the digests are SHA-256 of the bytes that came and of those that
    were kept, and ``taken`` is when it was made, as the clock of the device said.
    """

    removed: tuple[str, ...]
    digest_before: str
    digest: str
    taken: str = ""


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
    provenance: Provenance | None = None,
    id: UUID | None = None,  # noqa: A002
) -> Attachment:
    """Put a file into a folder, as an act of its own.

    Raises:
        AttachmentRefused: empty, too large, without a name, or for an entry of another folder.
    """
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="attachment.added") as done:
        return write_attachment(
            done, keys, file=file, name=name, media_type=media_type, by=by.account, at=at, entry=entry,
            sensitivity=sensitivity, provenance=provenance, id=id,
        )  # fmt: skip


def take_away(*, permit: Permit, attachment: UUID, by: By, at: datetime) -> bool:
    """Take a file out of a draft for good, as an act of its own. Whether there was such a file.

    Raises:
        AttachmentRefused: the folder is no draft: what it holds is part of the record.
    """
    with act(by=by, at=at, folder=permit.folder, action="attachment.removed", subject=attachment) as done:
        if writing.locked(permit.folder).kind != FolderKind.DRAFT:
            raise AttachmentRefused("The report was sent. What was added to it stays in it.")
        row = Attachment.objects.select_for_update().filter(pk=attachment, folder_id=permit.folder).first()
        if row is not None:
            for piece in AttachmentChunk.objects.filter(attachment_id=row.id).order_by("number").defer("content"):
                done.remove(piece)
            done.remove(row)
    return row is not None


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
    provenance: Provenance | None = None,
    id: UUID | None = None,  # noqa: A002
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
        provenance: what it was before it was cleaned.
        id: made with the empty form, so that the same file sent twice is one.

    Raises:
        AttachmentRefused: empty, too large, without a name, or for an entry of another folder.
    """
    content = _read(file, name)
    if entry is not None and not Entry.objects.filter(pk=entry, folder_id=keys.permit.folder).exists():
        raise AttachmentRefused("The file was to go to an entry that is not in this folder. Nothing was kept.")
    row = Attachment(
        id=id or uuid4(), folder_id=keys.permit.folder, entry_id=entry, at=at, by=by, chunks=pieces_of(len(content)),
        hidden=sensitivity is Sensitivity.HIDDEN,
    )  # fmt: skip
    row.seal(keys, name=name.strip(), media_type=media_type, size=len(content))
    done.add(row.seal(keys, provenance=asdict(provenance)) if provenance else row)
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
