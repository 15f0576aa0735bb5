"""Opening one small value in each of many folders, fast enough to search them all in memory (security design 5.2).

It opens nothing that ``Keyring.open`` and ``Record.open`` would not: the same permits, keys and places, without
making an object for each row.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.db import connection

from lantern.vault.bare_rows import Bare, asked, bare_id, id_bytes, id_of
from lantern.vault.classes import Sensitivity
from lantern.vault.envelope import Key, Opener, row_place, table_place
from lantern.vault.fields import SealedField
from lantern.vault.keyring import CONTENT, DoorClosed, Keyring, key_field, keyring
from lantern.vault.models import FolderKey
from lantern.vault.permits import Permit
from lantern.vault.records import Record

AT_ONCE: Final = 100
"""How many folders are read from the database at once: it bounds what lies in memory. Measured: more is slower."""


def opened(permits: Iterable[Permit], table: type[Record], field: str) -> Iterator[tuple[UUID, bytes]]:
    """The clear bytes (JSON) of one sealed field of the rows of each permit's folder, folder by folder.

    A folder whose keys were destroyed is left out, and so is a row in which nothing was written.
    The order is that of the permits.

    Args:
        permits: one for each folder; each must let one read.
        table: a table with a column ``folder``, or one whose ids are those of folders.
        field: the sealed field; a hidden place cannot be opened so.

    Raises:
        DoorClosed: a permit does not let one read, or the field is a hidden one.
        EnvelopeRefused: a value was altered, or is not of its row.
    """
    sealed = table._meta.get_field(field)
    if not isinstance(sealed, SealedField) or sealed.sensitivity is Sensitivity.HIDDEN:
        raise DoorClosed("a hidden place opens through its own door only")
    scan = _Scan(keyring(), table, field)
    waiting = iter(permits)
    while some := tuple(islice(waiting, AT_ONCE)):
        if not all(permit.reads for permit in some):
            raise DoorClosed("this permit does not let one read")
        yield from scan.opened([permit.folder for permit in some])


def opened_values(permits: Iterable[Permit], table: type[Record], field: str) -> Iterator[tuple[UUID, Any]]:
    """The same, as the values that were sealed.

    Raises:
        DoorClosed, EnvelopeRefused: as ``opened``.
    """
    return ((folder, json.loads(clear)) for folder, clear in opened(permits, table, field))


class _Scan:
    """One field of one table, read through in batches of folders."""

    def __init__(self, ring: Keyring, table: type[Record], field: str) -> None:
        self._ring, self._table, self._field = ring, table, field
        self._keys_place = table_place(ring.installation, FolderKey._meta.db_table)
        self._rows_place = table_place(ring.installation, table._meta.db_table)

    def opened(self, folders: Sequence[UUID]) -> Iterator[tuple[UUID, bytes]]:
        """The values of these folders. Nothing else is read, so nothing else can be opened."""
        names = [bare_id(folder) for folder in folders]
        found: dict[object, list[Bare]] = {}
        for row in asked(self._question.format(", ".join(["%s"] * len(names))), [CONTENT, *names]):
            found.setdefault(row[0], []).append(row)
        # After the rows: a key under which another process has wrapped them meanwhile is there already.
        outer = {bare_id(held.key.id): Opener(held.key) for held in self._ring.bundle.wrapping}
        for folder, name in zip(folders, names, strict=True):
            rows = found.get(name, ())
            key = self._key(folder, rows[0], outer) if rows else None
            if key is not None:
                for *_, row, version, envelope in rows:
                    place = self._rows_place + row_place(id_bytes(row), self._field, version)
                    yield folder, key.opened(bytes(envelope), place)

    def _key(self, folder: UUID, row: Bare, outer: Mapping[object, Opener]) -> Opener | None:
        _, id, version, outer_id, wrapped, *_ = row  # noqa: A001
        if outer_id not in outer:
            return None
        place = self._keys_place + row_place(id_bytes(id), key_field(folder, CONTENT), version)
        return Opener(Key(id_of(id), outer[outer_id].opened(bytes(wrapped), place)))

    @cached_property
    def _question(self) -> str:
        columns = {field.name: str(field.column) for field in self._table._meta.concrete_fields}
        own = columns.get("folder", columns["id"])
        quoted = connection.ops.quote_name
        key = [f"k.{quoted(name)}" for name in ("folder", "id", "version", "wrapping_key", "wrapped")]
        value = [f"t.{quoted(columns[name])}" for name in ("id", "version", self._field)]
        return (
            f"SELECT {', '.join([*key, *value])} FROM {quoted(FolderKey._meta.db_table)} k "  # noqa: S608 -- names of ours
            f"JOIN {quoted(self._table._meta.db_table)} t ON t.{quoted(own)} = k.folder "
            f"WHERE k.purpose = %s AND {value[-1]} IS NOT NULL AND k.folder IN ({{}})"
        )
