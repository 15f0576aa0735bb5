"""SQLite, with writers that wait in turn instead of trying again after ever longer pauses.

SQLite lets one process write at a time. Whoever comes meanwhile sleeps and tries again, up to a tenth of a
second each time, so that many writers spend their time asleep. Here each takes a lock of the operating
system first, and is woken as soon as it is free. The lock ends with the process, however that ends, and
SQLite's own locks hold as ever: this one only keeps order.
"""

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base

_TURNS = ".turns"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits its turn before it begins to write."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """No lock is held yet."""
        super().__init__(*given, **named)
        self._turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        # A commit that failed is still a transaction: its turn ends with the rollback.
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        if self._turn is not None or self.is_in_memory_db():
            return
        turn = os.open(f"{self.settings_dict['NAME']}{_TURNS}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(turn, fcntl.LOCK_EX)
        self._turn = turn

    def _end_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            os.close(turn)
