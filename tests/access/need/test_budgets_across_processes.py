import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

HOUSE = Path(__file__).parents[3]
PROCESSES = 4
FOLDERS = 88


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "data").mkdir()
    given = {f"LANTERN_{name.upper()}": str(tmp_path / name) for name in ("data", "keys", "checkpoints")}
    path = os.pathsep.join([str(HOUSE / "src"), str(HOUSE)])
    settings = "tests.access.need.process_settings"
    base = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return base | given | {"LANTERN_HTTPS": "no", "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": settings}


def started(surroundings: dict[str, str], asked: dict[str, object]) -> "subprocess.Popen[str]":
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.access.need.readers"], cwd=HOUSE, env=surroundings, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert running.stdin is not None
    running.stdin.write(json.dumps(asked))
    running.stdin.close()
    running.stdin = None
    return running


def answer(running: "subprocess.Popen[str]") -> dict[str, Any]:
    words, _ = running.communicate(timeout=120)
    assert running.returncode == 0
    found: dict[str, Any] = json.loads(words)
    return found


def opened_by_four(surroundings: dict[str, str], **more: object) -> list[dict[str, Any]]:
    made = answer(started(surroundings, {"make": FOLDERS}))
    together = [
        started(surroundings, {"who": made["who"], "folders": made["folders"][number::PROCESSES], **more})
        for number in range(PROCESSES)
    ]
    return [answer(running) for running in together]


def test_four_processes_at_once_open_no_more_than_sixty_and_tell_twice(surroundings: dict[str, str]) -> None:
    answers = opened_by_four(surroundings)

    assert sum(found["opened"] for found in answers) == 60
    assert Counter(kind for found in answers for kind in found["told"]) == {"budget": 2}


def test_a_count_that_each_process_keeps_for_itself_would_be_noticed(surroundings: dict[str, str]) -> None:
    assert sum(found["opened"] for found in opened_by_four(surroundings, broken=True)) == FOLDERS
