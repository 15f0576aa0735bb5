"""Locks in the database against changing the audit: entries and checkpoints are only ever added (G6).

They stop a mistake and a clumsy attacker. Who owns the database can take them off; that is what the
chain and the copies kept elsewhere are for, and ``missing`` tells when a lock is off.
"""

from collections.abc import Iterator
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

# Each table with the columns by which one of its rows is told from another.
TABLES: Final = {
    "vault_auditentry": ("id = NEW.id", "folder = NEW.folder AND number = NEW.number"),
    "vault_checkpoint": ("number = NEW.number",),
}
_WORDS: Final = "the audit is only ever added to"
_FUNCTION: Final = "vault_only_added"


def statements(vendor: str) -> Iterator[str]:
    """What puts the locks on, for one engine.

    Raises:
        LookupError: the engine is neither of ours.
    """
    if vendor == "sqlite":
        yield from _for_sqlite()
    elif vendor == "postgresql":
        yield from _for_postgresql()
    else:
        raise LookupError(f"there are no locks for {vendor}")


def names(vendor: str) -> frozenset[str]:
    """The locks that are to be there."""
    kinds = ("update", "delete", "replace" if vendor == "sqlite" else "truncate")
    return frozenset(f"{table}_no_{kind}" for table in TABLES for kind in kinds)


def missing(connection: BaseDatabaseWrapper) -> frozenset[str]:
    """The locks that somebody has taken off or switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            # O and A: they fire for everybody; D and R: somebody has switched them off.
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
        there = {str(name) for (name,) in cursor.fetchall()}
    return names(connection.vendor) - there


def _for_sqlite() -> Iterator[str]:
    for table, same_rows in TABLES.items():
        for kind in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{kind.lower()} BEFORE {kind} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
            )
        # INSERT OR REPLACE takes the old row away without asking the lock against deleting.
        there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {same})" for same in same_rows)  # noqa: S608
        yield (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} "
            f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
        )


def _for_postgresql() -> Iterator[str]:
    yield (
        f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_WORDS}'; END $$"
    )
    for table in TABLES:
        for kind, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            yield (
                f"CREATE TRIGGER {table}_no_{kind.lower()} BEFORE {kind} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION {_FUNCTION}()"
            )
