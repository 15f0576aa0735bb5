"""How long one assessment takes, with reasons and questions, over all packs.

Run: ``python bench/assess.py``. Prints JSON. Data: the worked situations that come with Lantern,
and the same with answers taken away or added at random; the seed is printed.
"""

import json
import random
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from lantern.packs.case_files import Case, cases_in
from lantern.packs.library import library
from lantern.packs.vocabularies import ROOT, vocabulary
from lantern.procedures.assess import assess
from lantern.procedures.situation import Situation

SEED = 20261122
ROUNDS = 40


def situations() -> list[Situation]:
    """The worked situations, and as many more as chance makes of them."""
    chance = random.Random(SEED)  # noqa: S311 -- data for a benchmark, not a secret
    text = (Path(ROOT) / "vignettes.yaml").read_text(encoding="utf-8")
    cases = cases_in(text, name="vignettes", now=datetime(2026, 11, 22, tzinfo=UTC))
    found = [case.situation for case in cases if isinstance(case, Case)]
    facts = [fact for fact in vocabulary().facts.values() if fact.type == "yn" and fact.scope != "context"]
    for situation in tuple(found):
        changed = situation
        for fact in chance.sample(facts, 12):
            subject = None if fact.scope == "concern" else chance.choice(situation.subjects).id
            changed = changed.with_answer(fact.name, subject, chance.choice(("yes", "no", "unknown", None)))
        found.append(changed)
    return found


def measure() -> dict[str, object]:
    """Times of single assessments in milliseconds, and the time of a fixed piece of work beside them."""
    packs = library()
    ready = [(situation, packs.for_situation(situation)) for situation in situations()]
    for situation, procedures in ready:
        assess(situation, procedures, packs.directory)
    times, plain = [], []
    for _ in range(ROUNDS):
        for number, (situation, procedures) in enumerate(ready):
            start = time.perf_counter()
            assess(situation, procedures, packs.directory)
            times.append((time.perf_counter() - start) * 1000)
            if number < len(ready) // 2:
                plain.append(times[-1])
    times.sort()
    yardstick = _yardstick()
    median = statistics.median(times)
    return {
        "benchmark": "assess",
        "seed": SEED,
        "situations": len(ready),
        "assessments": len(times),
        "procedures": len(ready[0][1].compiled),
        "p50_ms": round(median, 4),
        "p50_ms_worked_situations_only": round(statistics.median(plain), 4),
        "p99_ms": round(times[int(len(times) * 0.99)], 4),
        "yardstick_ms": round(yardstick, 4),
        "p50_per_yardstick": round(median / yardstick, 4),
        "python": sys.version.split()[0],
    }


def _yardstick() -> float:
    """A fixed piece of plain Python, so that two machines can be compared by ratio."""
    rounds = []
    for _ in range(20):
        start = time.perf_counter()
        total = 0
        for number in range(10_000):
            total += number & 7
        rounds.append((time.perf_counter() - start) * 1000)
    return statistics.median(rounds)


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
