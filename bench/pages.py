"""How long a page of the staff takes in a house with many folders: goal p95 of 200 ms at 200,000 (U17).

Run: ``python -m bench.pages [folders …]``. Prints JSON. Without ``DATABASE_URL`` on SQLite in a temporary folder,
with ``DATABASE_URL`` on a database of its own that is made and dropped there. Forty open concerns are made by the
product's own actions; closed ones are written straight into the tables, sealed as always, until there are as many
folders as asked for, all of them open to the lead. Each page is asked for as the lead, in this process, with the
whole of the middleware and every audit entry. ``times_slower``: the median beside that of the smallest size.
The processor's own seconds stand beside the wall clock's, because other work on the machine lengthens only these.
"""

import json
import logging
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

ROUNDS: Final = 30
OPEN: Final = 40
GOAL_MS: Final = 200
OF_A_LIST: Final = 12
OF_A_FOLDER: Final = 26
"""How many questions a page asks at most: a list, and what shows a folder and leaves its trace (ADR 25)."""
OF_FOLDERS: Final = frozenset({"concern", "triage", "duty", "folder", "chronology"})
NOW: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)
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
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from tests.access.people import account, signed_in  # noqa: E402

from lantern.access.models import Account  # noqa: E402
from lantern.access.roles import Role  # noqa: E402
from lantern.concerns.actions import report_concern  # noqa: E402
from lantern.concerns.models import Concern, Danger  # noqa: E402
from lantern.concerns.short_reports import ShortReport  # noqa: E402
from lantern.folders import writing  # noqa: E402
from lantern.folders.kinds import FolderKind, Level  # noqa: E402
from lantern.folders.models import Duty, Folder, Grant  # noqa: E402
from lantern.vault.audit import By  # noqa: E402
from lantern.vault.custody import new_key_file  # noqa: E402
from lantern.vault.keyring import hold, make_keys  # noqa: E402
from lantern.vault.models import FolderKey  # noqa: E402


def open_concerns() -> Account:
    """A lead with forty open concerns, each with its duties."""
    lead = account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")
    account(Role.DEPUTY, shown_name="Sam Okoro")
    reporter = By(account(Role.VOLUNTEER, shown_name="Robin Example").id, "0123456789abcdef")
    for number in range(OPEN):
        said = ShortReport(
            words=f"She waits at the gate, {number} times now.", danger=list(Danger)[number % 3], about="a woman",
            place="12 Vale Road",
        )  # fmt: skip
        report_concern(report=said, by=reporter, at=NOW - timedelta(hours=number + 1))
    return lead


def closed_concerns(lead: Account, count: int) -> None:
    """Closed concerns that the lead may read, written in bulk."""
    step = 2000
    for start in range(0, count, step):
        folders: list[Folder] = []
        keys: list[FolderKey] = []
        grants: list[Grant] = []
        concerns: list[Concern] = []
        for number in range(start, min(start + step, count)):
            at = NOW - timedelta(days=30, minutes=number)
            fresh = writing.fresh_folder(FolderKind.CONCERN, at=at)
            folders.append(fresh.folder.seal(fresh.keys, title=f"Somebody {number}"))
            keys.extend(fresh.wrapped)
            grant = Grant(folder=fresh.folder, account=lead.id, level=Level.MANAGE, starts=at)
            grants.append(grant.seal(fresh.keys, why="bench"))
            concerns.append(
                Concern(
                    folder=fresh.folder.id, reported_at=at, danger=Danger.NO, opened_at=at, opened_by=lead.id,
                    closed_at=at + timedelta(days=9),
                )
            )  # fmt: skip
        with transaction.atomic():
            for rows in (folders, keys, grants, concerns):
                type(rows[0])._default_manager.bulk_create(rows)  # type: ignore[arg-type]


def pages() -> dict[str, str]:
    """The pages of the staff by name, each with an address."""
    concern = Concern.objects.filter(closed_at=None).order_by("reported_at")[0]
    duty = Duty.objects.filter(folder=concern.folder).order_by("made_at", "id")[0]
    one = f"/concerns/{concern.folder}/"
    return {
        "start": "/",
        "inbox": "/concerns/",
        "all concerns": "/concerns/all/",
        "concern": one,
        "triage": f"{one}triage/",
        "duty": f"{one}duties/{duty.id}/",
        "folder": f"/folders/{concern.folder}/people/",
        "chronology": f"/chronology/{concern.folder}/",
        "alerts": "/alerts/",
        "reviews": "/reviews/",
        "rota": "/rota/",
        "contacts": "/contacts/",
    }


def timed(lead: Account, path: str, most: int) -> dict[str, Any]:
    """One page, asked for again and again."""
    browser = signed_in(Client(SERVER_NAME="localhost"), lead, at=NOW)
    answers, wall, busy, queries = [], [], [], 0
    for number in range(ROUNDS + 1):
        start, worked = time.perf_counter(), time.process_time()
        answers.append(browser.get(path).status_code)
        if number:
            # The first one reads templates and packs.
            wall.append(time.perf_counter() - start)
            busy.append(time.process_time() - worked)
    with CaptureQueriesContext(connection) as seen:
        browser.get(path)
    queries = sum(not asked["sql"].startswith(("BEGIN", "COMMIT")) for asked in seen.captured_queries)
    if set(answers) != {200}:
        raise SystemExit(f"{path} answered {sorted(set(answers))}")
    p95 = statistics.quantiles(wall, n=20)[-1]
    return {
        "queries": queries,
        "p50_ms": round(1000 * statistics.median(wall), 1),
        "p95_ms": round(1000 * p95, 1),
        "processor_p50_ms": round(1000 * statistics.median(busy), 1),
        "goal_met": p95 * 1000 <= GOAL_MS and queries <= most,
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
    logging.disable()
    found: dict[int, dict[str, dict[str, Any]]] = {}
    try:
        lead = open_concerns()
        with override_settings(LANTERN_TEST_CLOCK=lambda: NOW):
            for size in sizes:
                closed_concerns(lead, size - Folder.objects.count())
                if on_a_server:
                    with connection.cursor() as cursor:
                        cursor.execute("ANALYZE")
                found[size] = {
                    name: timed(lead, path, OF_A_FOLDER if name in OF_FOLDERS else OF_A_LIST)
                    for name, path in pages().items()
                }
    finally:
        if on_a_server:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    least = found[sizes[0]]
    for measured in found.values():
        for name, page in measured.items():
            page["times_slower"] = round(page["processor_p50_ms"] / least[name]["processor_p50_ms"], 2)
    return {
        "benchmark": "pages of the staff",
        "seed": "none: nothing is left to chance",
        "database": connection.vendor,
        "open_concerns": OPEN,
        "goal": f"p95 <= {GOAL_MS} ms with 200,000 folders, at most 1.1 times slower",
        "queries": f"a list {OF_A_LIST} at most, the page of a folder {OF_A_FOLDER}",
        "sizes": found,
        "load_of_the_machine": round(os.getloadavg()[0], 1),
        "python": sys.version.split()[0],
    }


if __name__ == "__main__":
    wanted = sorted(int(word) for word in sys.argv[1:]) or [2_000, 200_000]
    sys.stdout.write(json.dumps(main(wanted), indent=2) + "\n")
