"""The checks of contacts in a small file beside the data, for what must come without a database (T-24).

Danger now comes whatever else has failed, and the command line knows no database: both read this file. It holds marks
of ways, results and days: no number, no name, no words. It is made anew from the database after each check and by each
pass of the sweep, so losing it loses nothing. Whatever is wrong with it, the pages come as if nothing had been checked.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from lantern.directory.standing import NOTHING_CHECKED, Check, Checks, Found

FILE: Final = "contact-checks.json"
_LARGEST: Final = 2_000_000


def read_checks(data: Path) -> Checks:
    """The checks that the file of this data folder holds; none where there is no file, or it cannot be read."""
    file = data / FILE
    try:
        seen = file.stat()
        return _read(file, seen.st_mtime_ns, seen.st_size, seen.st_ino)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return NOTHING_CHECKED


def write_checks(data: Path, checks: Checks) -> None:
    """Put these checks into the file, whole or not at all. Where it holds them already, nothing is written.

    Raises:
        OSError: the folder cannot be written. The old file stays.
    """
    words, file = json.dumps([_written(check) for check in _that_count(checks)]), data / FILE
    with suppress(OSError, ValueError):
        if file.read_text(encoding="utf-8") == words:
            return
    fresh = file.with_name(f"{FILE}.{uuid4().hex}")
    try:
        fresh.write_text(words, encoding="utf-8")
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


@lru_cache(maxsize=4)
def _read(file: Path, *_changed: int) -> Checks:
    with file.open("rb") as opened:
        words = opened.read(_LARGEST + 1)
    if len(words) > _LARGEST:
        raise ValueError("larger than any list of checks")
    return Checks(tuple(_check(one) for one in json.loads(words)))


def _check(one: dict[str, Any]) -> Check:
    at, since = datetime.fromisoformat(one["at"]), datetime.fromisoformat(one["since"])
    if at.tzinfo is None or since.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return Check(
        mark=str(one["mark"]), found=Found(one["found"]), at=at, on=date.fromisoformat(one["on"]), since=since,
        roles=frozenset(str(role) for role in one["roles"]),
    )  # fmt: skip


def _written(check: Check) -> dict[str, Any]:
    return {
        "mark": check.mark, "found": check.found.value, "at": check.at.isoformat(), "on": check.on.isoformat(),
        "since": check.since.isoformat(), "roles": sorted(check.roles),
    }  # fmt: skip


def _that_count(checks: Checks) -> Iterator[Check]:
    """The checks without those that a newer one of the same way, kind and recipients has overtaken."""
    newest = {(check.mark, check.found, check.roles): check for check in sorted(checks.kept, key=lambda one: one.at)}
    yield from sorted(newest.values(), key=lambda one: (one.at, one.mark))
