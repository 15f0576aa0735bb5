"""A whole installation of its own for one test: keys, data on a real disk, a real database."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from lantern.app.databases import database
from lantern.vault.custody import new_key_file
from lantern.vault.elsewhere import another_database
from lantern.vault.keyring import Keyring, hold, make_keys

MADE = datetime(2026, 11, 22, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Site:
    """Where the parts of the installation lie."""

    room: Path
    ring: Keyring
    description: Mapping[str, Any]

    @property
    def data(self) -> Path:
        return self.room / "data"

    @property
    def keys(self) -> Path:
        return self.room / "keys"

    def at_rest(self) -> bytes:
        """Every byte of the data folder: the database, its journal, and what else may lie there."""
        return b"".join(path.read_bytes() for path in sorted(self.data.rglob("*")) if path.is_file())


@contextmanager
def site_in(room: Path) -> Iterator[Site]:
    """Let everything go to an installation of its own, on the engine of the test run."""
    for name in ("data", "keys"):
        (room / name).mkdir(parents=True)
    ring = make_keys(new_key_file(room / "keys"), room / "keys", MADE)
    with database_in(room / "data") as description:
        hold(ring)
        try:
            with another_database(description):
                call_command("migrate", verbosity=0)
                yield Site(room, ring, description)
        finally:
            hold(None)


@contextmanager
def database_in(data: Path) -> Iterator[Mapping[str, Any]]:
    """An empty database: a file in that folder, or one of its own on the PostgreSQL of the run."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield database("", data)
        return
    name = f"site_{uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield {**database(url, data), "NAME": name}
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def destroy(site: Site) -> None:
    """What a fire does to the live store: the data are gone, the keys were in another place."""
    shutil.rmtree(site.data)


def on_sqlite() -> bool:
    return not os.environ.get("DATABASE_URL") and "sqlite" in settings.DATABASES["default"]["ENGINE"]
