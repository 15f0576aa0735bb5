"""A row whose content can be told by a digest, so that the audit chain vouches for it (G7)."""

import hashlib
import json
from datetime import UTC, datetime
from enum import Enum
from typing import ClassVar, Self
from uuid import UUID, uuid4

from django.db import models

from lantern.vault.classes import plain


class OnErasure(Enum):
    """What becomes of a row when its folder is erased (G13)."""

    KEPT = "kept"
    BLANKED = "blanked"
    REMOVED = "removed"


class Row(models.Model):
    """A row with a random id, made before it is written, and a version that counts its changes."""

    id = plain(models.UUIDField(primary_key=True, default=uuid4, editable=False))
    version = plain(models.PositiveIntegerField(default=1))

    on_erasure: ClassVar[OnErasure] = OnErasure.KEPT

    class Meta:
        abstract = True

    @classmethod
    def rows_of(cls, folder: UUID) -> "models.QuerySet[Self]":
        """The rows that belong to a folder: by their column ``folder``, or by an id that is the folder's own."""
        column = "folder" if any(field.name == "folder" for field in cls._meta.concrete_fields) else "pk"
        return cls._default_manager.filter(**{column: folder})

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
