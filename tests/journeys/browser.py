"""A real browser for tests of pages, and what they ask of it.

Fixtures, for any test module that has ``from tests.journeys.browser import *`` in its ``conftest.py``
(or names them one by one):

``house_url``   where the pages are served; the live server of pytest-django, unless a conftest gives another
``browser``     one Chromium for the whole run
``page_at``     ``page_at(width=375, dark=True, script=False, language="ar-xb")`` opens a fresh window with its own
                cookies; every window is closed after the test. Addresses may be written as paths.
``axe``         ``axe(page)`` gives the faults that axe-core finds: WCAG 2.0 to 2.2 A and AA, and best practice.
                An empty list is what is wanted; each fault names its rule and the parts of the page.

Each page that ``page_at`` gives refuses to speak to any other host, and ``page_at`` fails the test at its end
if a page tried to, if the policy of the headers stopped something, or if a script failed.

Functions: ``drawn(page)`` (waits for its stylesheet), ``sideways(page)`` (does the page scroll sideways?),
``loaded(page, path)`` (what a first visit weighs),
``focus_is_seen(page)``, ``tabbed(page, times)``, ``picture(page, name)``.
Pictures are taken only where the environment names a folder for them: ``LANTERN_PICTURES``.
"""

import atexit
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Route, sync_playwright

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHT = 900
PHONE, NARROW, DESK = 375, 320, 1280
MOST_PATIENCE = 15_000  # milliseconds

__all__ = ["axe", "browser", "house_url", "page_at"]


@cache
def driver() -> Playwright:
    """The one driver of this process: a second one beside it would find its loop taken."""
    started = sync_playwright().start()
    atexit.register(started.stop)
    return started


class PageAt(Protocol):
    """Opens a window."""

    def __call__(self, width: int = DESK, *, dark: bool = False, script: bool = True, language: str = "") -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium. It is the system's own: nothing is downloaded."""
    # The shell has no windows of its own to draw, and is quicker by far where it is installed.
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert found, "no Chromium on this machine: install the package `chromium`, then run the tests again"
    # The browser's driver keeps a loop in this thread, and Django would take every test for an asynchronous one.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    opened = driver().chromium.launch(executable_path=found, args=QUIET)
    yield opened
    opened.close()


@pytest.fixture
def house_url(request: pytest.FixtureRequest) -> str:
    """Where the pages are. A conftest that serves them otherwise has a fixture of the same name."""
    return str(request.getfixturevalue("live_server").url)


@pytest.fixture
def page_at(browser: Browser, house_url: str) -> Iterator[PageAt]:
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(width: int = DESK, *, dark: bool = False, script: bool = True, language: str = "") -> Page:
        context = browser.new_context(
            base_url=house_url,
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            locale="en-GB",
            timezone_id="Europe/London",
            service_workers="block",
        )
        contexts.append(context)
        context.set_default_timeout(MOST_PATIENCE)
        if language:
            context.add_cookies([{"name": "lantern_language", "value": language, "url": house_url}])
        context.route("**/*", _only(urlsplit(house_url).netloc, complaints))
        page = context.new_page()
        page.on("console", _heard(complaints))
        page.on("pageerror", lambda problem: complaints.append(f"a script failed: {problem}"))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == [], "a page did what it must not"


def _only(host: str, complaints: list[str]) -> Callable[[Route], None]:
    def let_through(route: Route) -> None:
        if urlsplit(route.request.url).netloc == host:
            route.continue_()
        else:
            complaints.append(f"asked another host: {route.request.url}")
            route.abort()

    return let_through


def _heard(complaints: list[str]) -> Callable[[ConsoleMessage], None]:
    def note(message: ConsoleMessage) -> None:
        # An answer of 4xx or 5xx is noted by the browser as an error, too; tests of error pages want those.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    return note


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    assert AXE.is_file(), "axe-core is missing: run `make assets`"
    source = AXE.read_text(encoding="utf-8")

    def faults(page: Page) -> list[str]:
        drawn(page)
        # The same page in another light has it already.
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        found: dict[str, Any] = page.evaluate(
            "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES
        )
        assert found["passes"], "axe looked at nothing"
        return [
            f"{fault['id']}: {fault['help']}: {'; '.join(str(node['target']) for node in fault['nodes'])}"
            for fault in found["violations"]
        ]

    return faults


def drawn(page: Page) -> None:
    """Wait until the page has its stylesheet and its scripts: before that it looks like no page of ours."""
    page.wait_for_load_state("load")


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    drawn(page)
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def loaded(page: Page, path: str) -> dict[str, int]:
    """What a first visit brings, in bytes before compression, by address."""
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({urlsplit(answer.url).path: len(answer.body())}))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return sizes


_FOCUS = """() => {
  const at = document.activeElement
  if (!at || at === document.body) return {name: 'nothing', seen: false}
  // A choice is drawn by the label beside its box; what has the focus may be the box alone.
  const drawn = at.matches('.govuk-radios__input, .govuk-checkboxes__input')
    ? [getComputedStyle(at.nextElementSibling, '::before')] : [getComputedStyle(at)]
  const ring = style => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 &&
    style.outlineColor !== 'rgba(0, 0, 0, 0)') || style.boxShadow !== 'none'
  const box = (at.matches('.govuk-radios__input, .govuk-checkboxes__input') ? at.nextElementSibling : at)
    .getBoundingClientRect()
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
  const name = at.tagName + ' ' + (at.textContent.trim().slice(0, 30) || at.name || '')
  return {name, seen: drawn.some(ring) && inside}
}"""


def focus_is_seen(page: Page) -> tuple[str, bool]:
    """What has the focus, and whether a ring around it can be seen inside the window."""
    drawn(page)
    found = page.evaluate(_FOCUS)
    return str(found["name"]), bool(found["seen"])


def tabbed(page: Page, most: int = 80) -> list[tuple[str, bool]]:
    """Everything that the key Tab reaches, in order, until the page is left."""
    drawn(page)
    reached: list[tuple[str, bool]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        name, seen = focus_is_seen(page)
        if name == "nothing":
            break
        reached.append((name, seen))
    return reached


def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page for people to look at, where a folder for them is named."""
    folder = os.environ.get("LANTERN_PICTURES")
    if folder:
        drawn(page)
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
