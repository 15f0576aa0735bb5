"""Several processes at once. SQLite lets one write at a time by itself; here PostgreSQL is tried."""

from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection, transaction

from lantern.vault.audit import THE_SYSTEM, append
from lantern.vault.checkpoints import take_checkpoint, unwitnessed
from lantern.vault.keyring import keyring
from lantern.vault.models import AuditEntry
from tests.vault import make_records as make

MANY = 8
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one write at a time by itself"),
]


def at_once(work: Callable[[], object]) -> list[BaseException]:
    start, faults = Barrier(MANY), list[BaseException]()

    def run() -> None:
        try:
            start.wait()
            work()
        except BaseException as fault:  # noqa: BLE001 -- told to the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_entries_that_begin_one_chain_at_the_same_time_stand_one_after_another(now: datetime) -> None:
    keyring()

    def work() -> None:
        for _ in range(5):
            with transaction.atomic():
                append(folder=UUID(int=77), by=THE_SYSTEM, at=now, action="test.done")

    assert at_once(work) == []
    assert list(AuditEntry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 41))
    assert make.checked().holds


def test_checkpoints_that_are_taken_at_the_same_time_hold_each_entry_once(now: datetime) -> None:
    for _ in range(10):
        make.folder(now)

        assert at_once(lambda: take_checkpoint(now, at_once=True)) == []
        assert unwitnessed() == 0

    report = make.checked(make.copies())
    assert (report.holds, report.witnessed) == (True, 40)
