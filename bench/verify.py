"""How long ``lantern audit verify`` takes over 100,000 entries, and over their rows.

Run: ``python bench/verify.py``. Prints JSON. Data: made here, in a folder that is thrown away;
1,000 chains of 100 entries, a checkpoint for every 1,000 entries, copies beside. No chance in it.
The walking alone, without a database, stands beside it.
"""

import json
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

CHAINS = 1000
LENGTH = 100
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def prepared(folder: Path) -> None:
    """Keys and an empty database in a folder."""
    os.environ.update(
        LANTERN_DATA=str(folder / "data"), LANTERN_KEYS=str(folder / "keys"),
        LANTERN_CHECKPOINTS=str(folder / "checkpoints"), LANTERN_HTTPS="no",
        DJANGO_SETTINGS_MODULE="lantern.app.settings",
    )  # fmt: skip
    (folder / "data").mkdir()
    import_module("django").setup()
    import_module("django.core.management").call_command("migrate", verbosity=0)
    root = import_module("lantern.vault.custody").new_key_file(folder / "keys")
    import_module("lantern.vault.keyring").make_keys(root, folder / "keys", AT)


def filled() -> None:
    """The entries, as many acts would have written them, in a few transactions."""
    audit = import_module("lantern.vault.audit")
    atomic = import_module("django.db").transaction.atomic
    take = import_module("lantern.vault.checkpoints").take_checkpoint
    digest = "0" * 64
    for chain in range(CHAINS):
        with atomic():
            for number in range(LENGTH):
                touched = [("folders_entry", str(UUID(int=chain * LENGTH + number)), 1, digest)]
                audit.append(
                    folder=UUID(int=chain + 1), by=audit.By(UUID(int=5), "0123456789abcdef"), at=AT,
                    action="note.added", touched=touched,
                )  # fmt: skip
        if chain % 10 == 9:  # noqa: PLR2004 -- a thousand entries
            take(AT, at_once=True)


def timed(work: Any) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    start = time.perf_counter()
    found = work()
    return round(time.perf_counter() - start, 2), found


def measure() -> dict[str, object]:
    """The times."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        prepared(folder)
        writing, _ = timed(filled)
        auditing = import_module("lantern.app.auditing")
        walking = import_module("lantern.vault.walking")
        ring = import_module("lantern.vault.keyring").keyring()
        stored = import_module("lantern.vault.stored")
        taken, report = timed(lambda: auditing.verified(data=False, checkpoints=None))
        chains = {name: list(entries) for name, entries in stored.chains()}
        alone, _ = timed(
            lambda: [
                walking.first_fault(ring.audit_secret, UUID(hex=name), entries) for name, entries in chains.items()
            ]
        )
        size = sum(path.stat().st_size for path in (folder / "checkpoints").iterdir())
    return {
        "benchmark": "lantern audit verify",
        "entries": report.entries,
        "checkpoints": report.checkpoints,
        "holds": report.holds,
        "seconds": taken,
        "seconds_walking_alone": alone,
        "seconds_writing_them": writing,
        "copies_mb": round(size / 2**20, 1),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "cores": os.cpu_count(),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(), indent=2) + "\n")
