"""Erasure by the destruction of keys: what becomes of the rows of a folder, and of the keys of keys (G13).

At once nothing of the folder can be opened from the live data. Once the wrapping keys of that time
are destroyed, nothing can be opened from an old backup either (security design 5.3).
"""

from collections.abc import Iterator
from datetime import datetime
from time import monotonic, sleep
from typing import Final
from uuid import UUID

from django.apps import apps
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

from lantern.vault.acts import Act, act
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.erased_models import Erased
from lantern.vault.models import FolderKey
from lantern.vault.records import Record
from lantern.vault.rows import OnErasure, Row


def shred(done: Act, folder: UUID) -> None:
    """Destroy the keys of a folder, take its words, files and envelopes away. The audit stays.

    What stands in a folder is found by its columns, in every room of the house: a row with a column
    ``folder``, or a row whose id is that of the folder.
    """
    for model in _rows_with(OnErasure.BLANKED):
        if issubclass(model, Record):
            for row in model.rows_of(folder):
                seen = row.version
                done.change(row.blanked(), seen=seen)
    for model in _rows_with(OnErasure.REMOVED):
        for gone in model.rows_of(folder).only("pk", "version"):
            done.remove(gone)


def is_shredded(folder: UUID) -> bool:
    """Whether no key of that folder is left."""
    return not FolderKey.objects.filter(folder=folder).exists()


# In every database of the server: whoever begins to look while a change runs anywhere sees what was before it.
_CHANGING: Final = (
    "SELECT pid, backend_xid::text FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid() "
    "UNION ALL SELECT 0, transaction::text FROM pg_prepared_xacts"
)
_LOOKING: Final = (
    "SELECT pid, backend_xmin::text FROM pg_stat_activity WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid() "
    "UNION ALL SELECT 0, xmin::text FROM pg_replication_slots WHERE xmin IS NOT NULL"
)
_PATIENCE: Final = 5.0
_PAUSE: Final = 0.05


def scrub() -> bool:
    """Let the database write over what it has let go of. Whether it could: a reader may be in the way."""
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                # The journal still holds the pages as they were; secure_delete has emptied those of the file.
                busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                return not busy
            if not _nobody_looks_back(cursor):
                return False
            cursor.execute("SET lock_timeout = '5s'")
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(FolderKey._meta.db_table)}")
            cursor.execute("RESET lock_timeout")
    except OperationalError:
        return False
    return True


def _nobody_looks_back(cursor: CursorWrapper) -> bool:
    """Whether nobody still sees the table as it was: for them PostgreSQL would keep what was let go of.

    Whoever begins to look once the changes of now have ended sees no more than is there: so those changes
    are waited for first, then those who look already.
    """
    ends = monotonic() + _PATIENCE
    return _all_gone(cursor, _CHANGING, ends) and _all_gone(cursor, _LOOKING, ends)


def _all_gone(cursor: CursorWrapper, who: str, ends: float) -> bool:
    cursor.execute(who)
    before = set(cursor.fetchall())
    while before and monotonic() < ends:
        sleep(_PAUSE)
        cursor.execute(who)
        before &= set(cursor.fetchall())
    return not before


def finish_erasures(at: datetime) -> int:
    """Scrub after the erasures that are not finished; how many are now. For the sweep; repeats do no harm."""
    waiting = list(Erased.objects.filter(finished_at=None))
    if not waiting or not scrub():
        return 0
    for row in waiting:
        with act(by=THE_SYSTEM, at=at, folder=row.folder, action="erasure.finished") as done:
            seen = row.version
            row.version, row.finished_at = seen + 1, at
            done.change(row, seen=seen)
    return len(waiting)


def _rows_with(fate: OnErasure) -> Iterator[type[Row]]:
    return (model for model in apps.get_models() if issubclass(model, Row) and model.on_erasure is fate)
