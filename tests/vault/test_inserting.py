from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from lantern.folders.kinds import EntryKind, FolderKind, Level
from lantern.folders.models import Assessment, Entry, Folder, Grant
from lantern.vault.bare_rows import bare_id
from lantern.vault.inserting import insert
from lantern.vault.models import AuditEntry

pytestmark = pytest.mark.django_db


def rows(now: datetime) -> list[models.Model]:
    """One row of each kind of column: empty and full, ids, moments, bytes, lists, truth, links."""
    folder = Folder(
        kind=FolderKind.CONCERN, reference=uuid4().hex[:9], opened_at=now, opened_by=uuid4(), title=b"x" * 300
    )
    bare = Folder(kind=FolderKind.PERSON, reference=uuid4().hex[:9], opened_at=now.replace(microsecond=0))
    return [
        folder,
        bare,
        Grant(folder=folder, account=uuid4(), level=Level.READ, why=b"y", starts=now, until=now, break_glass=True),
        Entry(folder=folder, number=1, kind=EntryKind.NOTE, at=now, body=b"\0\xff"),
        Assessment(folder_id=folder.id, at=now, answer_digest="d", editions={"a": "ü", "b": "1"}, body=b"z"),
        AuditEntry(
            folder=folder.id, number=1, at=now, actor=None, session="s", action="a", outcome="done",
            touched=[["t", str(UUID(int=1)), 1, None]], previous=bytes(32), mac=bytes(range(32)),
        ),
    ]  # fmt: skip


def stored(given: Sequence[models.Model]) -> list[list[object]]:
    """The rows as they lie in the tables, each column with the type that the engine says."""
    found: list[list[object]] = []
    for row in given:
        table, key = row._meta.db_table, bare_id(row.pk)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} WHERE id = %s", [key])  # noqa: S608 -- a name of ours
            found += [[tuple((type(value), value) for value in line) for line in cursor.fetchall()]]
    return found


def test_a_new_row_lies_in_its_table_exactly_as_django_would_have_written_it(now: datetime) -> None:
    given = rows(now)
    written = []
    for way in (insert, lambda some: type(some[0])._default_manager.bulk_create(some)):
        with transaction.atomic():
            for row in given:
                way([row])
            written.append(stored(given))
            transaction.set_rollback(True)

    assert written[0] == written[1]
    assert all(len(lines) == 1 for lines in written[0])


def test_a_row_that_was_written_is_not_new_any_more(now: datetime) -> None:
    row = rows(now)[0]

    with transaction.atomic():
        insert([row])

    assert (row._state.adding, row._state.db) == (False, "default")
    assert type(row)._default_manager.get(pk=row.pk) == row


def test_what_is_there_already_is_refused_and_nothing_else_of_the_transaction_is_kept(now: datetime) -> None:
    first, other = rows(now)[:2]
    with transaction.atomic():
        insert([first])

    def twice() -> None:
        with transaction.atomic():
            insert([other])
            try:
                insert([first])
            except IntegrityError:
                pass
            else:
                pytest.fail("the same row was written twice")
            Folder.objects.count()

    # Who swallows the fault can go on with nothing, and commits nothing.
    with pytest.raises(DatabaseError):
        twice()
    assert not Folder.objects.filter(pk=other.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_outside_a_transaction(now: datetime) -> None:
    with pytest.raises(RuntimeError):
        insert(rows(now)[:1])

    assert not Folder.objects.exists()
