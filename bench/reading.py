"""How long reading every pack takes in a new process, and putting the packs of one place together.

Run: ``python bench/reading.py``. Prints JSON. Data: the packs that come with Lantern; no chance in it.
"""

import json
import statistics
import subprocess
import sys

ROUNDS = 9
_MEASURE = """
import time
from datetime import date
from lantern.packs.library import library
from lantern.packs.vocabularies import sources, vocabulary
start = time.perf_counter()
vocabulary(); sources(); packs = library()
read = time.perf_counter()
packs.for_place(nation="england", area="Luton", organisation="charity", on=date(2026, 11, 18))
print(read - start, time.perf_counter() - read, len(packs.procedures))
"""


def once() -> tuple[float, float, int]:
    """Seconds to read, seconds to put together, and how many procedures, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", _MEASURE], check=True, capture_output=True, text=True)  # noqa: S603
    read, together, count = done.stdout.split()
    return float(read), float(together), int(count)


def measure() -> dict[str, object]:
    """The median of some rounds."""
    rounds = [once() for _ in range(ROUNDS)]
    read, together = (statistics.median(item[part] for item in rounds) for part in (0, 1))
    return {
        "benchmark": "reading the packs",
        "rounds": ROUNDS,
        "procedures": rounds[0][2],
        "read_seconds": round(read, 3),
        "put_together_seconds": round(together, 3),
        "both_seconds": round(read + together, 3),
        "python": sys.version.split()[0],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(), indent=2) + "\n")
