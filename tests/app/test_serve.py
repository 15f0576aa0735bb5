"""The real program: it supervises, stays small, comes back, ends cleanly, and does not start unsafely."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from lantern.vault.bundle import Bundle, keep, written
from lantern.vault.custody import Effort, RootKey, from_key_file, keep_under_passphrase
from lantern.vault.keyring import BUNDLE_FILE
from tests.conftest import NOON
from tests.durability.browser import ERRORS, Browser
from tests.durability.house import SERVE, House

MOST_MEMORY = 250
PHRASE = "eight small words that nobody would ever guess"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    built = House(tmp_path_factory.mktemp("house"))
    try:
        yield built
    finally:
        built.close()


@pytest.fixture(autouse=True)
def ended(house: House) -> Iterator[None]:
    yield
    house.close()


def children_of(process: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def becomes(true: Callable[[], bool], within: float = 10.0) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return False


def answers(house: House) -> bool:
    try:
        return Browser(house.port).ask("/health/live").status == 200
    except ERRORS:
        return False


def group_of(house: House) -> list[int]:
    assert house.server is not None
    return [house.server.pid, *children_of(house.server.pid)]


def memory_of(process: int) -> float:
    """MB in use, with shared memory counted by its share."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


needs_proc = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="no /proc: not measured here")


@needs_proc
def test_the_whole_group_stays_below_250_megabytes(house: House) -> None:
    house.start()
    browser = house.browser()
    for number in range(30):
        browser.report(house.target, number)

    used = sum(memory_of(process) for process in group_of(house))

    print(f"{used:.0f} MB in {len(group_of(house))} processes")  # noqa: T201
    assert len(group_of(house)) == 4
    assert used < MOST_MEMORY


@needs_proc
def test_whatever_dies_is_made_again(house: House) -> None:
    house.start()
    before = group_of(house)

    for process in before[1:]:
        os.kill(process, signal.SIGKILL)

    assert becomes(lambda: len(group_of(house)) == 4 and not set(group_of(house)[1:]) & set(before[1:]))
    assert becomes(lambda: answers(house))


@needs_proc
def test_asked_to_end_it_ends_at_once_and_leaves_nothing(house: House) -> None:
    house.start()
    group = group_of(house)

    assert house.stop() == 0
    assert [process for process in group if alive(process)] == []
    assert not answers(house)


@needs_proc
def test_when_the_supervisor_is_killed_the_others_end_by_themselves(house: House) -> None:
    house.start()
    group = group_of(house)

    os.kill(group[0], signal.SIGKILL)

    assert becomes(lambda: not any(alive(process) for process in group[1:]))
    assert house.stop() == -signal.SIGKILL


def test_it_says_where_it_listens(house: House) -> None:
    house.start()

    assert f"127.0.0.1:{house.port}" in (house.room / "log").read_text()


def test_a_sweep_runs_soon_after_the_start(house: House) -> None:
    house.start(more={"LANTERN_HEALTH_TOKEN": "t" * 40})
    browser = Browser(house.port)

    def swept() -> bool:
        found = json.loads(asked(house, browser))
        return any(part["name"] == "sweep" and part["colour"] == "green" for part in found["parts"])

    assert becomes(swept)


def asked(house: House, browser: Browser) -> str:
    return browser.ask("/health/", bearer="t" * 40).text if house.server else "{}"


def refused(house: House, **more: str) -> str:
    done = subprocess.run(  # noqa: S603 -- our own
        [sys.executable, *SERVE], env={**house.environment, **more}, cwd=house.room, capture_output=True, text=True,
        check=False, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LANTERN_DEBUG", "yes", "Refused (debug)"),
        ("LANTERN_HOSTS", "*", "Refused (hosts)"),
        ("LANTERN_LISTEN", "0.0.0.0:8000", "Refused (https)"),
        ("LANTERN_HTTPS", "yes", "Refused (proxy)"),
        ("LANTERN_TIME_ZONE", "Mars", "LANTERN_TIME_ZONE"),
        ("LANTERN_WORKERS", "none", "LANTERN_WORKERS"),
        ("PRACTICE_SYNC", "NORMAL", "Refused (sync)"),
    ],
)
def test_it_does_not_start_unsafely(house: House, name: str, value: str, said: str) -> None:
    if name == "PRACTICE_SYNC" and house.database:
        pytest.skip("a setting of SQLite")
    assert said in refused(house, **{name: value})


def test_it_does_not_start_where_something_else_listens(house: House) -> None:
    house.start()

    assert "already listens" in refused(house)


@pytest.fixture
def locked(house: House, tmp_path: Path) -> dict[str, str]:
    """The environment of the same house with its root key under a passphrase."""
    root = from_key_file(house.room / "keys")
    keep_under_passphrase(tmp_path, root.key, PHRASE, Effort(1, 8 * 1024, 1))
    keep(tmp_path / BUNDLE_FILE, (house.room / "keys" / "bundle.json").read_text())
    return {"LANTERN_KEYS": str(tmp_path), "LANTERN_KEY_MODE": "passphrase"}


def test_with_nobody_to_type_the_passphrase_every_page_says_that_it_is_locked(
    house: House, locked: dict[str, str]
) -> None:
    house.start(more=locked)

    answer = Browser(house.port).ask(house.target.sign_in)

    assert answer.status == 503
    assert "Lantern is locked" in answer.text
    assert "999" in answer.text


@pytest.mark.parametrize(("typed", "answers"), [("", 503), (PHRASE, 200)])
def test_a_real_house_under_a_passphrase_starts_before_and_after_it_was_typed(
    house: House, locked: dict[str, str], typed: str, answers: int
) -> None:
    program = ("-c", "from lantern.app.main import run; run(['serve', '--passphrase-stdin'])")
    real = {**locked, "PRACTICE_ASKS": "yes"}
    if typed:
        house.start(more=real, program=program, typed=typed)
    else:
        house.start(more=real)

    assert Browser(house.port).ask(house.target.sign_in).status == answers


def test_with_the_passphrase_it_works_and_the_sign_in_outlives_a_restart(house: House, locked: dict[str, str]) -> None:
    program = ("-c", "from lantern.app.main import run; run(['serve', '--passphrase-stdin'])")
    house.start(more=locked, program=program, typed=PHRASE)
    browser = house.browser()
    first = browser.report(house.target, 1)
    house.stop()
    house.start(more=locked, program=program, typed=PHRASE)

    second = browser.report(house.target, 2)

    assert first
    assert second
    assert PHRASE not in (house.room / "log").read_text()


def test_another_passphrase_opens_nothing(house: House, locked: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from lantern.app.main import run; run(['serve', '--passphrase-stdin'])"],
        env={**house.environment, **locked}, cwd=house.room, capture_output=True, text=True, check=False,
        input="not the phrase\n",
    )  # fmt: skip

    assert (done.returncode, "not the passphrase" in done.stderr) == (1, True)


def test_a_bundle_of_another_root_key_is_refused_in_a_sentence(
    house: House, locked: dict[str, str], tmp_path: Path
) -> None:
    other = RootKey(from_key_file(house.room / "keys").key, "file")
    stranger = Bundle.new(NOON)
    text = written(stranger, other.key).replace(str(stranger.installation), str(stranger.audit.key.id))
    keep(tmp_path / BUNDLE_FILE, text)
    done = subprocess.run(
        [sys.executable, "-c", "from lantern.app.main import run; run(['serve', '--passphrase-stdin'])"],
        env={**house.environment, **locked}, cwd=house.room, capture_output=True, text=True, check=False,
        input=f"{PHRASE}\n",
    )  # fmt: skip

    assert (done.returncode, "broken_key" in done.stderr) == (1, True)


def test_many_slow_clients_hold_up_nobody(house: House) -> None:
    house.start()
    slow = [socket.create_connection(("127.0.0.1", house.port)) for _ in range(30)]
    try:
        for client in slow:
            client.sendall(b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nn")
        for _ in range(5):
            time.sleep(0.3)
            for client in slow:
                # On a busy machine their time may be over before ours is.
                with suppress(OSError):
                    client.sendall(b"a")
            assert Browser(house.port).ask("/health/live").status == 200
            assert Browser(house.port).ask("/sign-in/").status == 200
    finally:
        for client in slow:
            client.close()
