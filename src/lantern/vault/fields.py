"""The column of an encrypted value. It holds an envelope; only a record can open it, with keys."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from lantern.vault.classes import Sensitivity


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """An encrypted value of a class above plain. Set it with ``Record.seal``, read it with ``Record.open``."""

    def __init__(self, sensitivity: Sensitivity | str = Sensitivity.SENSITIVE, **options: Any) -> None:
        """``sensitivity`` says under which of the folder's keys it is encrypted."""
        self.sensitivity = Sensitivity(sensitivity)
        if self.sensitivity is Sensitivity.PLAIN:
            raise FieldError("a plain value needs no envelope")
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """For migrations: the class is part of the field's meaning."""
        name, path, arguments, options = super().deconstruct()
        options["sensitivity"] = self.sensitivity.value
        return name, path, arguments, options

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Refuse clear text: only bytes of an envelope reach the database."""
        if value is not None and not isinstance(value, bytes | bytearray | memoryview):
            raise FieldError(f"{self.name} takes an envelope, not clear text")
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, *_: Any) -> bytes | None:
        """Bytes, from every engine."""
        return None if value is None else bytes(value)
