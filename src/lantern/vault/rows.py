"""A row whose content can be told by a digest, so that the audit chain vouches for it (G7)."""

import hashlib
import json
from datetime import UTC, datetime
from uuid import uuid4

from django.db import models

from lantern.vault.classes import plain


class Row(models.Model):
    """A row with a random id, made before it is written, and a version that counts its changes."""

    id = plain(models.UUIDField(primary_key=True, default=uuid4, editable=False))
    version = plain(models.PositiveIntegerField(default=1))

    class Meta:
        abstract = True

    def digest(self) -> str:
        """SHA-256 of everything this row holds, as it stands in the database."""
        columns = {field.attname: _shown(field, self) for field in self._meta.concrete_fields}
        return hashlib.sha256(json.dumps(columns, sort_keys=True).encode()).hexdigest()


def _shown(field: "models.Field[object, object]", row: Row) -> object:
    value = getattr(row, field.attname)
    if value is None:
        return None
    if isinstance(value, bytes | bytearray | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return field.value_to_string(row)
