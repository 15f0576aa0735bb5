import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repo.tree import ROOT

RUNNER = ROOT / "tools" / "with_postgres"
ASKS = "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL']).execute('select 6 * 7').fetchone()[0])"
missing = not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) and shutil.which("initdb") is None
needs_postgres = pytest.mark.skipif(missing, reason="there is no PostgreSQL server on this machine")


@pytest.fixture
def room() -> Iterator[Path]:
    # PostgreSQL runs as a user of its own, who must be able to enter, and keeps its socket on a short path.
    short = Path("/tmp") / f"lt-{os.getpid()}"  # noqa: S108 -- a folder of this test alone
    short.mkdir()
    # Whatever the commands under test have made of the mask of this process.
    short.chmod(0o755)
    yield short
    shutil.rmtree(short)


def run(*words: str, room: Path, **more: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, "TMPDIR": str(room), **more}
    return subprocess.run(  # noqa: S603
        [str(RUNNER), *words], env=given, capture_output=True, text=True, check=False, timeout=120
    )


def test_without_postgres_it_says_so_and_how_to_get_it(room: Path) -> None:
    done = run("true", room=room, POSTGRES_BIN=str(room / "none"))

    assert done.returncode == 3
    assert "There is no PostgreSQL" in done.stderr
    assert "apt-get install postgresql" in done.stderr


def test_without_a_command_it_is_a_wrong_call(room: Path) -> None:
    assert run(room=room).returncode == 2


@needs_postgres
def test_the_command_reaches_a_server_of_its_own(room: Path) -> None:
    done = run(sys.executable, "-c", ASKS, room=room)

    assert (done.returncode, done.stdout) == (0, "42\n")
    assert list(room.iterdir()) == []


@needs_postgres
def test_a_command_that_fails_keeps_its_code_and_nothing_is_left(room: Path) -> None:
    assert run("sh", "-c", "exit 7", room=room).returncode == 7
    assert list(room.iterdir()) == []


@needs_postgres
def test_a_run_that_is_ended_from_outside_leaves_nothing(room: Path) -> None:
    given = {**os.environ, "TMPDIR": str(room)}
    words = [str(RUNNER), "sh", "-c", 'echo "ready"; exec sleep 60']
    with subprocess.Popen(words, env=given, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 143
    assert list(room.iterdir()) == []
