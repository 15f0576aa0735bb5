"""One of several processes that sign in at the same moment, on one real database.

Called as ``python -m tests.access.sign_in.child <what> <account> <code> <meeting> <processes>``; prints what it got.
All begin together: each lays a file into the meeting folder, and waits for those of the others.
The careless variants are negative controls: they look first and write later, as a broken build would. Each of them
waits between looking and writing until all have looked, so that it goes wrong every time.
"""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantern.app.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from lantern.access import second_factors, tries  # noqa: E402
from lantern.access.account_writing import system_keys  # noqa: E402
from lantern.access.actions import create_account  # noqa: E402
from lantern.access.codes import code_of, step_of  # noqa: E402
from lantern.access.hashing import keyed_digest  # noqa: E402
from lantern.access.limits import open_from  # noqa: E402
from lantern.access.models import CodeApp, Try  # noqa: E402
from lantern.access.roles import Role  # noqa: E402
from lantern.vault.audit import THE_SYSTEM  # noqa: E402

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
TIMES = 10
PATIENCE = 120


class Meeting:
    """A place where processes wait for one another, as often as they like."""

    def __init__(self, folder: str, processes: str) -> None:
        self._folder, self._processes, self._rounds = Path(folder), int(processes), 0

    def wait(self) -> None:
        self._rounds += 1
        here = self._folder / str(self._rounds)
        here.mkdir(exist_ok=True)
        (here / str(os.getpid())).touch()
        given_up = time.monotonic() + PATIENCE
        while len(list(here.iterdir())) < self._processes:
            if time.monotonic() > given_up:
                raise TimeoutError("the others did not come")
            time.sleep(0.005)


def prepare() -> str:
    call_command("migrate", verbosity=0)
    who = create_account(role=Role.WORKER, shown_name="x", mail="", password=None, by=THE_SYSTEM, at=AT)
    row = second_factors.begin_code_app(account=who.id, by=THE_SYSTEM, at=AT)
    secret = bytes.fromhex(row.open(system_keys(who.id, "test"), "secret"))
    before = datetime.fromtimestamp(AT.timestamp() - 300, tz=UTC)
    second_factors.confirm_code_app(account=who.id, code=code_of(secret, before), by=THE_SYSTEM, at=before)
    return f"{who.id} {code_of(secret, AT)}"


def let_through(name: str) -> int:
    request = RequestFactory().get("/")
    count = 0
    for _ in range(TIMES):
        try:
            tries.begin(tries.PASSWORD, name, request, at=AT)
        except tries.TooManyTries:
            continue
        count += 1
    return count


def let_through_carelessly(name: str, meeting: Meeting) -> int:
    named, count = keyed_digest("name", name), 0
    for _ in range(TIMES):
        failures = list(Try.objects.filter(name=named).values_list("at", flat=True))
        allowed = open_from(failures)
        meeting.wait()
        if allowed is None or allowed <= AT:
            Try(at=AT, means="password", name=named, address="").save()
            count += 1
        meeting.wait()
    return count


def takes(account: UUID, code: str) -> int:
    return int(second_factors.use_code(account=account, code=code, by=THE_SYSTEM, at=AT))


def takes_carelessly(account: UUID, code: str, meeting: Meeting) -> int:
    row = CodeApp.objects.get(folder=account)
    secret = bytes.fromhex(row.open(system_keys(account, "test"), "secret"))
    step = step_of(code, secret, at=AT, after=row.last_step)
    meeting.wait()
    if step is None:
        return 0
    CodeApp.objects.filter(folder=account).update(last_step=step)
    return 1


def main() -> None:
    what, *rest = sys.argv[1:]
    if what == "prepare":
        print(prepare())  # noqa: T201
        return
    account, code, *where = rest
    meeting = Meeting(*where)
    meeting.wait()
    deeds = {
        "tries": lambda: let_through(f"amber-nobody-{code}"),
        "careless tries": lambda: let_through_carelessly(f"amber-nobody-{code}", meeting),
        "code": lambda: takes(UUID(account), code),
        "careless code": lambda: takes_carelessly(UUID(account), code, meeting),
    }
    print(deeds[what]())  # noqa: T201


if __name__ == "__main__":
    main()
