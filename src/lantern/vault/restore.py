"""A restore: open a backup in a place of its own, look through it, erase again what was erased since (G12, G13)."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.apps import apps
from django.db import connection

from lantern.vault.acts import act
from lantern.vault.ageing import Identity, decrypt
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.elsewhere import another_database
from lantern.vault.engines import POSTGRES, SQLITE, Description, EngineRefused, engine_of, load
from lantern.vault.keyring import keyring
from lantern.vault.models import AuditEntry
from lantern.vault.soundness import faults, row_counts

DATABASE_FILE: Final = "lantern.sqlite3"
_SESSIONS: Final = "access.Session"


class RestoreRefused(Exception):  # noqa: N818
    """Nothing was restored: why, and what to do. Nothing half was left behind."""


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored: numbers, and the moment of the newest entry. ``found``: what other rooms have to say of it."""

    rows: Mapping[str, int]
    audit_entries: int
    erased_again: int
    signed_out: int
    reaches: datetime | None = None
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """What a restore lets other rooms do, in this order."""

    migrate: Callable[[], None]
    erase_again: Callable[[], int]
    look: Callable[[], tuple[str, ...]] = tuple


def restore_into_folder(
    *, file: Path, identities: Sequence[Identity], into: Path, sqlite: Callable[[Path], Description],
    hands: Hands, at: datetime,
) -> RestoreReport:  # fmt: skip
    """Restore a backup of SQLite into a new folder of data. The folder is there whole or not at all.

    Raises:
        RestoreRefused: there is something already, or the data do not hold together.
        AgeRefused: the backup does not open.
        EngineRefused: there is no database in it, or one of PostgreSQL.
        OSError: the disk is full, or a folder cannot be written.
    """
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise RestoreRefused(f"{into.name} is not empty. Nothing was written over. Name a folder that does not exist.")
    into.parent.mkdir(parents=True, exist_ok=True)
    with _room(into.parent) as room:
        fresh = room / "data"
        fresh.mkdir(mode=0o700)
        decrypt(file, fresh / DATABASE_FILE, identities)
        if engine_of(fresh / DATABASE_FILE) != SQLITE:
            raise EngineRefused("This is a backup of PostgreSQL. Name its new, empty database: --into postgres://…")
        with another_database(sqlite(fresh / DATABASE_FILE)):
            report = _made_ready(hands, at)
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if into.exists():
            into.rmdir()
        fresh.replace(into)
    return report


def restore_into_server(
    *, file: Path, identities: Sequence[Identity], description: Description, work: Path, hands: Hands, at: datetime
) -> RestoreReport:
    """Restore a backup of PostgreSQL into a database that is there and empty. If it fails, it is empty again.

    Raises:
        RestoreRefused: the database is not empty, or the data do not hold together.
        AgeRefused: the backup does not open.
        EngineRefused: there is no database in it, or one of SQLite, or it could not be loaded.
    """
    with another_database(description):
        if connection.introspection.table_names():
            raise RestoreRefused("The database is not empty. Nothing was written over. Name an empty one.")
    with _room(work) as room:
        decrypt(file, room / "copy", identities)
        if engine_of(room / "copy") != POSTGRES:
            raise EngineRefused("This is a backup of SQLite. Name a new folder: --into FOLDER")
        load(room / "copy", description)
    with another_database(description):
        try:
            return _made_ready(hands, at)
        except BaseException:
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
            raise


def _made_ready(hands: Hands, at: datetime) -> RestoreReport:
    hands.migrate()
    _sound("The backup does not hold together")
    # Before anything else is opened: nobody may see again what was erased.
    erased_again = hands.erase_again()
    # A session that somebody has ended since must not live again.
    signed_out = apps.get_model(_SESSIONS).objects.all().delete()[0]
    reaches = AuditEntry.objects.order_by("-at").values_list("at", flat=True).first()
    with act(by=THE_SYSTEM, at=at, folder=keyring().installation, action="backup.restored"):
        pass
    _sound("After the erasures were done again, the data do not hold together")
    return RestoreReport(row_counts(), AuditEntry.objects.count(), erased_again, signed_out, reaches, hands.look())


def _sound(otherwise: str) -> None:
    found = next(faults(), None)
    if found is not None:
        raise RestoreRefused(f"{otherwise}: {found}. Nothing was kept. Take another backup.")


@contextmanager
def _room(beside: Path) -> Iterator[Path]:
    room = Path(tempfile.mkdtemp(prefix=f".restore-{os.getpid()}-", dir=beside))
    try:
        yield room
    finally:
        shutil.rmtree(room)
