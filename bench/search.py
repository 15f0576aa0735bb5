"""How long a search takes over everything that one account may read: goal p95 < 1 s at 50,000 notes.

Run: ``python bench/search.py [notes …]``. Prints JSON. Without ``DATABASE_URL`` on SQLite in a temporary folder,
with ``DATABASE_URL`` on a database of its own that is made and dropped there. The data are made by chance from one
seed: folders of ten notes, each note about 1,600 letters of invented words, written straight into the tables; they
are sealed as always. Measured is what a page does: which folders may be read, their words, the titles of one page.
The processor's own seconds stand beside the wall clock's, because other work on the machine lengthens only these.
"""

import json
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

SEED: Final = 20261122
NOTES_IN_A_FOLDER: Final = 10
LETTERS_IN_A_NOTE: Final = 1600
ROUNDS: Final = 20
GOAL_SECONDS: Final = 1.0
NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
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

from lantern.access import searching  # noqa: E402
from lantern.access.models import Account  # noqa: E402
from lantern.access.need_to_know import readable_folders  # noqa: E402
from lantern.access.roles import Role  # noqa: E402
from lantern.access.sessions import Facts, Kind  # noqa: E402
from lantern.access.visitors import Visitor, visitor  # noqa: E402
from lantern.folders import writing  # noqa: E402
from lantern.folders.kinds import FolderKind, Level  # noqa: E402
from lantern.folders.models import Folder, Grant, SearchBlob  # noqa: E402
from lantern.folders.words import folded_words  # noqa: E402
from lantern.vault.acts import act  # noqa: E402
from lantern.vault.audit import THE_SYSTEM  # noqa: E402
from lantern.vault.custody import new_key_file  # noqa: E402
from lantern.vault.keyring import hold, make_keys  # noqa: E402
from lantern.vault.models import FolderKey  # noqa: E402

chance = random.Random(SEED)  # noqa: S311 -- invented data
SYLLABLES: Final = tuple(a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "el", "ir"))
WORDS: Final = tuple("".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(20_000))


def a_note() -> str:
    """About 1,600 letters."""
    words: list[str] = []
    length = 0
    while length < LETTERS_IN_A_NOTE:
        words.append(chance.choice(WORDS))
        length += len(words[-1]) + 1
    return " ".join(words)


def make_account() -> Account:
    """A lead, with the folder of an account."""
    begun = NOW - timedelta(days=400)
    row = Account(username="amber-otter-4821", role=Role.SAFEGUARDING_LEAD.value, joined_at=begun)
    fresh = writing.fresh_folder(FolderKind.WORKER, at=begun, id=row.id)
    with act(by=THE_SYSTEM, at=begun, folder=row.id, action="account.made") as done:
        writing.write_folder(done, fresh, title="Somebody")
        done.add(row)
    return row


def make_folders(who: UUID, count: int) -> None:
    """Folders that the account may read, written in bulk."""
    step = 500
    for start in range(0, count, step):
        folders: list[Folder] = []
        keys: list[FolderKey] = []
        blobs: list[SearchBlob] = []
        grants: list[Grant] = []
        for number in range(start, min(start + step, count)):
            fresh = writing.fresh_folder(FolderKind.PERSON, at=NOW - timedelta(minutes=number))
            folders.append(fresh.folder.seal(fresh.keys, title=f"Somebody {number}"))
            keys.extend(fresh.wrapped)
            words = folded_words(a_note() for _ in range(NOTES_IN_A_FOLDER))
            blobs.append(SearchBlob(folder=fresh.folder).seal(fresh.keys, words=words))
            grant = Grant(folder=fresh.folder, account=who, level=Level.READ, starts=NOW - timedelta(days=1))
            grants.append(grant.seal(fresh.keys, why="bench"))
        with transaction.atomic():
            Folder.objects.bulk_create(folders)
            FolderKey.objects.bulk_create(keys)
            SearchBlob.objects.bulk_create(blobs)
            Grant.objects.bulk_create(grants)


def at_the_door(who: Account) -> Visitor:
    """The account, signed in."""
    facts = Facts(started_at=NOW, confirmed_at=NOW, kind=Kind.DESK, second_factor=True)
    return visitor(
        account=who.id, role=who.role, active=True, joined_at=who.joined_at, session=uuid4().hex[:16], facts=facts,
        enrolled=True, at=NOW,
    )  # fmt: skip


def measure(notes: int) -> dict[str, object]:
    """Make the folders that are still missing, then search: common words, rare words, words that are not there."""
    who = Account.objects.first() or make_account()
    make_folders(who.id, notes // NOTES_IN_A_FOLDER - Grant.objects.count())
    questions = [chance.choice(WORDS) for _ in range(ROUNDS // 2)]
    questions += [f"{chance.choice(WORDS)} {chance.choice(WORDS)}" for _ in range(ROUNDS // 4)]
    questions += [f"xq{number}xq" for number in range(ROUNDS - len(questions))]
    seconds, busy, door, totals = [], [], [], []
    for question in questions:
        who_asks = at_the_door(who)
        start, worked = time.perf_counter(), time.process_time()
        found = searching.results(who_asks, searching.ask(who_asks, question))
        seconds.append(time.perf_counter() - start)
        busy.append(time.process_time() - worked)
        totals.append(found.total)
        start = time.perf_counter()
        readable_folders(who_asks)
        door.append(time.perf_counter() - start)
    p95 = statistics.quantiles(seconds, n=20)[-1]
    return {
        "notes": notes,
        "folders": Grant.objects.count(),
        "searches": len(seconds),
        "found_median": statistics.median(totals),
        "p50_seconds": round(statistics.median(seconds), 3),
        "p95_seconds": round(p95, 3),
        "processor_p50_seconds": round(statistics.median(busy), 3),
        "processor_p95_seconds": round(statistics.quantiles(busy, n=20)[-1], 3),
        "of_which_who_may_read_what_p50_seconds": round(statistics.median(door), 3),
        "goal_met": p95 < GOAL_SECONDS,
    }


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
            "benchmark": "searching",
            "seed": SEED,
            "database": connection.vendor,
            "notes_in_a_folder": NOTES_IN_A_FOLDER,
            "letters_in_a_note": LETTERS_IN_A_NOTE,
            "goal": f"p95 < {GOAL_SECONDS} s at 50,000 notes",
            "sizes": [measure(notes) for notes in sorted(sizes)],
            "load_of_the_machine": round(os.getloadavg()[0], 1),
            "python": sys.version.split()[0],
        }
    finally:
        if on_a_server:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    wanted = [int(word) for word in sys.argv[1:]] or [50_000, 200_000]
    sys.stdout.write(json.dumps(main(wanted), indent=2) + "\n")
