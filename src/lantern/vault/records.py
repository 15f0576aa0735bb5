"""A record: a row whose sealed fields are bound to its table, id, field name and version."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from django.core.exceptions import FieldError

from lantern.vault.envelope import Place, seal, unseal
from lantern.vault.fields import SealedField
from lantern.vault.keyring import FolderKeys
from lantern.vault.rows import OnErasure, Row


class Record(Row):
    """A row of the record. Its id is made before it is written, because the envelopes are bound to it."""

    on_erasure: ClassVar[OnErasure] = OnErasure.BLANKED
    # Plain columns that would still say something about what was erased, and what stands there then.
    blanked_with: ClassVar[Mapping[str, object]] = {}

    class Meta:
        abstract = True

    def seal(self, keys: FolderKeys, **values: object) -> Self:
        """Encrypt values into this row's sealed fields. A value is anything that JSON can hold.

        Raises:
            FieldError: the field is not a sealed one.
        """
        for name, value in values.items():
            field = self._sealed_field(name)
            key = keys.for_sealing(field.sensitivity)
            setattr(self, name, seal(key, json.dumps(value, ensure_ascii=False).encode(), self._place(keys, name)))
        return self

    def open(self, keys: FolderKeys, name: str) -> Any:
        """The clear value of a sealed field; ``None`` where nothing was written.

        Raises:
            DoorClosed: these keys may not open a value of that class.
            EnvelopeRefused: altered, or not of this row.
        """
        field = self._sealed_field(name)
        envelope = getattr(self, name)
        if envelope is None:
            return None
        return json.loads(unseal(keys.for_opening(field.sensitivity), bytes(envelope), self._place(keys, name)))

    def resealed(self, keys: FolderKeys, **values: object) -> Self:
        """The next version of this row: every sealed field anew, with these values changed.

        An old envelope put back into the row no longer opens (T15).
        """
        kept = {
            field.name: self.open(keys, field.name)
            for field in self.sealed_fields()
            if field.name not in values and getattr(self, field.name) is not None
        }
        self.version += 1
        return self.seal(keys, **kept, **values)

    def blanked(self) -> Self:
        """The next version of this row, with nothing in it that could be opened or guessed (G13)."""
        self.version += 1
        for field in self.sealed_fields():
            setattr(self, field.name, None if field.null else b"")
        for name, value in self.blanked_with.items():
            setattr(self, name, value)
        return self

    @classmethod
    def sealed_fields(cls) -> Iterable[SealedField]:
        """The encrypted columns of this table."""
        return (field for field in cls._meta.concrete_fields if isinstance(field, SealedField))

    def _sealed_field(self, name: str) -> SealedField:
        field = self._meta.get_field(name)
        if not isinstance(field, SealedField):
            raise FieldError(f"{name} is not a sealed field")
        return field

    def _place(self, keys: FolderKeys, name: str) -> Place:
        return Place(keys.installation, self._meta.db_table, self.id, name, self.version)
