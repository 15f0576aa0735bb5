"""Whether a whole database holds together: its pages, its audit, its keys. What a backup and a restore look at."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from lantern.vault.checkpoints import public_key
from lantern.vault.keyring import keyring
from lantern.vault.models import FolderKey
from lantern.vault.sources import Database
from lantern.vault.verification import Means, verify


def first_bad_entry() -> str | None:
    """The first place where the audit does not hold, in a sentence; none if all of it holds."""
    ring = keyring()
    means = Means(installation=ring.installation, public_key=public_key(ring), audit_secret=ring.audit_secret)
    report = verify(Database(), means)
    if report.holds:
        return None
    found = report.findings[0]
    place = f"folder {found.folder}, entry {found.entry}: " if found.folder else ""
    return f"{place}{found.what}"


def damaged_pages() -> str | None:
    """What the database says about its own pages; none if it finds nothing."""
    if connection.vendor != "sqlite":
        # PostgreSQL reads and rebuilds every row while it restores; there is no file of its own to look at.
        return None
    with connection.cursor() as cursor:
        found = [str(row[0]) for row in cursor.execute("PRAGMA integrity_check(1)").fetchall()]
        strays = cursor.execute("PRAGMA foreign_key_check").fetchone()
    if found != ["ok"]:
        return found[0]
    return None if strays is None else f"a row of {strays[0]} points at a row of {strays[2]} that is not there"


def lost_keys() -> str | None:
    """Whether a folder's key is wrapped by a key that is not in the bundle; none if all can be opened."""
    bundle = keyring().bundle
    used = FolderKey.objects.values_list("wrapping_key", flat=True).distinct()
    strange = [id for id in used if bundle.wrapping_key(id) is None]  # noqa: A001
    return f"{len(strange)} wrapping keys are not in the key bundle" if strange else None


def row_counts() -> dict[str, int]:
    """How many rows each table has."""
    with connection.cursor() as cursor:
        return {table: _count(table) for table in sorted(connection.introspection.table_names(cursor))}


def faults() -> Iterator[str]:
    """Everything that does not hold together."""
    for fault in (damaged_pages(), lost_keys(), first_bad_entry()):
        if fault is not None:
            yield fault


def unmigrated() -> bool:
    """Whether the tables of this version are not there."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    return not {model._meta.db_table for model in apps.get_models(include_auto_created=True)} <= there


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- a table of our own
        return int(cursor.fetchone()[0])
