"""Taking the locks of the audit off: as an attacker does, and as the tests do between one another."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from lantern.vault.append_only import names, statements


def take_off(database: BaseDatabaseWrapper = connection) -> None:
    with database.cursor() as cursor:
        for name in names(database.vendor):
            on = "" if database.vendor == "sqlite" else f" ON {name.rpartition('_no_')[0]}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def put_on(database: BaseDatabaseWrapper = connection) -> None:
    take_off(database)
    with database.cursor() as cursor:
        for statement in statements(database.vendor):
            cursor.execute(statement)


@contextmanager
def off(database: BaseDatabaseWrapper = connection) -> Iterator[None]:
    take_off(database)
    yield
    put_on(database)


def emptied(real: Any) -> Any:
    """What empties the tables after a test that commits: it has to pass the locks."""

    def execute_sql_flush(operations: Any, sql_list: Sequence[str]) -> None:
        with off(operations.connection):
            real(operations, sql_list)

    return execute_sql_flush
