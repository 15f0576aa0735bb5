"""No acknowledgement leaves before what it acknowledges was handed to the disk (G11), seen from the system calls."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.durability.house import SERVE, House

REPORTS = 40
CALL = re.compile(r"^(\d+) +(?:<\.\.\. )?(pwrite64|write|fdatasync|fsync|sendto)(?:\(| resumed)(.*)$")
STRACE = shutil.which("strace")
CALLS = "trace=pwrite64,write,fdatasync,fsync,sendto"
TRACED = (STRACE or "strace", "-f", "-y", "-s", "16", "-e", CALLS, "-e", "signal=none")
WEAK = ("-m", "tests.durability.weak_server")


def may_trace() -> bool:
    """Whether this machine has the tracer and lets it work; without it this cannot be seen here."""
    if STRACE is None:
        return False
    return subprocess.run([STRACE, "true"], capture_output=True, check=False).returncode == 0  # noqa: S603 -- our own


needs_strace = pytest.mark.skipif(not may_trace(), reason="strace is not here, or may not trace: the order is not seen")


def early_acknowledgements(trace: Path) -> tuple[int, int]:
    """How many acknowledgements left, and how many of them before the journal was synced."""
    unsynced: dict[str, bool] = {}
    sent = early = 0
    for line in trace.read_text(errors="replace").splitlines():
        found = CALL.match(line)
        if not found:
            continue
        thread, call, rest = found.groups()
        if "-wal" in rest and "write" in call:
            unsynced[thread] = True
        elif "sync" in call and "unfinished" not in rest and "= 0" in rest:
            unsynced[thread] = False
        elif call == "sendto" and '"HTTP/1.1 302' in rest:
            sent += 1
            early += unsynced.get(thread, False)
    return sent, early


def traced(house: House, *, program: tuple[str, ...] = SERVE, weaken: str = "") -> tuple[int, int]:
    trace = house.room / "trace"
    house.start(before=(*TRACED, "-o", str(trace)), program=program, more={"PRACTICE_SYNC": weaken} if weaken else {})
    browser = house.browser()
    receipts = [browser.report(house.target, number) for number in range(REPORTS)]
    house.kill()
    assert all(receipts)
    return early_acknowledgements(trace)


@needs_strace
def test_every_acknowledgement_leaves_after_the_sync(house: House) -> None:
    if house.database:
        pytest.skip("the sync of a PostgreSQL server happens in its own processes")
    sent, early = traced(house)

    assert (sent >= REPORTS, early) == (True, 0)


@needs_strace
def test_the_trace_notices_a_database_that_acknowledges_too_early(house: House) -> None:
    if house.database:
        pytest.skip("the sync of a PostgreSQL server happens in its own processes")
    sent, early = traced(house, program=WEAK, weaken="NORMAL")

    assert sent >= REPORTS
    assert early >= REPORTS // 2
