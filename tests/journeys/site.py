"""A practice installation of its own, served by the real server, with its invented people.

Fixtures, for a ``conftest.py`` of tests that go through the whole product:

``site``        the installation of this run (one for each worker of pytest-xdist): where it is, its people,
                its mail, and its commands. It lies in a temporary folder, on SQLite or, where ``DATABASE_URL``
                names a server, on a database of its own there. Its server is ended by its process id.
``signed_in``   ``signed_in("safeguarding_lead", page)`` gives the window of that page the cookies of somebody
                who is signed in. One sign-in is used again for as long as it holds.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from base64 import b32decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
import pytest
from playwright.sync_api import APIRequestContext, APIResponse, Browser, Page

from lantern.access.codes import STEP, code_of
from tests.durability.house import ROOT, database_of_its_own, free_port

__all__ = ["signed_in", "site"]

WAITS: Final = 40.0
PROOF: Final = re.compile(r'name="csrfmiddlewaretoken"\s+value="([^"]+)"')
PROGRAM: Final = ("-c", "from lantern.app.main import run; run()")
ROLE_KEYS: Final = {
    "volunteer": "volunteer",
    "safeguarding lead": "safeguarding_lead",
    "deputy lead": "deputy",
    "Registered Manager": "registered_manager",
    "Duty Manager": "duty_manager",
    "trustee": "trustee",
    "web manager": "web_manager",
    "group admin": "group_admin",
    "administrator": "administrator",
}
WORKERS: Final = ("worker", "new_worker")
LOWEST_GAP: Final = 1.0


@dataclass
class Person:
    """Somebody invented. ``secret`` of the app for codes is empty where there is none yet."""

    name: str
    username: str
    password: str
    secret: str
    last_step: int = 0

    def code(self) -> str:
        """A code that was not used yet; waits for the next one where three were used in a minute and a half."""
        while True:
            now = int(time.time()) // STEP
            step = max(self.last_step + 1, now - 1)
            if step <= now + 1:
                self.last_step = step
                return code_of(bytes.fromhex(self.secret), datetime.fromtimestamp(step * STEP, UTC))
            time.sleep(LOWEST_GAP)


@dataclass
class Site:
    """One installation with its server."""

    room: Path
    port: int
    people: dict[str, Person] = field(default_factory=dict)
    database: str = ""
    invented_languages: bool = True
    server: subprocess.Popen[bytes] | None = None
    cookies: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment of every process of this site; nothing of ours leaks into it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LANTERN", "DJANGO"))}
        return {
            **kept,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "LANTERN_DATA": str(self.room / "data"),
            "LANTERN_KEYS": str(self.room / "keys"),
            "LANTERN_CHECKPOINTS": str(self.room / "checkpoints"),
            "LANTERN_BACKUPS": str(self.room / "backups"),
            "LANTERN_HTTPS": "no",
            "LANTERN_DEMO": "yes",
            "LANTERN_AREA": "Luton",
            "LANTERN_LEAD_PHONE": "07700 900411",
            "LANTERN_PSEUDO_LOCALES": "yes" if self.invented_languages else "no",
            "LANTERN_LISTEN": f"127.0.0.1:{self.port}",
            "LANTERN_SITE": self.url,
            "DATABASE_URL": self.database,
        }

    def command(self, *arguments: str) -> str:
        """Run one of the commands of the product on this site; what it printed."""
        return self._run(*PROGRAM, *arguments)

    def program(self, module: str, *arguments: str) -> str:
        """Run one of our own programs on this site; what it printed."""
        return self._run("-m", module, *arguments)

    def start(self) -> None:
        """Make the people, and serve."""
        for person in json.loads(self.command("demo", "--json", "--brief")):
            key = ROLE_KEYS.get(person["role"]) or next(key for key in WORKERS if key not in self.people)
            self.people[key] = Person(person["name"], person["username"], person["password"], person["secret"])
        with (self.room / "log").open("ab") as log:
            self.server = subprocess.Popen(  # noqa: S603 -- our own
                [sys.executable, *PROGRAM, "serve"], env=self.environment, cwd=self.room, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        began = time.monotonic()
        while not self._answers():
            assert self.server.poll() is None, (self.room / "log").read_text()[-2000:]
            assert time.monotonic() - began < WAITS, (self.room / "log").read_text()[-2000:]
            time.sleep(0.05)

    def end(self) -> None:
        """End the server, and whatever it started."""
        if self.server is not None:
            self.server.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.server.wait(20)
            with suppress(ProcessLookupError):
                os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()

    def mail(self) -> list[Message]:
        """Every alert that has left, after a pass of the sweep."""
        self.sweep()
        folder = self.room / "mail"
        texts = [text for file in sorted(folder.glob("*")) for text in file.read_bytes().split(b"\n" + b"-" * 79)]
        return [message_from_bytes(text.strip()) for text in texts if text.strip()]

    def sweep(self) -> None:
        """Do what falls due, once; the server's own pass may be running."""
        began = time.monotonic()
        while not self.command("sweep").startswith("Done"):
            assert time.monotonic() - began < WAITS
            time.sleep(0.5)

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603 -- our own
            [sys.executable, *arguments], env=self.environment, cwd=self.room, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/health/live", timeout=5) as answer:  # noqa: S310 -- our own address
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False


def post(request: APIRequestContext, path: str, fields: Mapping[str, str], *, form: str = "") -> APIResponse:
    """Send a form as its page would: with the proof that stands on the page ``form``, or on ``path`` itself."""
    page = request.get(form or path)
    found = PROOF.search(page.text())
    assert found, f"no form at {form or path}: {page.status}"
    return request.post(path, form={"csrfmiddlewaretoken": found.group(1), **fields})


def enter(request: APIRequestContext, person: Person) -> None:
    """Sign in, with the code where one is asked for."""
    answer = post(request, "/sign-in/", {"name": person.username, "password": person.password})
    if "/sign-in/code/" in answer.url:
        answer = post(request, "/sign-in/code/", {"code": person.code()})
    assert request.get("/me/").url.endswith("/me/"), f"{person.name} was not let in: {answer.status}"


def set_up_codes(request: APIRequestContext, person: Person) -> None:
    """Give somebody who has none an app for codes, through the pages."""
    page = post(request, "/me/app/begin/", {}, form="/me/")
    letters = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text())
    assert letters
    person.secret = secret_of(letters.group(1))
    post(request, "/me/app/", {"code": person.code()})


def secret_of(letters: str) -> str:
    """The secret of an app, from the letters on the page."""
    return b32decode(letters.replace(" ", "")).hex()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The installation of this run."""
    room = Path(mkdtemp(prefix="lantern-site-"))
    built = Site(room, free_port(), database=database_of_its_own())
    try:
        built.start()
        yield built
    finally:
        built.end()
        shutil.rmtree(room, ignore_errors=True)
        _forget(built.database)


SignedIn = Callable[[str, Page], Person]


@pytest.fixture
def signed_in(site: Site, browser: Browser) -> SignedIn:
    """Give a window the cookies of somebody who is signed in with everything their role needs."""

    def give(who: str, page: Page) -> Person:
        person = site.people[who]
        if not _holds(site, browser, who):
            context = browser.new_context(base_url=site.url)
            enter(context.request, person)
            if not person.secret and who == "group_admin":
                set_up_codes(context.request, person)
            site.cookies[who] = [cookie for cookie in context.cookies() if cookie["name"] == "lantern_session"]
            context.close()
        page.context.add_cookies(site.cookies[who])
        return person

    return give


def _holds(site: Site, browser: Browser, who: str) -> bool:
    if who not in site.cookies:
        return False
    context = browser.new_context(base_url=site.url)
    context.add_cookies(site.cookies[who])
    # The address of the sign-in page ends with the one that was wanted.
    found = urlsplit(context.request.get("/me/").url).path == "/me/"
    context.close()
    return found


def _forget(database: str) -> None:
    """Throw a database on a server away again."""
    given = os.environ.get("DATABASE_URL", "")
    if database and given:
        with psycopg.connect(given, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database.rpartition("/")[2]}" WITH (FORCE)')
