"""Unsafe starts that the database shows (G15)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from lantern.access.models import Account
from lantern.app.brought_back_words import BRING_NEWEST, older_than_live
from lantern.app.clock import now
from lantern.app.findings import Finding, refusal, warning
from lantern.readiness.brought_back import is_of_the_time_before, was_live
from lantern.readiness.store_clock import clock_of_server, newest_written, off_by
from lantern.sending.marks import is_demo

_MOST_OFF: Final = timedelta(minutes=5)
_GUESSED_NAMES: Final = ("admin", "administrator", "root", "test", "demo", "lantern", "user", "guest")
_FULL: Final = {"synchronous": {2, 3}, "journal_mode": {"wal"}, "secure_delete": {1, 2}, "foreign_keys": {1}}
_SYNCED: Final = {
    "synchronous_commit": {"on", "remote_apply", "local", "remote_write"},
    "fsync": {"on"},
    "full_page_writes": {"on"},
}


def store(settings: Any) -> Iterator[Finding]:
    """The database answers, has every table, keeps what it acknowledges, and holds what it should."""
    try:
        if MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes()):
            yield _unmigrated()
            return
        yield from sync(connection)
        yield from clock(clock_of_server() or now())
        yield from accounts(settings)
        yield from brought_back()
    except DatabaseError:
        yield refusal(
            "database",
            "The database does not answer.",
            "Nothing can be read or written.",
            "Look whether the folder of the data is there and may be written, or whether the server of "
            "DATABASE_URL runs.",
        )


def _unmigrated() -> Finding:
    return refusal(
        "unmigrated",
        "The database lacks tables of this version.",
        "Pages would fail in the middle of what people write.",
        "Make a backup, then run `lantern migrate`.",
    )


def sync(store: BaseDatabaseWrapper) -> Iterator[Finding]:
    """What the database acknowledges lies on the disk (G11)."""
    if any(value not in safe for value, safe in _sync_values(store)):
        yield refusal(
            "sync",
            "The database acknowledges what is not yet safe on the disk.",
            "In a power cut notes would be lost that people were told are saved.",
            "Use the settings that come with Lantern (SQLite: WAL, synchronous=FULL; PostgreSQL: fsync, "
            "full_page_writes and synchronous_commit on).",
        )


def _sync_values(store: BaseDatabaseWrapper) -> Iterator[tuple[Any, set[Any]]]:
    sqlite = store.vendor == "sqlite"
    with store.cursor() as cursor:
        for name, safe in (_FULL if sqlite else _SYNCED).items():
            cursor.execute(f"PRAGMA {name}" if sqlite else f"SHOW {name}")
            row = cursor.fetchone()
            yield (row[0] if row else None), safe  # type: ignore[misc]


def clock(there: datetime) -> Iterator[Finding]:
    """The clock of this machine agrees with that of the database, and lies after what was written last."""
    here = now()
    if off_by(here, there, newest_written()) > _MOST_OFF:
        yield refusal(
            "clock",
            "The clock of this machine and that of the database, or of what was written last, do not agree.",
            "The times of notes and deadlines would be wrong, and the audit would be in doubt.",
            "Set the clock of this machine (UTC), best by a time service.",
        )


def accounts(settings: Any) -> Iterator[Finding]:
    """No account that everybody tries first; practice and real data are never mixed."""
    if Account.objects.filter(username__in=_GUESSED_NAMES, is_active=True).exists():
        yield refusal(
            "guessed_account",
            "There is an account with a name that everybody tries first.",
            "It is the first one that is attacked.",
            "Suspend it. Accounts have names that Lantern makes.",
        )
    practice = is_demo()
    if practice and not settings.LANTERN_DEMO:
        yield refusal(
            "demo_people",
            "These data are the invented people of the practice site, with passwords that everybody can read.",
            "Anybody could sign in.",
            "Set LANTERN_DATA (or DATABASE_URL) to your own data, or LANTERN_DEMO=yes to practise.",
        )
    if settings.LANTERN_DEMO and not practice and Account.objects.exists():
        yield refusal(
            "demo_on_real",
            "LANTERN_DEMO is on, but these are not the data of the practice site.",
            "Real people would stand under a banner that says they are invented.",
            "Set LANTERN_DEMO=no, or LANTERN_DATA to another folder.",
        )


def brought_back() -> Iterator[Finding]:
    """An old backup of the time before reports were taken does not stand in the way: it is told, and reports go on."""
    told = was_live()
    if told is not None and is_of_the_time_before():
        yield warning(
            "brought_back",
            f"An old backup was brought back: {older_than_live(told)}.",
            "What people reported until then is not in this database, and those who answer may be missing in it.",
            BRING_NEWEST,
        )


RULES: Final = (store,)
