"""Whether a whole database holds together: its pages, its audit, its keys. What a backup and a restore look at."""

from collections.abc import Iterator
from itertools import groupby

from django.apps import apps
from django.db import connection

from lantern.vault.chain import Deed, Linked, first_fault
from lantern.vault.keyring import keyring
from lantern.vault.models import AuditEntry, ChainHead, FolderKey


def first_bad_entry() -> str | None:
    """The first place where a chain of the audit does not hold, in a sentence; none if all hold."""
    secret = keyring().audit_secret
    heads = {head.folder: head for head in ChainHead.objects.all()}
    entries = AuditEntry.objects.order_by("folder", "number").iterator(chunk_size=2000)
    for folder, rows in groupby(entries, key=lambda row: row.folder):
        linked = [_linked(row) for row in rows]
        fault = first_fault(secret, folder, linked)
        if fault is not None:
            return f"folder {folder}, entry {fault.number}: {fault.what}"
        head = heads.pop(folder, None)
        if head is None or head.length != len(linked) or bytes(head.mac) != linked[-1].mac:
            return f"folder {folder}: the chain does not end where it should, after {len(linked)} entries"
    missing = next((head for head in heads.values() if head.length), None)
    return None if missing is None else f"folder {missing.folder}: all {missing.length} entries are missing"


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


def _linked(row: AuditEntry) -> Linked:
    deed = Deed(
        folder=row.folder, number=row.number, at=row.at, actor=row.actor, session=row.session, action=row.action,
        subject=row.subject, outcome=row.outcome, reason=bytes(row.reason),
        touched=tuple((table, id, digest) for table, id, digest in row.touched),  # noqa: A001
    )  # fmt: skip
    return Linked(deed, bytes(row.previous), bytes(row.mac))
