from uuid import uuid4

from django.db import models

from lantern.vault.classes import plain
from lantern.vault.rows import Row


class FolderKey(Row):
    """A key of one folder, wrapped. Deleting it destroys what it could open."""

    folder = plain(models.UUIDField())
    purpose = plain(models.CharField(max_length=10), because="content or location")
    wrapping_key = plain(models.UUIDField(db_index=True))
    wrapped = plain(models.BinaryField(), because="wrapped by a key outside the database")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("folder", "purpose"), name="one_key_for_each_purpose"),)


class ChainHead(models.Model):
    """The newest entry of a folder's audit chain, and how much of it a checkpoint has seen."""

    folder = plain(models.UUIDField(primary_key=True))
    length = plain(models.PositiveIntegerField(default=0))
    mac = plain(models.BinaryField(), because="a keyed digest")
    witnessed = plain(models.PositiveIntegerField(default=0))

    class Meta:
        indexes = (
            models.Index(
                fields=("folder",), name="not_yet_witnessed", condition=models.Q(length__gt=models.F("witnessed"))
            ),
        )


class AuditEntry(models.Model):
    """One entry of the audit chain: ids, codes and digests; the reason is sealed under the folder."""

    id = plain(models.UUIDField(primary_key=True, default=uuid4, editable=False))
    folder = plain(models.UUIDField())
    number = plain(models.PositiveIntegerField())
    at = plain(models.DateTimeField(db_index=True))
    actor = plain(models.UUIDField(null=True, db_index=True))
    session = plain(models.CharField(max_length=32), because="a short digest of the session")
    action = plain(models.CharField(max_length=60), because="a code of the program")
    subject = plain(models.UUIDField(null=True))
    outcome = plain(models.CharField(max_length=10), because="done or denied")
    reason = plain(models.BinaryField(default=b""), because="sealed under the folder by audit.append")
    touched = plain(models.JSONField(default=list), because="tables, ids and digests")
    previous = plain(models.BinaryField(), because="a keyed digest")
    mac = plain(models.BinaryField(), because="a keyed digest")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("folder", "number"), name="one_entry_for_each_number"),)


class Checkpoint(models.Model):
    """A signed note of how far every chain had come. Copies are kept where this machine cannot rewrite them."""

    number = plain(models.PositiveIntegerField(primary_key=True))
    at = plain(models.DateTimeField())
    body = plain(models.TextField(), because="ids of chains, lengths and digests")
    signature = plain(models.BinaryField(), because="a signature for everybody")
