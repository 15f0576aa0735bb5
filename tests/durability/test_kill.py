"""Killed at any moment, on either database: nothing acknowledged is lost, and no change is without its entry (G11)."""

import random
import threading
import time
from dataclasses import dataclass, field

import pytest

from tests.durability.browser import ERRORS, Browser
from tests.durability.house import House

REPORTERS = 4
LONGEST_UNTIL_BACK = 10.0


@dataclass
class Reporters:
    """People who report one thing after the other, and note every receipt they were given."""

    house: House
    receipts: set[str] = field(default_factory=set)
    sent: int = 0

    def report_for(self, browsers: list[Browser], seconds: float) -> None:
        """Report from all browsers at once; the server is killed while they are at it."""
        threads = [threading.Thread(target=self._one, args=(browser,)) for browser in browsers]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        self.house.kill()
        for thread in threads:
            thread.join()

    def _one(self, browser: Browser) -> None:
        try:
            while True:
                self.sent += 1
                receipt = browser.report(self.house.target, self.sent)
                if receipt:
                    self.receipts.add(receipt)
        except ERRORS:
            return


def survives(house: House, kills: int, seed: int) -> None:
    chance, reporters, slowest = random.Random(seed), Reporters(house), 0.0  # noqa: S311 -- when to kill
    house.start()
    browsers = house.browsers(REPORTERS)
    for _ in range(kills):
        reporters.report_for(browsers, chance.uniform(0.02, 0.5))
        slowest = max(slowest, house.start())
    found = house.look()
    print(f"{kills} kills, {len(reporters.receipts)} acknowledged, back after {slowest:.1f} s at most")  # noqa: T201
    assert len(reporters.receipts) > kills
    assert reporters.receipts - {*found["folders"], *found["references"]} == set()
    faults = ("without_audit", "other_than_audited", "audited_but_missing", "gaps")
    assert {name: found[name] for name in faults} == dict.fromkeys(faults, 0)
    assert found["integrity"] == "ok"
    assert slowest <= LONGEST_UNTIL_BACK


def test_twenty_kills_lose_nothing_that_was_acknowledged(house: House) -> None:
    survives(house, 20, seed=20)


@pytest.mark.nightly
def test_two_hundred_kills_lose_nothing_that_was_acknowledged(house: House) -> None:
    survives(house, 200, seed=200)


def test_the_look_through_notices_what_it_looks_for(house: House) -> None:
    house.start()
    browser = house.browser()
    receipts = [browser.report(house.target, number) for number in range(3)]
    house.stop()
    before = house.look()

    house.run("tests.durability.spoiling")
    after = house.look()

    faults = ("without_audit", "other_than_audited", "audited_but_missing", "gaps")
    assert {*receipts} <= {*before["folders"]}
    assert [before[name] for name in faults] == [0, 0, 0, 0]
    assert [after[name] > 0 for name in faults] == [True, True, True, True]
