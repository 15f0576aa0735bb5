"""Entries as they stand in the database, also when somebody has tampered with them (G6).

Read past the models: an entry that is no longer readable must be named, not end the verification.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, groupby
from typing import Any, Final
from uuid import UUID

from django.db import connection

from lantern.vault.chain import Deed, Linked, digest_of
from lantern.vault.models import AuditEntry

_COLUMNS: Final = (
    "folder", "number", "at", "actor", "session", "action", "subject", "outcome", "reason", "touched", "previous",
    "mac",
)  # fmt: skip
_SELECT: Final = f"SELECT {', '.join(f'{name}' for name in _COLUMNS)} FROM {AuditEntry._meta.db_table}"  # noqa: S608
_ROWS: Final = 2000


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row of the audit that says nothing any more; its number, where that can still be read."""

    number: int


Stored = Linked | Unreadable


def chains() -> Iterator[tuple[str, Iterator[Stored]]]:
    """Every chain with its entries in order. A chain goes by its folder's id as it is stored, 32 hex digits."""
    rows = _rows(f"{_SELECT} ORDER BY folder, number", ())
    for folder, group in groupby(rows, key=lambda row: _name(row[0])):
        yield folder, (_entry(row) for row in group)


def stretch(folder: UUID, after: int, up_to: int | None = None) -> Iterator[Stored]:
    """The entries of one chain after a number, up to another."""
    until = "" if up_to is None else " AND number <= %s"
    given = (_key(folder), after) if up_to is None else (_key(folder), after, up_to)
    rows = _rows(f"{_SELECT} WHERE folder = %s AND number > %s{until} ORDER BY number", given)
    return (_entry(row) for row in rows)


def _rows(question: str, given: tuple[UUID | str | int, ...]) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(question, given)
        yield from chain.from_iterable(iter(lambda: cursor.fetchmany(_ROWS), []))


def _entry(row: tuple[Any, ...]) -> Stored:
    folder, number, at, actor, session, action, subject, outcome, reason, touched, previous, mac = row
    try:
        deed = Deed(
            folder=_id(folder), number=int(number), at=_moment(at), actor=_id(actor) if actor else None,
            session=str(session), action=str(action), subject=_id(subject) if subject else None, outcome=str(outcome),
            reason_digest=digest_of(bytes(reason)), touched=tuple(_touched(item) for item in json.loads(touched)),
        )  # fmt: skip
        return Linked(deed, bytes(previous), bytes(mac))
    except (ValueError, TypeError, AttributeError):
        return Unreadable(number if isinstance(number, int) else 0)


def _touched(item: Any) -> tuple[str, str, int, str | None]:
    table, row, version, digest = item
    return (table, row, version, digest)


def _id(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(hex=value)


def _moment(value: Any) -> datetime:
    # SQLite keeps UTC without an offset. Python would take that for the time of this house, an hour off in summer.
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _name(value: Any) -> str:
    return value.hex if isinstance(value, UUID) else str(value)


def _key(folder: UUID) -> UUID | str:
    return folder if connection.features.has_native_uuid_field else folder.hex
