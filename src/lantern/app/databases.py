"""The two engines: SQLite, set so that nothing acknowledged is lost, and PostgreSQL (design § 6)."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

# Measured: with synchronous=NORMAL acknowledged writes are lost in a power cut. FULL costs 0.3 ms.
PRAGMAS: Final = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "secure_delete": "ON",
    "foreign_keys": "ON",
    "temp_store": "MEMORY",
}


class UnreadableDatabase(Exception):  # noqa: N818
    """``DATABASE_URL`` names no database that Lantern knows."""


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's description of the database.

    Raises:
        UnreadableDatabase: neither empty nor ``postgres://…``.
    """
    if not url:
        return sqlite(data / "lantern.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise UnreadableDatabase("DATABASE_URL is to be empty, or postgres://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        # What stands in the address, such as sslmode=verify-full, and nothing else: over a network nothing goes in
        # clear, and a pooler in between refuses whatever it does not know.
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path: Path) -> dict[str, Any]:
    """One file, written by one process at a time, synced before anything is acknowledged."""
    return {
        "ENGINE": "lantern.app.sqlite_in_turn",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": ":memory:"},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": ";".join(f"PRAGMA {name}={value}" for name, value in PRAGMAS.items()),
        },
    }
