"""A whole installation of its own for one test: folders, keys, database, and the real server in a process group."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

from lantern.vault.bundle import Bundle, keep, written
from lantern.vault.custody import new_key_file
from tests.durability.browser import ERRORS, Browser
from tests.durability.target import THE_PAGES, Target

ROOT = Path(__file__).parents[2]
WORD = "seven quiet lamps by the water"
SERVE = ("-c", "from lantern.app.main import run; run(['serve'])")
WAITS = 30.0


@dataclass
class House:
    """Folders, environment and the server of one installation."""

    room: Path
    target: Target = THE_PAGES
    more: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    server: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        root = new_key_file(self.room / "keys")
        keep(self.room / "keys" / "bundle.json", written(Bundle.new(datetime.now(UTC)), root.key))
        self.port = self.port or free_port()
        self.database = database_of_its_own()
        self.settle()

    def settle(self) -> None:
        """Fill the house with what a test needs: here, one account that may sign in."""
        self.name = self.run("tests.durability.setting_up", WORD).split()[-1]

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process of this house; nothing of ours leaks into it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LANTERN", "DJANGO"))}
        return {
            **kept,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DJANGO_SETTINGS_MODULE": self.target.settings,
            "LANTERN_DATA": str(self.room / "data"),
            "LANTERN_KEYS": str(self.room / "keys"),
            "LANTERN_CHECKPOINTS": str(self.room / "checkpoints"),
            "LANTERN_BACKUPS": str(self.room / "backups"),
            "LANTERN_HTTPS": "no",
            "LANTERN_LISTEN": f"127.0.0.1:{self.port}",
            "LANTERN_SITE": f"http://localhost:{self.port}",
            "DATABASE_URL": self.database,
            **self.more,
        }

    def run(self, module: str, *arguments: str) -> str:
        """Run one of our programs inside the house; what it printed."""
        done = subprocess.run(  # noqa: S603 -- our own
            [sys.executable, "-m", module, *arguments], env=self.environment, cwd=self.room, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(
        self,
        *,
        more: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
        program: Sequence[str] = SERVE,
        prepare: Callable[[], None] | None = None,
        typed: str | None = None,
    ) -> float:
        """Start the server in a process group of its own; seconds until it answered."""
        began = time.monotonic()
        log = (self.room / "log").open("ab")
        self.server = subprocess.Popen(  # noqa: S603 -- our own
            [*before, sys.executable, *program], env={**self.environment, **(more or {})}, cwd=self.room,
            stdin=subprocess.DEVNULL if typed is None else subprocess.PIPE, stdout=log, stderr=log,
            start_new_session=True,
            preexec_fn=prepare,  # noqa: PLW1509 -- it only sets a limit, and no thread runs yet
        )  # fmt: skip
        log.close()
        if self.server.stdin is not None:
            self.server.stdin.write(f"{typed}\n".encode())
            self.server.stdin.close()
        while time.monotonic() - began < WAITS:
            assert self.server.poll() is None, (self.room / "log").read_text()[-2000:]
            try:
                if Browser(self.port).ask("/health/live").status == 200:
                    return time.monotonic() - began
            except ERRORS:
                time.sleep(0.05)
        raise AssertionError((self.room / "log").read_text()[-2000:])

    def kill(self) -> None:
        """Kill -9 the whole group: no process of the server gets to do anything more."""
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()
        self.server = None

    def stop(self) -> int:
        """Ask the server to end; its exit code."""
        assert self.server is not None
        self.server.terminate()
        code = self.server.wait(30)
        self.server = None
        return code

    def close(self) -> None:
        """End what still runs."""
        if self.server is not None:
            self.kill()

    def browser(self) -> Browser:
        """Somebody who is signed in, with the form open."""
        return Browser(self.port).sign_in(self.target, self.name, WORD)

    def browsers(self, many: int) -> list[Browser]:
        """The same person in as many windows: an account has few sessions at once."""
        first = self.browser()
        return [first, *(Browser(self.port, dict(first.cookies), first.proof) for _ in range(many - 1))]

    def look(self) -> dict[str, Any]:
        """What is in the store, and what does not fit."""
        return dict(json.loads(self.run("tests.durability.looking")))


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def database_of_its_own() -> str:
    """On a PostgreSQL server a fresh database; otherwise nothing: the house has its own file."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return ""
    name = f"house_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
