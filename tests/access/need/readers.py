"""A process that opens folders, for the test of budgets across processes.

``make``: make keys, tables, a worker, a lead and folders; prints their ids. ``open``: open the given folders as the
given account; prints what came of each.
"""

import json
import sys
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402 -- the applications come first
from django.core.management import call_command  # noqa: E402

from lantern.access import budgets  # noqa: E402
from lantern.access.models import Account  # noqa: E402
from lantern.access.refusals import ViewStopped  # noqa: E402
from lantern.access.roles import Role  # noqa: E402
from lantern.access.traces import leave_read  # noqa: E402
from lantern.vault.acts import Act  # noqa: E402
from lantern.vault.custody import new_key_file  # noqa: E402
from lantern.vault.keyring import hold, make_keys  # noqa: E402
from tests.access.need.house import account, folder, visit  # noqa: E402

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
said: list[str] = []


def say(act: Act, *, folder: UUID, to: Collection[UUID], kind: str, at: datetime, beside: Collection[UUID]) -> None:
    """The messenger of this process."""
    del act, folder, to, at, beside
    said.append(kind)


def make(count: int) -> dict[str, object]:
    """A house with that many folders."""
    keys = Path(settings.LANTERN_KEYS)
    hold(make_keys(new_key_file(keys), keys, NOW))
    call_command("migrate", verbosity=0)
    account(Role.SAFEGUARDING_LEAD, NOW)
    return {"who": str(account(Role.WORKER, NOW).id), "folders": [str(folder(NOW)) for _ in range(count)]}


def count_in_memory_only() -> None:
    """The broken variant: each process counts for itself, as a cache in memory would."""
    mine: set[UUID] = set()

    def spend(account: UUID, role: Role | None, folder: UUID, at: datetime) -> budgets.Spent:
        del account, at
        mine.add(folder)
        stop = budgets.LIMITS[role or Role.WORKER].stop
        return budgets.Spent(alert=False, stop=stop is not None and len(mine) > stop)

    budgets.spend = spend


def open_all(who: str, folders: list[str]) -> dict[str, object]:
    """Open each folder as the account; how many were opened, and who was told of what."""
    row, opened = Account.objects.get(pk=who), 0
    for number, where in enumerate(folders):
        try:
            leave_read(visit(row, NOW + timedelta(milliseconds=number)), UUID(where), "folder.read")
            opened += 1
        except ViewStopped:
            pass
    return {"opened": opened, "told": said}


if __name__ == "__main__":
    # The messenger is found by its name: it must be the one whose words are printed.
    sys.modules["tests.access.need.readers"] = sys.modules["__main__"]
    asked = json.loads(sys.stdin.read())
    if asked.get("broken"):
        count_in_memory_only()
    answer = make(asked["make"]) if "make" in asked else open_all(asked["who"], asked["folders"])
    sys.stdout.write(json.dumps(answer))
