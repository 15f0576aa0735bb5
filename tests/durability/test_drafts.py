"""A report that is being written, while the server is killed at any moment: no word that was saved is lost."""

import json
import random
import threading
import time
from dataclasses import dataclass, field
from uuid import uuid4

import pytest

from tests.durability.browser import ERRORS, Browser
from tests.durability.house import House
from tests.durability.target import folder_in_location

WRITERS = 4
SAVED = 200
_A_MOMENT = 0.005


@dataclass
class Writing:
    """One report that somebody writes, word by word. ``saved`` is how much of it was acknowledged."""

    form: str = field(default_factory=lambda: str(uuid4()))
    words: str = ""
    saved: str = ""
    folder: str = ""
    seen: str = ""


@dataclass
class Writers:
    """People who write, one report after the other, and note what they were told is saved."""

    house: House
    written: list[Writing] = field(default_factory=list)
    acknowledged: int = 0

    def write_for(self, browsers: list[Browser], *, told: int, seconds: float) -> None:
        """Write in all browsers at once; the server is killed while they are at it.

        That is so many seconds after so many more savings were acknowledged: on a slow machine, too, some are.
        """
        enough = self.acknowledged + told
        threads = [threading.Thread(target=self._one, args=(browser,)) for browser in browsers]
        for thread in threads:
            thread.start()
        while self.acknowledged < enough and any(thread.is_alive() for thread in threads):
            time.sleep(_A_MOMENT)
        time.sleep(seconds)
        self.house.kill()
        for thread in threads:
            thread.join()

    def _one(self, browser: Browser) -> None:
        while True:
            this = Writing()
            self.written.append(this)
            for number in range(1, 9):
                this.words += f"Word {number} of what was seen. "
                try:
                    self._keep(browser, this)
                except ERRORS:
                    return

    def _keep(self, browser: Browser, this: Writing) -> None:
        place = f"/concerns/report/{this.folder}/keep/" if this.folder else "/concerns/report/keep/"
        answer = browser.ask(place, {"report": this.form, "seen": this.seen, "words": this.words})
        if answer.status == SAVED:
            told = json.loads(answer.text)
            this.saved, this.seen = this.words, str(told["seen"])
            this.folder = folder_in_location(told["keep"]) or ""
            self.acknowledged += 1


def survives(house: House, kills: int, seed: int) -> None:
    chance, writers = random.Random(seed), Writers(house)  # noqa: S311 -- when to kill
    house.start()
    browsers = house.browsers(WRITERS)
    for _ in range(kills):
        writers.write_for(browsers, told=chance.randint(0, 4), seconds=chance.uniform(0.02, 0.5))
        house.start()
    held = json.loads(house.run("tests.durability.drafts"))
    print(f"{kills} kills, {writers.acknowledged} times saved, {len(held)} reports begun")  # noqa: T201
    assert writers.acknowledged > kills
    lost = [this for this in writers.written if this.saved and not held.get(this.folder, "").startswith(this.saved)]
    assert lost == []


def test_twenty_kills_of_the_server_lose_no_word_that_was_saved(house: House) -> None:
    survives(house, 20, seed=21)


@pytest.mark.nightly
def test_two_hundred_kills_of_the_server_lose_no_word_that_was_saved(house: House) -> None:
    survives(house, 200, seed=201)
