"""How many reports the real server takes: `lantern serve` with its own browser-like clients on the same machine.

Two loads, one after the other, each on a house of its own. Open loop: reports arrive at random moments,
150 a second, whether or not the ones before were answered; a report's time counts from the moment at
which it was due. Closed loop: 64 people, each reports again as soon as the last one was acknowledged.
At the end every acknowledgement is looked for in the database. DATABASE_URL chooses the engine.
What is posted is the page that everybody reports with: about 260 letters, whom it is about, and a hidden place.
Six accounts hold the posts that receive it. All connections share the session of one volunteer.
The processor's seconds of the server stand beside: other work on the machine lengthens only the times.

Run: ``PYTHONPATH=src:. python bench/intake.py [--only open] [--seconds 20] [--workers 2] [--rate 150] [--seed 4]``.
Prints JSON.
"""

import argparse
import asyncio
import json
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

from tests.durability.browser import Browser
from tests.durability.house import WORD, House
from tests.durability.target import Target

PEOPLE: Final = 64
WANTED: Final = {"p99_ms": 250.0, "closed_per_second": 200.0, "lost": 0}
REPORT_PAGE: Final = Target(
    settings="bench.settings",
    sign_in="/sign-in/",
    report="/concerns/report/short/",
    name_field="name",
    fields=lambda number: {
        "report": str(uuid4()),
        "words": f"What was seen at the gate, {number}. " * 8,
        "danger": "unknown",
        "about": "woman with two boys",
        "place": "second floor, the room at the end",
        "kept_out_words": "",
    },
)
_LENGTH: Final = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_PLACE: Final = re.compile(rb"location: (\S+)", re.IGNORECASE)


@dataclass
class Taken:
    """What was sent, acknowledged, and how long each took."""

    sent: int = 0
    refused: int = 0
    receipts: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def at(self, share: float) -> float:
        """Milliseconds within which that share was acknowledged."""
        ordered = sorted(self.seconds)
        return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1) if ordered else -1.0


class Client:
    """One connection that is kept open, as a browser does."""

    def __init__(self, house: House, cookies: str, proof: str) -> None:
        """Signed in already."""
        self._house, self._cookies, self._proof = house, cookies, proof
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def report(self, number: int, taken: Taken, due: float) -> None:
        """Post one report, and note how long it took from when it was due."""
        taken.sent += 1
        try:
            status, place = await self._post(number)
        except (OSError, asyncio.IncompleteReadError):
            self._streams = None
            status, place = await self._post(number)
        receipt = self._house.target.receipt(place) if status in {302, 303} else None
        if receipt is None:
            taken.refused += 1
            return
        taken.receipts.append(receipt)
        taken.seconds.append(time.perf_counter() - due)

    async def _post(self, number: int) -> tuple[int, str]:
        target = self._house.target
        body = urlencode({"csrfmiddlewaretoken": self._proof, **target.fields(number)}).encode()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._house.port)
        reader, writer = self._streams
        head = (
            f"POST {target.report} HTTP/1.1\r\nHost: localhost:{self._house.port}\r\nCookie: {self._cookies}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await writer.drain()
        answer = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(answer)
        if length:
            await reader.readexactly(int(length.group(1)))
        place = _PLACE.search(answer)
        if b"connection: close" in answer.lower():
            writer.close()
            self._streams = None
        return int(answer.split()[1]), place.group(1).decode() if place else ""


async def open_loop(clients: list[Client], seconds: float, rate: float, chance: random.Random) -> Taken:
    """Reports arrive at random moments, ``rate`` a second on average."""
    taken, began, due = Taken(), time.perf_counter(), 0.0
    tasks: list[asyncio.Task[None]] = []
    free: asyncio.Queue[Client] = asyncio.Queue()
    for client in clients:
        free.put_nowait(client)

    async def one(number: int, moment: float) -> None:
        client = await free.get()
        try:
            await client.report(number, taken, moment)
        finally:
            free.put_nowait(client)

    while due < seconds:
        due += chance.expovariate(rate)
        await asyncio.sleep(max(0.0, began + due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(len(tasks), began + due)))
    await asyncio.gather(*tasks)
    return taken


async def closed_loop(clients: list[Client], seconds: float) -> Taken:
    """Everybody reports again as soon as they can."""
    taken, until = Taken(), time.perf_counter() + seconds

    async def person(client: Client) -> None:
        while time.perf_counter() < until:
            await client.report(taken.sent, taken, time.perf_counter())

    await asyncio.gather(*(person(client) for client in clients))
    return taken


def loaded(load: Callable[[list[Client]], Awaitable[Taken]], workers: int, seconds: float) -> dict[str, Any]:
    """A fresh house under one load, and what came of it."""
    with tempfile.TemporaryDirectory(prefix="lantern-bench-") as room:
        house = House(Path(room), REPORT_PAGE, more={"LANTERN_WORKERS": str(workers)})
        name = house.run("bench.intake_people", WORD)
        try:
            house.start()
            browser = Browser(house.port).sign_in(REPORT_PAGE, name, WORD)
            cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
            began, worked = time.perf_counter(), _seconds(house)
            taken = asyncio.run(_run(load, [Client(house, cookies, browser.proof) for _ in range(PEOPLE)]))
            took = time.perf_counter() - began
            worked = _seconds(house) - worked
            house.stop()
            kept = set(house.look()["folders"])
        finally:
            house.close()
    return {
        "sent": taken.sent, "acknowledged": len(taken.receipts), "refused": taken.refused,
        "lost": len(set(taken.receipts) - kept), "per_second": round(len(taken.receipts) / max(took, seconds), 1),
        "server_processor_ms_each": round(worked * 1000 / max(1, len(taken.receipts)), 2),
        "p50_ms": taken.at(0.5), "p95_ms": taken.at(0.95), "p99_ms": taken.at(0.99), "most_ms": taken.at(1.0),
    }  # fmt: skip


def _seconds(house: House) -> float:
    """The processor's seconds that the server's processes have used; nothing where the machine does not tell."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if house.server is not None and int(fields[2]) == house.server.pid:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def _run(load: Callable[[list[Client]], Awaitable[Taken]], clients: list[Client]) -> Taken:
    return await load(clients)


def main() -> None:
    """Run both loads and print what came of them, with what was wanted."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seconds", type=float, default=20)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--rate", type=float, default=150)
    asked.add_argument("--only", choices=["open", "closed"], help="one of the two loads")
    asked.add_argument("--seed", type=int, default=4)
    given = asked.parse_args()
    chance = random.Random(given.seed)  # noqa: S311 -- when people report
    loads: dict[str, Callable[[list[Client]], Awaitable[Taken]]] = {
        "open": lambda clients: open_loop(clients, given.seconds, given.rate, chance),
        "closed": lambda clients: closed_loop(clients, given.seconds),
    }
    found = {
        f"{name}_loop": loaded(load, given.workers, given.seconds)
        for name, load in loads.items()
        if given.only in {None, name}
    }
    json.dump(
        {
            "asked": vars(given),
            "wanted": WANTED,
            "database": "postgresql" if os.environ.get("DATABASE_URL") else "sqlite",
            **found,
            "load_of_the_machine": round(os.getloadavg()[0], 1),
        },
        sys.stdout,
        indent=1,
    )
    print()


if __name__ == "__main__":
    main()
