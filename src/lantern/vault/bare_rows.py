"""Rows as the database's driver gives them, without an object for each value: for reading many thousands at once.

From SQLite ids come as text and moments without a time zone, from PostgreSQL both come whole.
What stands here knows both, and nothing else does.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Bare = tuple[Any, ...]


def bare(rows: "QuerySet[Any, Any]") -> list[Bare]:
    """The rows of a query, with ids and moments as the driver gives them. They compare and sort among themselves."""
    try:
        question, given = rows.query.sql_with_params()
    except EmptyResultSet:
        # Nothing was asked about, so nothing is asked.
        return []
    return asked(question, given)


def asked(question: str, given: tuple[Any, ...] | list[Any]) -> list[Bare]:
    """The rows that answer a question in SQL."""
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return list(cursor.fetchall())


def bare_id(id: UUID) -> Any:  # noqa: A002
    """An id as the driver gives it."""
    return id if connection.features.has_native_uuid_field else id.hex


def bare_moment(at: datetime) -> Any:
    """A moment as the driver gives it: it can be compared with bare moments."""
    return at if connection.features.has_native_uuid_field else at.astimezone(UTC).replace(tzinfo=None)


def id_of(value: Any) -> UUID:
    """A bare id as an id."""
    return value if isinstance(value, UUID) else UUID(value)


def id_bytes(value: Any) -> bytes:
    """The 16 bytes of a bare id."""
    return bytes.fromhex(value) if isinstance(value, str) else bytes(value.bytes)


def moment_of(value: datetime) -> datetime:
    """A bare moment in UTC."""
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
