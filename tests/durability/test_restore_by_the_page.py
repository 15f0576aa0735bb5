"""A newcomer brings a house back by the one printed page, in a clean place (F70, G12).

The commands are read out of the page itself, in their order, and typed as they stand there.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import PdfMargins

from lantern.access.codes import code_of
from lantern.app.practice_data import invented
from tests.durability import one_page
from tests.durability.browser import ERRORS, Browser
from tests.durability.house import ROOT, free_port
from tests.journeys.browser import CHROMIUM, QUIET, driver

FAULTS = ("without_audit", "other_than_audited", "audited_but_missing", "gaps")
WAITS = 300.0
EDGES: PdfMargins = {"top": "12mm", "bottom": "12mm", "left": "12mm", "right": "12mm"}


@dataclass
class Burnt:
    """What is left of a house after a fire: a backup, its identity and its keys. And what stood in it."""

    room: Path
    people: list[dict[str, str]]
    before: dict[str, Any]

    @property
    def home(self) -> Path:
        return self.room / "home"

    def who(self, role: str) -> dict[str, str]:
        return next(one for one in self.people if one["role"] == role)


def burnt(room: Path, *words: str) -> Burnt:
    """Practice is made and backed up by the commands of the product; then only what lies elsewhere is left."""
    live = room / "live"
    names = ("data", "keys", "checkpoints", "backups")
    told = {**one_page.clean_environment(room / "home"), "LANTERN_DEMO": "yes", "LANTERN_HTTPS": "no"}
    told |= {f"LANTERN_{name.upper()}": str(live / name) for name in names}
    people = json.loads(lantern(told, "demo", "--json", *words))
    elsewhere = room / "home" / "lantern-back"
    elsewhere.mkdir(parents=True)
    made = lantern(told, "backup", "--new-identity", str(elsewhere / "identity.txt"))
    told["LANTERN_BACKUP_RECIPIENTS"] = made.strip().rpartition("=")[2]
    lantern(told, "backup")
    lantern(told, "backup", "--keys-to", str(elsewhere / "keys"))
    (backup,) = (live / "backups").glob("*.age")
    shutil.copy(backup, elsewhere)
    shutil.copy(live / "keys" / "root.key", elsewhere / "keys")
    before = looked(told)
    shutil.rmtree(live)
    return Burnt(room, people, before)


def lantern(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(  # noqa: S603 -- our own
        ["lantern", *words], env=environment, capture_output=True, text=True, check=False,  # noqa: S607
        executable=shutil.which("lantern", path=environment["PATH"]),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def looked(environment: dict[str, str]) -> dict[str, Any]:
    """What is in a store, by code that is not the product's."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.durability.looking"], env={**environment, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        cwd=environment["HOME"], capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


@dataclass
class Newcomer:
    """Somebody who types the page, line by line, in one window."""

    house: Burnt
    port: int
    window: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.house.room / "window"

    def types(self, page: one_page.Page) -> None:
        with self.log.open("ab") as log:
            self.window = subprocess.Popen(  # noqa: S603 -- the page
                ["/bin/bash", "-e", "-c", page.typed(port=self.port)],
                env=one_page.clean_environment(self.house.home), cwd=self.house.room, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def waits(self) -> bool:
        """Until the site answers; no when the window has ended before."""
        assert self.window is not None
        began = time.monotonic()
        while time.monotonic() - began < WAITS and self.window.poll() is None:
            try:
                if Browser(self.port).ask("/health/live").status == 200:
                    return True
            except ERRORS:
                time.sleep(0.1)
        return False

    def presses_ctrl_c(self) -> None:
        assert self.window is not None
        os.killpg(self.window.pid, signal.SIGINT)
        self.window.wait(60)

    def said(self) -> str:
        return self.log.read_text()

    def leaves(self) -> None:
        if self.window is not None and self.window.poll() is None:
            os.killpg(self.window.pid, signal.SIGKILL)
            self.window.wait()

    def browser(self, person: dict[str, str]) -> Browser:
        """Somebody of the team signs in, with the second code where they need one."""
        browser = Browser(self.port)
        browser.ask("/sign-in/")
        answer = browser.ask("/sign-in/", {"name": person["username"], "password": person["password"]})
        if "/sign-in/code/" in answer.location:
            browser.ask(answer.location)
            code = code_of(bytes.fromhex(person["secret"]), datetime.now(UTC))
            answer = browser.ask("/sign-in/code/", {"code": code})
        assert answer.status == 302, answer.status
        return browser


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Burnt:
    room = tmp_path_factory.mktemp("made")
    (room / "home").mkdir()
    return burnt(room, "--brief")


@pytest.fixture
def house(made: Burnt, tmp_path: Path) -> Burnt:
    """A computer of its own, with a copy of what is left."""
    shutil.copytree(made.home, tmp_path / "home")
    return replace(made, room=tmp_path)


@pytest.fixture
def newcomer(house: Burnt) -> Iterator[Newcomer]:
    somebody = Newcomer(house, free_port())
    try:
        yield somebody
    finally:
        somebody.leaves()


def brought_back(newcomer: Newcomer) -> None:
    """Everything that the page promises is so."""
    house = newcomer.house
    began = time.monotonic()
    newcomer.types(one_page.read())
    assert newcomer.waits(), newcomer.said()
    print(f"from the first line to a site that answers: {time.monotonic() - began:.1f} s")  # noqa: T201
    said = newcomer.said()
    for promised in ("All hold together", "It is safe to serve like this", "Everything that was looked at holds"):
        assert promised in said
    assert re.search(r"type: \d{8}-\d{4}(-[0-9a-f]{4}){3}$", said, re.MULTILINE)

    known = invented()
    words = next(one.said["words"] for one in known.concerns if one.said.get("short"))
    read = every_concern(newcomer.browser(house.who("safeguarding lead")))
    assert any(" ".join(words.split())[:60] in " ".join(text.split()) for text in read)
    assert newcomer.browser(house.who("volunteer")).ask("/me/").status == 200

    newcomer.presses_ctrl_c()
    lies = house.home / "lantern-back"
    after = looked({
        **one_page.clean_environment(house.home), "LANTERN_DEMO": "yes", "LANTERN_HTTPS": "no",
        "LANTERN_DATA": str(lies / "data"), "LANTERN_KEYS": str(lies / "keys"),
    })  # fmt: skip
    assert set(after["folders"]) == set(house.before["folders"])
    assert len(after["folders"]) > 5
    assert {name: after[name] for name in FAULTS} == dict.fromkeys(FAULTS, 0)
    assert after["integrity"] == "ok"


def every_concern(browser: Browser) -> list[str]:
    """What stands on the page of each concern in the list."""
    listed = browser.ask("/concerns/")
    assert listed.status == 200
    paths = sorted(set(re.findall(r'href="(/concerns/[0-9a-f-]{36}/)(?:triage/)?"', listed.text)))
    assert paths
    return [browser.ask(path).text for path in paths]


def test_somebody_who_types_the_page_word_by_word_brings_everything_back(newcomer: Newcomer) -> None:
    brought_back(newcomer)


@pytest.mark.nightly
def test_half_a_year_comes_back_by_the_page(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    somebody = Newcomer(burnt(tmp_path), free_port())
    try:
        brought_back(somebody)
    finally:
        somebody.leaves()


@pytest.mark.parametrize(
    ("line", "instead"),
    [("LANTERN_KEYS=$PWD/keys", "LANTERN_KEYS=$PWD/other"), ("--identity identity.txt", "--identity keys/root.key")],
    ids=["where the keys are", "the identity"],
)
def test_a_page_with_one_wrong_line_is_noticed(newcomer: Newcomer, line: str, instead: str) -> None:
    text = one_page.PAGE.read_text(encoding="utf-8")
    assert line in text
    newcomer.types(one_page.read(text.replace(line, instead)))

    assert not newcomer.waits()
    assert not (newcomer.house.home / "lantern-back" / "data" / "lantern.sqlite3").exists()


def test_every_line_that_is_typed_stands_on_the_page() -> None:
    page = one_page.read()
    text = one_page.PAGE.read_text(encoding="utf-8")

    assert len(page.blocks) == 5
    assert page.blocks[-1] == "lantern serve\n"
    for line in page.typed(port=int(one_page.PORT)).splitlines():
        assert line in text


def test_it_is_one_printed_page(tmp_path: Path) -> None:
    program = next(filter(None, map(shutil.which, CHROMIUM)))
    browser = driver().chromium.launch(executable_path=program, args=QUIET)
    try:
        sheet = browser.new_page()
        sheet.set_content(one_page.as_html())
        sheet.pdf(path=tmp_path / "page.pdf", format="A4", margin=EDGES)
    finally:
        browser.close()

    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "page.pdf").read_bytes())) == 1
