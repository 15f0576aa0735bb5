"""The report by keyboard alone, and what a concern and the list are on paper."""

import os
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.browser import DESK, PHONE, PageAt, focus_is_seen
from tests.journeys.hands import PLACE, WORDS, fill_in_report, receipt, send
from tests.journeys.site import SignedIn

MOST_TABS = 40
PAPER = {"format": "A4", "print_background": False}


def test_a_concern_is_reported_by_keyboard_alone(page_at: PageAt, signed_in: SignedIn) -> None:
    page = page_at(DESK)
    signed_in("volunteer", page)
    page.goto("/")
    to(page, "Report a concern")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Report a concern")).to_be_visible()
    to(page, "Weak signal or battery? Everything on one page")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Send this concern")).to_be_visible()

    to(page, "Send this concern")
    page.keyboard.press("Enter")
    # What is to be mended is where the keyboard stands, and its links lead to the fields.
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    to(page, "Choose one. “I do not know” is an answer.")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="Yes")).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="No", exact=True)).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type(WORDS)
    to(page, "Send this concern")
    page.keyboard.press("Enter")

    assert receipt(page).reference


def test_a_concern_on_paper_has_its_class_its_words_and_no_place(
    page_at: PageAt, signed_in: SignedIn, tmp_path: Path
) -> None:
    reporter, lead = page_at(PHONE), page_at(DESK, dark=True)
    signed_in("volunteer", reporter)
    fill_in_report(reporter, keep_out="the Duty Manager")
    given = send(reporter)
    signed_in("safeguarding_lead", lead)
    lead.goto(given.concern)

    lead.emulate_media(media="print")
    shown = lead.locator("body").inner_text()

    assert WORDS in shown
    assert "Who must not learn of it" in shown
    assert "Confidential. Keep this paper" in shown
    assert PLACE not in shown
    for button in ("Sign out", "Add this note", "Menu"):
        expect(lead.get_by_text(button, exact=True)).to_be_hidden()
    assert lead.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert pages(lead, tmp_path / "concern.pdf") == 1


def test_the_list_on_paper_is_a_table(page_at: PageAt, signed_in: SignedIn, tmp_path: Path) -> None:
    lead = page_at(PHONE)
    signed_in("safeguarding_lead", lead)
    lead.goto("/concerns/")

    lead.emulate_media(media="print")

    expect(lead.get_by_role("columnheader", name="Danger")).to_be_visible()
    expect(lead.locator(".lantern-stacked__word").first).to_be_hidden()
    assert lead.evaluate("getComputedStyle(document.querySelector('main td')).display") == "table-cell"
    after = "getComputedStyle(document.querySelector('main tbody th a'), '::after').content"
    assert lead.evaluate(after) == "none", "the address of a folder stands on paper"
    assert pages(lead, tmp_path / "list.pdf") >= 1


def to(page: Page, words: str) -> None:
    """Press Tab until what these words stand on has the focus; wherever the focus was on the way, it was seen."""
    # Before its stylesheet is there, nobody sees anything of a page; a ring around the focus neither.
    page.wait_for_load_state()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        name, seen = focus_is_seen(page)
        assert seen, f"the focus is on {name}, and nobody sees it"
        if page.evaluate("document.activeElement.textContent").strip() == words:
            return
    raise AssertionError(f"{words} is not reached by {MOST_TABS} presses of Tab")


def pages(page: Page, file: Path) -> int:
    """How many sheets it takes; the file is left for people to look at where a folder for pictures is named."""
    folder = os.environ.get("LANTERN_PICTURES")
    file = Path(folder) / file.name if folder else file
    file.write_bytes(page.pdf(**PAPER))  # type: ignore[arg-type]
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", file.read_bytes()))
