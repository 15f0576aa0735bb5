"""What must hold when several processes answer at once. Each has its own memory; only the database is shared."""

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lantern.vault.bundle import Bundle, keep, written
from lantern.vault.custody import new_key_file

PROCESSES = 4
ROOT = Path(__file__).parents[3]


class House:
    """A real database in a folder, and the processes that use it."""

    def __init__(self, room: Path) -> None:
        self.room = room
        (room / "data").mkdir()
        root = new_key_file(room / "keys")
        keep(room / "keys" / "bundle.json", written(Bundle.new(datetime.now(UTC)), root.key))
        self.environment = os.environ | {
            "LANTERN_DATA": str(room / "data"),
            "LANTERN_KEYS": str(room / "keys"),
            "LANTERN_CHECKPOINTS": str(room / "checkpoints"),
            "LANTERN_HTTPS": "no",
            "DJANGO_SETTINGS_MODULE": "lantern.app.settings",
        }
        self.account, self.code = self._start("prepare").communicate()[0].split()

    def at_once(self, what: str) -> list[int]:
        meeting = tempfile.mkdtemp(dir=self.room)
        running = [self._start(what, self.account, self.code, meeting, str(PROCESSES)) for _ in range(PROCESSES)]
        return [int(process.communicate()[0]) for process in running]

    def _start(self, *arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.access.sign_in.child", *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)  # noqa: S603


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_four_processes_together_let_no_more_than_five_tries_through(house: House) -> None:
    assert sum(house.at_once("tries")) == 5


def test_looking_first_and_writing_later_would_let_more_through(house: House) -> None:
    assert sum(house.at_once("careless tries")) > 5


def test_of_four_processes_one_takes_the_same_code(house: House) -> None:
    assert sum(house.at_once("code")) == 1


def test_looking_first_and_writing_later_would_take_a_code_twice(house: House) -> None:
    assert sum(house.at_once("careless code")) > 1
