"""How long the figures for trustees take to be counted: with very many folders, in one question to the database.

Run: ``python bench/picture.py [folders …]``. Prints JSON. Without ``DATABASE_URL`` on SQLite in a temporary folder,
with ``DATABASE_URL`` on a database of its own that is made and dropped there. The rows are made by chance from one
seed and written straight into the tables: a concern each, over four years, with three duties, every second one with
something owed, and two messages. What is sealed is as large as it would be, and cannot be opened: counting opens
nothing. ``counted`` is the first page of a day for a process, ``again`` every other one.
"""

import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

SEED: Final = 20261122
ROUNDS: Final = 7
YEARS: Final = 4
STEP: Final = 500
NEVER_OPENED, STILL_OPEN, STILL_OWED, FAILED = 0.001, 0.005, 0.01, 0.001
"""How many of all, by chance."""
NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY: Final = timedelta(days=1)
SEALED: Final = os.urandom(900)
_ROOM: Final = tempfile.TemporaryDirectory(prefix="lantern-bench-")
for _name in ("data", "keys", "checkpoints"):
    os.environ[f"LANTERN_{_name.upper()}"] = str(Path(_ROOM.name) / _name)
os.environ["LANTERN_HTTPS"] = "no"
os.environ["DJANGO_SETTINGS_MODULE"] = "lantern.app.settings"
(Path(_ROOM.name) / "data").mkdir()

import django  # noqa: E402 -- the environment comes first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from lantern.concerns.desk_models import Owed  # noqa: E402
from lantern.concerns.models import Concern, Danger  # noqa: E402
from lantern.folders.kinds import DutySort, EntryKind, FolderKind  # noqa: E402
from lantern.folders.models import Duty, Entry, Folder  # noqa: E402
from lantern.governance.counting import count_once  # noqa: E402
from lantern.governance.quarters import counted  # noqa: E402
from lantern.governance.readers import Reader, unseen_by  # noqa: E402
from lantern.packs.calendars import london  # noqa: E402
from lantern.packs.governance_files import governance_figures  # noqa: E402
from lantern.sending.kinds import AlertKind, State  # noqa: E402
from lantern.sending.models import OutgoingMessage  # noqa: E402
from lantern.vault.custody import new_key_file  # noqa: E402
from lantern.vault.keyring import hold, make_keys  # noqa: E402

chance = random.Random(SEED)  # noqa: S311 -- invented data
SORTS: Final = (DutySort.LAW, DutySort.LAW, DutySort.HOUSE, DutySort.PROMISE)
AGENCIES: Final = tuple(agency.key for agency in governance_figures().agencies)


def make_folders(count: int) -> None:
    """Folders with what is counted of them, written in bulk."""
    for start in range(0, count, STEP):
        rows = [_folder() for _ in range(min(STEP, count - start))]
        with transaction.atomic():
            Folder.objects.bulk_create(rows)
            Concern.objects.bulk_create([_concern(row) for row in rows])
            evidence = [Entry(folder=row, number=1, kind=EntryKind.EVIDENCE, at=NOW, body=SEALED) for row in rows]
            Entry.objects.bulk_create(evidence)
            Duty.objects.bulk_create([_duty(row.folder, row) for row in evidence for _ in range(3)])
            Owed.objects.bulk_create([_owed(row) for row in rows[::2]])
            OutgoingMessage.objects.bulk_create([_message(row) for row in rows for _ in range(2)])


def _folder() -> Folder:
    opened = NOW - chance.random() * YEARS * 365 * DAY
    return Folder(kind=FolderKind.CONCERN, reference=uuid4().hex[:9], opened_at=opened)


def _concern(row: Folder) -> Concern:
    opened = row.opened_at + chance.random() * 1.02 * DAY if chance.random() > NEVER_OPENED else None
    return Concern(folder=row.id, reported_at=row.opened_at, danger=Danger.NO, opened_at=opened)


def _duty(row: Folder, evidence: Entry) -> Duty:
    due = row.opened_at + chance.random() * 3 * DAY
    done = due + (chance.random() - 0.9) * DAY if chance.random() > STILL_OPEN else None
    return Duty(
        folder=row, made_at=row.opened_at, due_at=due, done_at=done, sort=chance.choice(SORTS),
        evidence=evidence if done else None, body=SEALED,
    )  # fmt: skip


def _owed(row: Folder) -> Owed:
    ended = row.opened_at + chance.random() * 9 * DAY if chance.random() > STILL_OWED else None
    return Owed(
        folder=row.id, since=row.opened_at, until=row.opened_at + 3 * DAY, ended_at=ended,
        agency=chance.choice(AGENCIES), body=SEALED,
    )  # fmt: skip


def _message(row: Folder) -> OutgoingMessage:
    state = State.FAILED if chance.random() < FAILED else State.SENT
    return OutgoingMessage(
        kind=AlertKind.CONCERN, recipient=uuid4(), folder=row.id, state=state, made_at=row.opened_at,
        message_id=uuid4().hex,
    )  # fmt: skip


def _asked() -> None:
    known = governance_figures()
    reader = Reader(UUID(int=9), watches=True)
    stretches = counted(NOW, london(), known.quarters, known.told_every_days)
    count_once(stretches, known, unseen_by(reader, stretches, known.told_every_days))


def _seconds(prepare: Callable[[], object]) -> dict[str, float]:
    found, busy = [], []
    for _ in range(ROUNDS):
        prepare()
        start, worked = time.perf_counter(), time.process_time()
        _asked()
        found.append(time.perf_counter() - start)
        busy.append(time.process_time() - worked)
    return {
        "p50_seconds": round(statistics.median(found), 4),
        "most_seconds": round(max(found), 4),
        "processor_p50_seconds": round(statistics.median(busy), 4),
    }


def measure(folders: int) -> dict[str, object]:
    """Make the folders that are still missing, then count."""
    make_folders(folders - Folder.objects.count())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "folders": folders, "duties": Duty.objects.count(), "counted": _seconds(count_once.cache_clear),
        "again": _seconds(lambda: None),
    }  # fmt: skip


def main(sizes: list[int]) -> dict[str, object]:
    """Every size, on a database that is thrown away."""
    keys = Path(os.environ["LANTERN_KEYS"])
    hold(make_keys(new_key_file(keys), keys, NOW))
    on_a_server = connection.vendor != "sqlite"
    if on_a_server:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    else:
        call_command("migrate", verbosity=0)
    try:
        return {
            "benchmark": "counting for trustees",
            "seed": SEED,
            "database": connection.vendor,
            "years": YEARS,
            "sizes": [measure(folders) for folders in sorted(sizes)],
            "load_of_the_machine": round(os.getloadavg()[0], 1),
            "python": sys.version.split()[0],
        }
    finally:
        if on_a_server:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    wanted = [int(word) for word in sys.argv[1:]] or [2_000, 50_000, 200_000]
    sys.stdout.write(json.dumps(main(wanted), indent=2) + "\n")
