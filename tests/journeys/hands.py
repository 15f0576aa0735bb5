"""What people do with their hands on the pages, step by step."""

import re
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page, expect

from tests.journeys.site import Person

WORDS: Final = "A man waits at the gate each evening. She says: “I must go with him.”"
PLACE: Final = "Lamp House, the room by the stairs"
SEND: Final = "Send this concern"


@dataclass(frozen=True)
class Receipt:
    """What a reporter takes away."""

    reference: str
    path: str

    @property
    def concern(self) -> str:
        """Where those who may read it find it."""
        return self.path.removesuffix("received/")

    @property
    def now(self) -> str:
        """Where the reporter finds what to do."""
        return self.concern.replace("/concerns/", "/concerns/report/") + "now/"


def come_in(page: Page, person: Person) -> None:
    """Sign in by hand, with the code where one is asked for."""
    page.goto("/sign-in/")
    page.get_by_label("Your user name").fill(person.username)
    page.get_by_label("Your password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    if person.secret:
        page.get_by_label("Your code").fill(person.code())
        page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def show_again(page: Page, person: Person) -> None:
    """Show once more that it is you, so that what needs a fresh sign-in can be done."""
    page.goto("/confirm/")
    page.get_by_label("Your password").fill(person.password)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Start")).to_be_visible()


def fill_in_report(page: Page, *, words: str = WORDS, keep_out: str = "") -> None:
    """Write a report; it is not sent yet."""
    page.goto("/concerns/report/short/")
    page.get_by_role("radio", name="I do not know").check()
    page.get_by_label("What worries you?").fill(words)
    page.get_by_label("Whom is it about?").fill("girl in the green coat")
    page.get_by_label("Where are they now?").fill(PLACE)
    if keep_out:
        page.get_by_role("checkbox", name=keep_out).check()


def send(page: Page) -> Receipt:
    """Send what is filled in."""
    page.get_by_role("button", name=SEND).click()
    return receipt(page)


def receipt(page: Page) -> Receipt:
    """Go on from the page of what to do now to the receipt, and read what stands there."""
    expect(page.get_by_role("heading", name="What to do now")).to_be_visible()
    folder = re.search(r"/report/([0-9a-f-]{36})/now/", page.url)
    assert folder
    page.goto(f"/concerns/{folder.group(1)}/received/")
    expect(page.get_by_role("heading", name="We have it")).to_be_visible()
    path = re.sub(r"^https?://[^/]+", "", page.url)
    return Receipt(page.locator(".lantern-identity__name").inner_text(), path)


def row_of(page: Page, reference: str) -> str:
    """What the list says about one concern."""
    # What others owe of the same concern stands in a list of its own, further down.
    return page.get_by_role("row").filter(has_text=reference).first.inner_text()


def begin_report(page: Page, *, words: str = WORDS, about_us: str = "I do not know") -> str:
    """Begin a report screen by screen, with one person in it; the address below which its screens stand."""
    page.goto("/concerns/report/")
    page.get_by_role("group", name="Is somebody in danger now").get_by_role("radio", name="I do not know").check()
    page.get_by_label("What worries you?").fill(words)
    page.get_by_role("group", name="Is it about somebody who works").get_by_role(
        "radio", name=about_us, exact=True
    ).check()
    page.get_by_role("button", name="Go on").click()
    add_person(page, "girl in the green coat", "May be harmed", "They say they are under 18", more=True)
    return re.sub(r"^https?://[^/]+(.*/)who/$", r"\1", page.url)


def add_person(page: Page, label: str, part: str, age: str, *, more: bool = False) -> None:
    """Add somebody to the report whose screen of people is open."""
    expect(page.get_by_role("heading", name="Who is it about?")).to_be_visible()
    page.get_by_label("Who is it?").fill(label)
    page.get_by_role("checkbox", name=part).check()
    page.get_by_role("radio", name=age, exact=True).check()
    page.get_by_role("button", name="Save and add somebody else" if more else "Save and go on").click()
    page.wait_for_load_state()
