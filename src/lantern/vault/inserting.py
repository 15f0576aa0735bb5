"""Writing new rows as Django would, with a statement that is worked out once for each table.

A report is ten rows, written while every other writer waits: working out each statement anew was most of that.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, Model


def insert(rows: Sequence[Model]) -> None:
    """Write new rows of one table, in the transaction that is open.

    Raises:
        IntegrityError: one of them is there already, or breaks another rule of the table.
        RuntimeError: no transaction is open.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("new rows are written in the transaction of their audit entry")
    statement, fields = _statement(type(rows[0]), connection.vendor)
    # Whoever catches a fault inside the transaction still cannot commit the rest of it.
    with transaction.mark_for_rollback_on_error(), connection.cursor() as cursor:
        for row in rows:
            cursor.execute(statement, [_value(field, row) for field in fields])
            row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 -- as Django notes it


def _value(field: "Field[Any, Any]", row: Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


@cache
def _statement(table: type[Model], vendor: str) -> tuple[str, tuple["Field[Any, Any]", ...]]:
    del vendor  # it is part of the key: each engine quotes in its own way
    fields = tuple(table._meta.concrete_fields)
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quoted(table._meta.db_table)} ({names}) VALUES ({places})", fields  # noqa: S608 -- our names
