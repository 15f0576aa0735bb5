"""The chronology in a real browser: on a phone, without script, by axe, on paper."""

import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.cases.stories import Story, story
from tests.journeys.browser import *  # noqa: F403 -- fixtures
from tests.journeys.browser import PHONE, PageAt, sideways

pytestmark = pytest.mark.django_db(transaction=True)
Axe = Callable[[Page], list[str]]


@pytest.fixture
def told() -> Story:
    return story(datetime.now(UTC))


def opened(told: Story, page: Page, house_url: str, way: str = "") -> Page:
    """The chronology, opened by the lead."""
    key = told.browser().cookies["lantern_session"].value
    page.context.add_cookies([{"name": "lantern_session", "value": key, "url": house_url}])
    page.goto(told.url + way)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chronology")
    return page


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_lead_narrows_marks_and_turns_it_round_on_a_phone(
    told: Story, page_at: PageAt, house_url: str, *, script: bool
) -> None:
    page = opened(told, page_at(PHONE, script=script), house_url)

    page.locator("summary", has_text="Show only some of it").click()
    page.get_by_role("checkbox", name="Notes").check()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", level=3)).to_have_text(["Note"])
    assert "kind=note" in page.url
    page.get_by_role("link", name=re.compile(r"^Mark as significant\s*: Note")).click()
    page.get_by_label("Why?").fill("The school saw it first.")
    page.get_by_role("button", name="Mark as significant").click()
    expect(page.get_by_text("The school saw it first.")).to_be_visible()
    page.goto(f"{told.url}?only=significant")
    expect(page.get_by_role("heading", level=3)).to_have_text(["Note"])
    page.get_by_role("link", name=re.compile(r"Take away:\s*Only what is marked")).click()
    first = page.get_by_role("heading", level=3).first.inner_text()
    page.get_by_role("link", name="Show the newest first").click()
    expect(page.get_by_text("The newest stands first.")).to_be_visible()
    assert page.get_by_role("heading", level=3).last.inner_text() == first
    assert sideways(page) <= 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("way", ["", "?kind=note&gap=month", "?since_day=40&since_month=2&since_year=2026"])
def test_a_whole_story_has_no_fault_that_axe_can_find(
    told: Story, page_at: PageAt, house_url: str, axe: Axe, way: str, *, dark: bool
) -> None:
    page = opened(told, page_at(PHONE, dark=dark), house_url, way)
    for box in page.locator("main summary").all():
        box.click()

    assert axe(page) == []
    assert sideways(page) <= 0


def test_the_picture_says_what_it_shows_to_whoever_does_not_see_it(
    told: Story, page_at: PageAt, house_url: str
) -> None:
    page = opened(told, page_at(PHONE), house_url)
    picture = page.get_by_role("img", name=re.compile("^What happened from"))

    expect(picture).to_be_visible()
    expect(picture).to_have_accessible_description(re.compile(r"Duties: \d.*Gap 1: 2[01] days"))


def test_on_paper_every_sheet_says_what_it_is_and_no_menu_stands_on_it(
    told: Story, page_at: PageAt, house_url: str, tmp_path: Path
) -> None:
    page = opened(told, page_at(), house_url)
    paper = tmp_path / "paper.pdf"
    page.pdf(path=paper, format="A4", prefer_css_page_size=True)
    read = subprocess.run(  # noqa: S603 -- a tool of the system, on what we have made
        ["pdftotext", "-layout", str(paper), "-"],  # noqa: S607
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    sheets = read.stdout.rstrip("\f").split("\f")
    reference = page.locator("h1").inner_text().split()[-1]

    assert len(sheets) > 2
    for number, sheet in enumerate(sheets, start=1):
        assert "Confidential." in sheet
        assert reference in sheet
        assert "Printed by" in sheet
        assert re.search(rf"{number} ?/ ?{len(sheets)}", sheet)
    whole = " ".join(sheets)
    for gone in ("Report a concern", "Sign out", "Show only some of it", "Mark as significant", "Take a copy out"):
        assert gone not in whole, gone
    # The figures beside the picture are on paper, too, though they are folded away on the screen.
    assert "How often" in whole


def test_a_grey_picture_still_tells_gaps_and_overdue_apart(
    told: Story, page_at: PageAt, house_url: str, tmp_path: Path
) -> None:
    page = opened(told, page_at(), house_url)
    page.emulate_media(media="print")
    dots = {
        name: page.locator(f".lantern-picture .lantern-dot--{name}").first.get_attribute("d")
        for name in ("words", "fact", "note", "evidence", "duty", "overdue")
    }
    grey = tmp_path / "grey.png"
    page.locator(".lantern-figure").screenshot(path=grey)
    shades = Image.open(grey).convert("L").histogram()

    assert len(set(dots.values())) == len(dots)
    # Hatching is dark lines on white: both are there, and most of it is white.
    assert sum(shades[240:]) > sum(shades[:120])
    assert sum(shades[:120]) > 500
