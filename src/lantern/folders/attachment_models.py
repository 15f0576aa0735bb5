from typing import ClassVar

from django.db import models

from lantern.vault.classes import Sensitivity, plain
from lantern.vault.fields import SealedField
from lantern.vault.records import Record
from lantern.vault.rows import OnErasure, Row


class Attachment(Record):
    """A file of a folder: its name, its kind and its exact size are sealed; its bytes stand in the chunks."""

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.ForeignKey("folders.Folder", models.PROTECT, related_name="attachments"))
    entry = plain(models.ForeignKey("folders.Entry", models.PROTECT, null=True, related_name="attachments"))
    at = plain(models.DateTimeField())
    by = plain(models.UUIDField(null=True))
    hidden = plain(models.BooleanField(default=False))
    chunks = plain(models.PositiveIntegerField())
    name = SealedField(Sensitivity.PERSONAL)
    media_type = SealedField(Sensitivity.PERSONAL)
    size = SealedField(Sensitivity.PERSONAL)
    # What was taken out, the fingerprints before and after, and when the device says that it was made.
    provenance = SealedField(Sensitivity.PERSONAL, null=True)


class AttachmentChunk(Row):
    """A piece of a file, bound to its attachment, its number and how many there are."""

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    # The erasure takes chunks and attachments away together; the database looks when the act is done.
    attachment = plain(models.ForeignKey(Attachment, models.DO_NOTHING, related_name="pieces"))
    folder = plain(models.UUIDField(db_index=True))
    number = plain(models.PositiveIntegerField())
    content = SealedField(Sensitivity.SENSITIVE)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("attachment", "number"), name="one_piece_at_each_place"),)
