"""The two database engines, as a backup and a restore see them: copy all, and look into a copy."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from django.db import DatabaseError, connection

from lantern.vault.elsewhere import another_database

SQLITE: Final = "sqlite"
POSTGRES: Final = "postgresql"
_MARKS: Final = {b"SQLite format 3\x00": SQLITE, b"PGDMP": POSTGRES}
_LONGEST: Final = 3600

Description = Mapping[str, Any]


class EngineRefused(Exception):  # noqa: N818
    """The database cannot be copied or looked into: why, and what to do."""


def engine_of(file: Path) -> str:
    """The engine whose copy this is.

    Raises:
        EngineRefused: it is a copy of neither.
    """
    with file.open("rb") as opened:
        start = opened.read(16)
    found = next((engine for mark, engine in _MARKS.items() if start.startswith(mark)), None)
    if found is None:
        raise EngineRefused("This file was opened, but there is no database of Lantern in it.")
    return found


def snapshot(to: Path) -> None:
    """Copy the whole database into a file, as it stands at one moment, while others go on writing.

    Raises:
        EngineRefused: a program is missing, or the database could not be read.
    """
    if connection.vendor == SQLITE:
        connection.ensure_connection()
        with closing(sqlite3.connect(to)) as copy:
            connection.connection.backup(copy)
        return
    _run(
        "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}",
        description=connection.settings_dict,
    )  # fmt: skip


@contextmanager
def looking_into(copy: Path) -> Iterator[None]:
    """Let every query go to what stands in a copy, without touching the usual database.

    Raises:
        EngineRefused: the copy is of the other engine, or cannot be loaded.
    """
    _same_engine(copy)
    if connection.vendor == SQLITE:
        with another_database({**connection.settings_dict, "NAME": str(copy)}):
            yield
        return
    usual = dict(connection.settings_dict)
    name = f"lantern_look_{uuid4().hex[:12]}"
    try:
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
    except DatabaseError:
        raise EngineRefused(
            "The backup could not be opened to look at it: this user of PostgreSQL may not make a database. "
            "Let it: ALTER ROLE … CREATEDB."
        ) from None
    try:
        load(copy, {**usual, "NAME": name})
        with another_database({**usual, "NAME": name}):
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def load(copy: Path, description: Description) -> None:
    """Load a copy into an empty PostgreSQL database: all of it or nothing.

    Raises:
        EngineRefused: a program is missing, or the copy could not be loaded.
    """
    _run(
        "pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
        f"--dbname={description['NAME']}", str(copy), description=description,
    )  # fmt: skip


def _same_engine(copy: Path) -> None:
    if engine_of(copy) != connection.vendor:
        raise EngineRefused(
            "This backup is of the other kind of database. Set DATABASE_URL as it was when the backup was made."
        )


def _run(program: str, *words: str, description: Description) -> None:
    found = shutil.which(program)
    if found is None:
        raise EngineRefused(f"{program} is missing. Install it with: apt-get install postgresql-client.")
    given = {
        **os.environ, "PGHOST": description["HOST"], "PGPORT": description["PORT"], "PGUSER": description["USER"],
        "PGPASSWORD": description["PASSWORD"], "PGDATABASE": description["NAME"],
    }  # fmt: skip
    set_ones = {name: str(value) for name, value in given.items() if value}
    done = subprocess.run(  # noqa: S603 -- a program of PostgreSQL with words of our own
        [found, *words], env=set_ones, capture_output=True, text=True, check=False, timeout=_LONGEST
    )
    if done.returncode != 0:
        said = next((line for line in done.stderr.splitlines() if line.strip()), "it did not say why")
        raise EngineRefused(f"{program} failed: {said}")
