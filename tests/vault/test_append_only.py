from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from lantern.vault import append_only
from lantern.vault.checkpoints import take_checkpoint
from lantern.vault.models import AuditEntry, Checkpoint
from tests.append_only import off, take_off
from tests.vault import make_records as make

pytestmark = pytest.mark.django_db
CHANGES = (
    "UPDATE vault_auditentry SET action = 'nothing'",
    "UPDATE vault_auditentry SET number = number + 1000",
    "DELETE FROM vault_auditentry",
    "DELETE FROM vault_auditentry WHERE number = 4",
    "UPDATE vault_checkpoint SET body = ''",
    "DELETE FROM vault_checkpoint",
)
REPLACES = (
    "INSERT OR REPLACE INTO vault_auditentry SELECT * FROM vault_auditentry WHERE number = 2",
    "INSERT OR REPLACE INTO vault_checkpoint SELECT * FROM vault_checkpoint",
)


@pytest.fixture(autouse=True)
def _some_records(now: datetime) -> None:
    make.folder(now)
    take_checkpoint(now)


def rows() -> list[object]:
    return [*AuditEntry.objects.order_by("folder", "number").values(), *Checkpoint.objects.values()]


def is_refused(statement: str) -> bool:
    before = rows()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        assert rows() == before
        return True
    return False


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_the_audit(statement: str) -> None:
    assert is_refused(statement)


@pytest.mark.parametrize("statement", REPLACES)
def test_sqlite_refuses_to_replace_what_was_written(statement: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite can replace a row in this way")
    assert is_refused(statement)


def test_postgresql_refuses_to_empty_the_audit() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL can empty a table in this way")
    assert is_refused("TRUNCATE vault_auditentry")


@pytest.mark.parametrize("statement", CHANGES)
def test_without_the_locks_the_database_would_obey(statement: str) -> None:
    with off():
        assert not is_refused(statement)


def test_it_is_told_when_a_lock_is_off() -> None:
    assert append_only.missing(connection) == frozenset()
    take_off()
    assert append_only.missing(connection) == append_only.names(connection.vendor)
