"""Every byte that an installation keeps anywhere: what is in the database, beside it, in its mail, logs and copies."""

import email
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from email import policy
from pathlib import Path

import psycopg
import pyrage
from django.core import signing

from lantern.vault.ageing import identities_from
from tests.hostile.canaries import Finder, Sighting
from tests.hostile.town import Town

_TO = re.compile(rb"^To: .*$", re.MULTILINE)


def copied(town: Town) -> None:
    """Make every copy that the program makes: a backup, an export of the audit, a checkpoint; and send the mail."""
    town.lantern("sweep")
    town.lantern("backup")
    town.lantern("audit", "checkpoint")
    town.lantern("audit", "export", str(town.room / "export.zip"))


def at_rest(town: Town) -> Iterator[tuple[str, bytes]]:
    """Everything, by where it lies: as it is, and opened where it can be opened without a key of the house."""
    for file in sorted(town.room.rglob("*")):
        if file.is_file():
            data = file.read_bytes()
            if "mail" in file.relative_to(town.room).parts:
                # A message has to say to whom it goes, and there alone.
                yield f"{file.name}, read as mail", read_as_mail(data)
                data = _TO.sub(b"", data)
            yield str(file.relative_to(town.room)), data
            if file.suffix == ".age":
                yield f"{file.name}, opened", opened_backup(data, town.identity)
    yield from (rows_of_postgres(town.database) if town.database else rows_of_sqlite(town.room / "data"))


def opened_backup(data: bytes, identity: str) -> bytes:
    """What is in a backup; that of PostgreSQL is packed, and is unpacked into the words of its language."""
    clear: bytes = pyrage.decrypt(data, list(identities_from(identity)))
    if not clear.startswith(b"PGDMP"):
        return clear
    told = subprocess.run(["pg_restore", "--file=-"], input=clear, capture_output=True, check=True)  # noqa: S607 -- it lies beside pg_dump
    return told.stdout


def rows_of_sqlite(data: Path) -> Iterator[tuple[str, bytes]]:
    """Every row of every table, as a query gives it."""
    files = [file for file in data.iterdir() if file.read_bytes()[:15] == b"SQLite format 3"]
    assert files
    with closing(sqlite3.connect(f"file:{files[0]}?mode=ro", uri=True)) as connection:
        connection.text_factory = bytes
        tables = [
            name.decode() for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 -- a name from the database itself
                yield from cells(table, row)


def rows_of_postgres(url: str) -> Iterator[tuple[str, bytes]]:
    """Every row of every table, as a query gives it."""
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"').fetchall():  # noqa: S608
                yield from cells(str(table), row)


def cells(table: str, row: tuple[object, ...]) -> Iterator[tuple[str, bytes]]:
    """The cells of a row; a session also as it was before it was packed."""
    for cell in row:
        raw = bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
        yield f"table {table}", raw
        if table.endswith("session") and raw.count(b":") == 2:
            yield f"table {table}, unpacked", unpacked(raw)


def unpacked(packed: bytes) -> bytes:
    """What stands in a signed value, whoever signed it."""
    value = packed.decode().rsplit(":", 2)[0]
    squeezed, coded = value.startswith("."), value.lstrip(".").encode()
    data = signing.b64_decode(coded)
    return signing.zlib.decompress(data) if squeezed else data  # type: ignore[attr-defined]


def read_as_mail(data: bytes) -> bytes:
    """Heads and words of the messages in a file, as whoever receives them reads them."""
    read = []
    for raw in data.split(b"-" * 79):
        message = email.message_from_bytes(raw.strip(), policy=policy.default)
        body = message.get_body()
        read += [f"{name}: {value}" for name, value in message.items() if name != "To"]
        read += [body.get_content() if body else ""]
    return "\n".join(read).encode()


def lying_about(town: Town, finder: Finder) -> Iterator[Sighting]:
    """Every canary that lies anywhere in clear."""
    for where, data in at_rest(town):
        yield from (Sighting(name, "whoever has the disk", where) for name in finder.found(data))
