"""An act: one thing a practitioner does, as one transaction with rows, one audit entry and messages."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lantern.vault import audit
from lantern.vault.audit import By
from lantern.vault.chain import Touched
from lantern.vault.inserting import insert
from lantern.vault.keyring import FolderKeys
from lantern.vault.looks import changed
from lantern.vault.rows import Row


class StaleRecord(Exception):  # noqa: N818
    """Somebody else has changed the row since it was read. Nothing was written."""


class Act:
    """What one act writes; every row it writes is named in its audit entry with its digest."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._touched: dict[tuple[str, str], tuple[int, str | None]] = {}

    def add(self, *rows: Row) -> None:
        """Write new rows."""
        for same in _by_model(rows).values():
            insert(same)
        self._note(rows)

    def change(self, row: Row, *, seen: int) -> None:
        """Write the next version of a row.

        Args:
            row: with ``version`` counted up already, as ``Record.resealed`` does.
            seen: the version that was read.

        Raises:
            StaleRecord: the row is no longer at that version.
        """
        values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        table = type(row)._default_manager
        if row.version != seen + 1 or table.filter(pk=row.pk, version=seen).update(**values) != 1:
            raise StaleRecord("Somebody else has changed this since you opened it.")
        self._note([row])

    def remove(self, row: Row) -> None:
        """Take a row away that is no part of the record: a draft, an outgoing message that has left."""
        place, version = (row._meta.db_table, str(row.pk)), row.version
        type(row)._default_manager.filter(pk=row.pk).delete()
        self._touched[place] = (version, None)

    def touched(self) -> tuple[Touched, ...]:
        """Every row with its version and the digest of what it holds now."""
        return tuple((table, row, *state) for (table, row), state in self._touched.items())

    def _note(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._touched[row._meta.db_table, str(row.pk)] = (row.version, row.digest())


@contextmanager
def act(
    *,
    by: By,
    at: datetime,
    folder: UUID,
    action: str,
    subject: UUID | None = None,
    reason: str = "",
    keys: FolderKeys | None = None,
) -> Iterator[Act]:
    """One transaction around rows, their audit entry and outgoing messages: all of it, or nothing.

    Raises:
        RuntimeError: acts cannot be nested; one thing done is one entry.
    """
    with transaction.atomic(durable=True):
        done = Act()
        try:
            yield done
        finally:
            # What is only noted, as that something was opened, changes nothing that a page has read.
            if done.touched():
                changed()
        audit.append(
            folder=folder, by=by, at=at, action=action, subject=subject, reason=reason, keys=keys,
            touched=done.touched(),
        )  # fmt: skip


def _by_model(rows: Iterable[Row]) -> dict[type[Row], list[Row]]:
    sorted_rows: dict[type[Row], list[Row]] = {}
    for row in rows:
        sorted_rows.setdefault(type(row), []).append(row)
    return sorted_rows
