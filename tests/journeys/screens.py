"""Every screen of a report and every page of what to do now, as addresses: for what must hold on each of them.

``planted``   a fixture, once in a run: a report that was begun and one that was sent, both of a volunteer, with
              the heaviest of the held cases in it.
``SCREENS``   their addresses by a name; ``{begun}`` and ``{sent}`` stand for the two.
``WRONG``     what is sent wrongly on a screen, so that its mistakes are shown: a button, and what is typed before.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pytest
from playwright.sync_api import Page

from tests.journeys.site import Site

CASE: Final = "V56"
SCREENS: Final[Mapping[str, str]] = {
    "first": "/concerns/report/",
    "what": "{begun}what/",
    "who": "{begun}who/",
    "person": "{begun}who/p1/",
    "keep-from": "{begun}keep-from/",
    "around": "{begun}around/",
    "so-far": "{begun}so-far/",
    "questions": "{begun}questions/",
    "files": "{begun}files/",
    "body": "{begun}body/p1/",
    "check": "{begun}check/",
    "now": "{sent}now/",
    "ask": "{sent}now/ask/1/",
    "know": "{sent}now/know/",
    "topic": "{sent}now/know/1/0/",
    "topic-of-a-person": "{sent}now/know/5/1/",
    "what-if": "{sent}now/what-if/",
    "message": "{message}",
    "done": "{done}",
    "away": "/concerns/notes/",
}
WRONG: Final[Mapping[str, Mapping[str, str]]] = {
    "first": {},
    "what": {"words": " "},
    "who": {},
    "around": {"time": "half past", "day_day": "40", "day_month": "2"},
    "done": {},
    "what-if": {},
}


@dataclass(frozen=True)
class Planted:
    """Where the two reports are."""

    places: Mapping[str, str]

    def path(self, name: str) -> str:
        """The address of a screen."""
        return SCREENS[name].format(**self.places)


@pytest.fixture(scope="session")
def planted(site: Site) -> Planted:
    """Two reports of the volunteer of this run."""
    return plant(site)


def plant(site: Site) -> Planted:
    """Two reports of the volunteer of a site."""
    found = json.loads(site.program("tests.journeys.planted", CASE, site.people["volunteer"].username))
    begun, sent = (f"/concerns/report/{found[name]}/" for name in ("begun", "sent"))
    return Planted({"begun": begun, "sent": sent, "message": "", "done": ""})


def with_duties(planted: Planted, page: Page) -> Planted:
    """The same, with the addresses of a message and of a duty to close, as the page of what to do now has them."""
    page.goto(planted.path("now"))
    links = re.findall(r'href="(/concerns/report/[^"]*/now/(message|done)/[^"]*)"', page.content())
    found = {kind: path for path, kind in reversed(links)}
    return Planted({**planted.places, **found})


def send_wrongly(page: Page, name: str) -> None:
    """Send the screen that is open with the mistakes that are made there."""
    for details in page.locator("main details:not([open]) summary").all():
        details.click()
    for box, words in WRONG[name].items():
        page.locator(f'main [name="{box}"]').fill(words)
    page.locator("main form:not(.lantern-way-out) button.govuk-button").first.click()
    page.locator(".govuk-error-summary").wait_for()
