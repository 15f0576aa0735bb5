"""What a reporter does with the files of a report. Each is one transaction with one audit entry."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any, Final
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError

from lantern.access.alerts import AlertKind, tell
from lantern.access.hashing import keyed_digest
from lantern.folders import attaching, writing
from lantern.folders.attaching import Provenance
from lantern.folders.attachment_models import Attachment
from lantern.folders.cleaning_apart import cleaned
from lantern.folders.kinds import FolderKind
from lantern.folders.models import Grant
from lantern.privacy.cleaning import CleanFile
from lantern.privacy.words import FileRefused, Removed, Why
from lantern.vault.acts import Act, act
from lantern.vault.audit import By
from lantern.vault.keyring import keyring
from lantern.vault.permits import for_the_system

MOST_FILES: Final = 20
"""In one report. Whoever has more has to speak with the lead anyway."""
PURPOSE: Final = "keep a file of a report for its reporter"


class TooManyFiles(Exception):  # noqa: N818
    """The report holds as many files as it may."""


def clean_upload(upload: "UploadedFile[Any]", *, smaller: bool = False) -> CleanFile:
    """What came by a form, cleaned; nothing is written anywhere.

    Args:
        upload: as it came.
        smaller: the device had made it smaller before; its fingerprint is that of the smaller one.

    Raises:
        FileRefused: it is not taken.
        NoPlaceFree: too many files are being cleaned at this moment.
    """
    if getattr(upload, "too_large", False):
        raise FileRefused(Why.TOO_LARGE)
    made = cleaned(upload.read(), upload.name or "")
    return (
        replace(made, removed=(*made.removed, Removed.SIZE)) if smaller and Removed.SIZE not in made.removed else made
    )


def add_file(*, folder: UUID, file: CleanFile, form: UUID | None, by: By, at: datetime) -> Attachment:
    """Add a clean file to a report; where it was sent already, those who may read it are told.

    Args:
        folder: of the report; the caller has found out that it is theirs.
        file: made by ``clean_upload``.
        form: made with the empty form. The same file sent twice with it is one.
        by: who reports.
        at: when.

    Raises:
        TooManyFiles: there are as many already as there may be.
    """
    identity = _identity(form, file, folder, by)
    keys = keyring().open(for_the_system(folder, PURPOSE, writes=True))
    try:
        with act(by=by, at=at, folder=folder, action="attachment.added", subject=identity) as done:
            kind = writing.locked(folder).kind
            if Attachment.objects.filter(folder_id=folder).count() >= MOST_FILES:
                raise TooManyFiles("A report holds 20 files at most.")
            row = attaching.write_attachment(
                done, keys, file=BytesIO(file.content), name=file.name, media_type=file.media_type, by=by.account,
                at=at, provenance=Provenance(file.removed, file.digest_before, file.digest, file.taken), id=identity,
            )  # fmt: skip
            if kind != FolderKind.DRAFT:
                _tell_readers(done, folder, by, at)
            return row
    except IntegrityError:
        before = Attachment.objects.filter(pk=identity, folder_id=folder).first()
        if before is None:
            raise
        return before


def take_file_away(*, folder: UUID, file: UUID, by: By, at: datetime) -> bool:
    """Take a file out of a report that was not sent, with every piece of it. Whether there was one.

    Raises:
        AttachmentRefused: the report was sent.
    """
    return attaching.take_away(permit=for_the_system(folder, PURPOSE, writes=True), attachment=file, by=by, at=at)


def _identity(form: UUID | None, file: CleanFile, folder: UUID, by: By) -> UUID:
    """Nobody can choose the id of a file. Another file sent with the same form is another."""
    if form is None:
        return uuid4()
    return UUID(hex=keyed_digest("file", f"{by.account}\0{folder}\0{form}\0{file.digest_before}")[:32])


def _tell_readers(done: Act, folder: UUID, by: By, at: datetime) -> None:
    readers = Grant.objects.filter(folder_id=folder, ended_at=None).values_list("account", flat=True)
    beside = [by.account] if by.account else []
    to = sorted({account for account in readers if account != by.account})
    tell(done, folder=folder, to=to, kind=AlertKind.CONCERN, at=at, beside=beside)
