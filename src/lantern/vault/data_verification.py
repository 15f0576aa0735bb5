"""Verifying the data: every row against the digest that the audit holds of it (G7, T15)."""

from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection

from lantern.vault.chain import Linked
from lantern.vault.findings import Finding
from lantern.vault.models import ChainHead
from lantern.vault.newest_digests import NewestDigests
from lantern.vault.rows import Row
from lantern.vault.stored import stretch
from lantern.vault.verification import Report

Suspect = tuple[str, str]
_ROUNDS: Final = 3
_BATCH: Final = 500
UNREADABLE: Final = "unreadable"
_NOT_READABLE: Final = (ValueError, TypeError, AttributeError, ValidationError)


def tables() -> dict[str, type[Row]]:
    """Every table whose rows the audit vouches for."""
    return {
        model._meta.db_table: model
        for model in apps.get_models()
        if issubclass(model, Row) and not model._meta.proxy and model._meta.managed
    }


def verify_data(newest: NewestDigests, report: Report) -> None:
    """Compare every row with the newest digest of the audit, and add to the report what differs.

    The store may be in use: a row that differs is looked at again with the entries written meanwhile.
    """
    known = tables()
    seen: set[Suspect] = set()
    suspects: dict[Suspect, str | None] = {}
    for table, model in known.items():
        for row, digest in _digests(model):
            seen.add((table, row))
            if digest != _expected(newest, (table, row)):
                suspects[table, row] = digest
    gone = [key for key, word in newest.of.items() if word.digest is not None and key not in seen]
    suspects.update((key, None) for key in gone)
    report.rows = len(seen)
    for _ in range(_ROUNDS):
        if not suspects:
            return
        _catch_up(newest)
        now = {key: _digest_now(known, key) for key in suspects}
        suspects = {key: found for key, found in now.items() if found != _expected(newest, key)}
    report.findings += [_finding(key, digest, newest) for key, digest in sorted(suspects.items(), key=_order)]


def _expected(newest: NewestDigests, key: Suspect) -> str | None:
    word = newest.of.get(key)
    return word.digest if word else None


def _digests(model: type[Row]) -> Iterator[tuple[str, str]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT id FROM {model._meta.db_table} ORDER BY id")  # noqa: S608 -- the name of our own table
        while ids := [row_id for (row_id,) in cursor.fetchmany(_BATCH)]:
            yield from _digests_of(model, ids)


def _digests_of(model: type[Row], ids: Sequence[object]) -> Iterator[tuple[str, str]]:
    try:
        rows = model._default_manager.in_bulk([UUID(str(row_id)) for row_id in ids])
        found = [(str(row_id), row.digest()) for row_id, row in rows.items()]
    except _NOT_READABLE:
        if len(ids) == 1:
            yield str(ids[0]), UNREADABLE
            return
        found = [pair for row_id in ids for pair in _digests_of(model, [row_id])]
    yield from found


def _digest_now(known: dict[str, type[Row]], key: Suspect) -> str | None:
    table, row_id = key
    return dict(_digests_of(known[table], [row_id])).get(row_id) if table in known else None


def _catch_up(newest: NewestDigests) -> None:
    for head in ChainHead.objects.all().iterator():
        after = newest.seen.get(head.folder, 0)
        if head.length > after:
            for entry in stretch(head.folder, after):
                if isinstance(entry, Linked):
                    newest.note(entry.deed)


def _finding(key: Suspect, digest: str | None, newest: NewestDigests) -> Finding:
    table, row = key
    word = newest.of.get(key)
    place: dict[str, Any] = {"table": table, "row": row}
    if word is None:
        return Finding(what="A row stands in the data that no entry of the audit has written.", **place)
    place |= {"folder": word.folder, "entry": word.number}
    if word.digest is None:
        return Finding(what=f"A row is there that entry {word.number} took away.", **place)
    if digest is None:
        return Finding(what=f"A row is gone that entry {word.number} wrote, and no entry took it away.", **place)
    return Finding(what=f"A row is not as entry {word.number} left it: changed, swapped or put back.", **place)


def _order(item: tuple[Suspect, str | None]) -> Suspect:
    return item[0]
