"""Whether the time of an answer tells that a folder is there which one may not see (G3).

Run: ``python -m bench.existence``. Prints JSON. Pairs of requests to the real server, one after the other: a folder
that there is, and an id of none. ``auc`` is how often the one takes longer than the other: 0.5 says nothing.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from tests.hostile.town import Town
from tests.hostile.visiting import Browser

PAIRS = 400
WARM = 20
ROUTES = ("/concerns/{}/", "/concerns/{}/received/")


def seconds(browser: Browser, path: str) -> float:
    """How long one request takes."""
    start = time.perf_counter()
    browser.ask(path)
    browser.answers.clear()
    return time.perf_counter() - start


def auc(one: list[float], other: list[float]) -> float:
    """The chance that one of the first is larger than one of the second; half for equals."""
    won = sum((first > second) + (first == second) / 2 for first in one for second in other)
    return won / (len(one) * len(other))


def measured(browser: Browser, route: str, there: str) -> dict[str, object]:
    """Both answers, in turn, so that what else the machine does meets both."""
    kept, missing = list[float](), list[float]()
    for number in range(WARM + PAIRS):
        pair = [(kept, there), (missing, str(uuid4()))]
        for times, folder in pair if number % 2 else reversed(pair):
            took = seconds(browser, route.format(folder))
            if number >= WARM:
                times.append(took)
    ms = [round(statistics.median(times) * 1000, 2) for times in (kept, missing)]
    apart = round(abs(ms[0] - ms[1]), 2)
    return {
        "route": route,
        "kept_ms": ms[0],
        "missing_ms": ms[1],
        "apart_ms": apart,
        "auc": round(auc(kept, missing), 3),
    }


def measure() -> dict[str, object]:
    """A worker who asks for the folder of a person whom they may not know."""
    with tempfile.TemporaryDirectory() as room:
        town = Town(Path(room))
        try:
            town.start()
            browser = Browser(town.port).sign_in(town.people["worker"])
            found = [measured(browser, route, town.ids["closed"]) for route in ROUTES]
        finally:
            town.close()
    return {
        "benchmark": "existence",
        "engine": "postgresql" if town.database else "sqlite",
        "pairs": PAIRS,
        "load": os.getloadavg()[0],
        "routes": found,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(), indent=2) + "\n")
