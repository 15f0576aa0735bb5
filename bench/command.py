"""How long ``lantern assess`` takes from the shell, and how much memory it needs.

Run: ``python bench/command.py``. Prints JSON. Data: the first worked situation; no chance in it.
The time of an empty Python stands beside it, so that machines can be compared by ratio.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 9
CASE = """\
jurisdiction: england
area: Luton
noticed_at: 2026-11-18T21:40
organisation: {type: charity}
facts: {imminent_risk_to_life: yes, asylum_seeker: yes, concern_safety_or_welfare: yes}
"""


def seconds(command: list[str]) -> float:
    """The median time of a command in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own words
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure() -> dict[str, object]:
    """Time and memory of one call, and what an empty Python takes."""
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "case.yaml"
        case.write_text(CASE, encoding="utf-8")
        program = [str(Path(sys.executable).with_name("lantern")), "assess", str(case)]
        taken = seconds(program)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        empty = seconds([sys.executable, "-c", "pass"])
    return {
        "benchmark": "lantern assess",
        "rounds": ROUNDS,
        "seconds": round(taken, 3),
        "empty_python_seconds": round(empty, 3),
        "ratio": round(taken / empty, 1),
        "memory_mb": round(memory / 1024, 1),
        "cores": os.cpu_count(),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
