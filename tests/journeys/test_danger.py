"""Danger now and what to say, in a real browser: small, fast, one tap away, and whole without script (U3, U4, U6)."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import DESK, NARROW, PHONE, PageAt, picture, sideways, tabbed
from tests.journeys.site import SignedIn, Site
from tests.journeys.wire import wire

Axe = Callable[[Page], list[str]]

CARDS = ("/danger/", "/what-to-say/")
MOST_BYTES = 15_000
READABLE = 2_500
MOST_SHIFT = 0.05


# -- light and fast ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CARDS)
def test_the_whole_page_comes_in_fifteen_kilobytes_and_from_nobody_else(
    browser: Browser, site: Site, path: str
) -> None:
    with wire(browser, site) as phone:
        phone.page.goto(path, wait_until="networkidle")
        phone.page.wait_for_timeout(300)
        came = dict(phone.bytes)

    # The page and its stylesheet were really counted, and a page of the ordinary kind would be too heavy.
    assert {urlsplit(address).path for address in came} >= {path, "/static/lantern/card.css"}
    assert min(came.values()) > 300
    assert {urlsplit(address).netloc for address in came} == {urlsplit(site.url).netloc}
    assert sum(came.values()) <= MOST_BYTES, came


def test_the_measure_of_bytes_notices_a_page_of_the_ordinary_kind(browser: Browser, site: Site) -> None:
    with wire(browser, site) as phone:
        phone.page.goto("/sign-in/", wait_until="networkidle")

        assert sum(phone.bytes.values()) > MOST_BYTES


@pytest.mark.parametrize("path", CARDS)
def test_on_a_bad_line_and_an_old_telephone_it_can_be_read_in_time(browser: Browser, site: Site, path: str) -> None:
    with wire(browser, site, slow=True) as phone:
        phone.page.goto(path)
        painted, moved = phone.seen()

    # Two journeys of 400 ms lie before any words: the page, then its stylesheet.
    assert 400 < painted <= READABLE
    assert moved <= MOST_SHIFT


def test_it_asks_for_nothing_keeps_nothing_and_runs_no_script(browser: Browser, site: Site) -> None:
    with wire(browser, site) as phone:
        answer = phone.page.goto("/danger/")
        assert answer is not None

        assert answer.headers["cache-control"] == "no-store"
        assert phone.page.context.cookies() == []
        assert phone.page.locator("script, input, textarea, form[method=post]").count() == 0


# -- one tap from everywhere ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-in/passkey/", "/nowhere/", "/welcome/abc/", "/practice/"])
def test_whoever_is_not_signed_in_is_one_tap_away(page_at: PageAt, path: str) -> None:
    page = page_at(width=NARROW, script=False)
    page.goto(path)

    page.get_by_role("link", name="In danger now").click()

    expect(page.get_by_role("heading", name="In danger now?")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/concerns/report/", "/me/", "/nowhere/"])
def test_whoever_is_signed_in_is_one_tap_away(page_at: PageAt, signed_in: SignedIn, path: str) -> None:
    page = page_at(width=PHONE)
    signed_in("volunteer", page)
    page.goto(path)

    page.get_by_role("link", name="In danger now").click()

    expect(page.get_by_role("link", name="Ring 999")).to_have_attribute("href", "tel:999")
    page.get_by_role("link", name="Go to the first page").click()
    expect(page.get_by_role("heading", name="Start")).to_be_visible()


def test_what_to_say_is_one_tap_away_from_the_first_page_and_from_danger(page_at: PageAt, signed_in: SignedIn) -> None:
    page = page_at(width=PHONE)
    signed_in("volunteer", page)

    for path, where in (("/", "main"), ("/", "footer"), ("/danger/", "footer")):
        page.goto(path)
        page.locator(where).get_by_role("link", name="What to say when somebody tells you something").click()
        expect(page.get_by_role("heading", name="What to say", exact=True)).to_be_visible()


# -- for anybody, in any way ---------------------------------------------------------------------------


def test_the_number_stands_on_the_first_screen_of_the_smallest_telephone(page_at: PageAt) -> None:
    page = page_at(width=NARROW)
    page.set_viewport_size({"width": NARROW, "height": 480})
    page.goto("/danger/")
    box = page.get_by_role("link", name="Ring 999").bounding_box()

    assert box is not None
    assert box["y"] + box["height"] <= 240
    assert box["height"] >= 44


def test_another_place_is_chosen_without_script_and_by_keyboard(page_at: PageAt) -> None:
    page = page_at(width=PHONE, script=False)
    page.goto("/danger/")
    expect(page.get_by_text("01582 547653")).to_be_visible()

    page.get_by_label("Show the numbers for").focus()
    page.keyboard.type("Scotland")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/danger/?place=scotland**")

    expect(page.get_by_text("01582 547653")).to_have_count(0)
    expect(page.get_by_text("No number is known here for children's services (MASH).")).to_be_visible()
    expect(page.get_by_label("Show the numbers for")).to_have_value("scotland/")


@pytest.mark.parametrize("path", CARDS)
def test_everything_is_reached_by_keyboard_and_seen(page_at: PageAt, path: str) -> None:
    page = page_at(width=PHONE)
    page.goto(path)
    reached = tabbed(page)

    assert len(reached) >= page.locator("a, select, button").count()
    assert [name for name, seen in reached if not seen] == []


@pytest.mark.parametrize("path", CARDS)
@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("desk", {"width": DESK}),
        ("phone", {"width": PHONE}),
        ("dark", {"width": PHONE, "dark": True}),
        ("rtl", {"width": PHONE, "language": "ar-xb"}),
        ("long", {"width": NARROW, "language": "en-xa"}),
    ],
)
def test_no_card_has_a_fault_in_any_way(page_at: PageAt, axe: Axe, path: str, name: str, way: dict[str, Any]) -> None:
    page = page_at(**way)
    page.goto(path)
    picture(page, f"card{path.replace('/', '-')}{name}")

    assert axe(page) == []
    assert sideways(page) <= 0


def test_from_right_to_left_every_number_keeps_its_order(page_at: PageAt) -> None:
    page = page_at(width=PHONE, language="ar-xb")
    page.goto("/danger/")
    # Each run of digits stands in a box, or in words, that run from left to right.
    turned = page.evaluate("""() => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = []
      while (texts.nextNode()) {
        const node = texts.currentNode
        if (/\\d/.test(node.data) && getComputedStyle(node.parentElement).direction === 'rtl') found.push(node.data)
      }
      return found
    }""")

    assert page.locator("html").get_attribute("dir") == "rtl"
    # What is chosen from in the form holds names of places, and no number.
    assert turned == []


@pytest.mark.parametrize("path", CARDS)
def test_printed_it_is_one_sheet_without_what_hangs_on_the_hour(page_at: PageAt, path: str) -> None:
    page = page_at(width=DESK, dark=True)
    page.goto(path)
    page.emulate_media(media="print")
    picture(page, f"card{path.replace('/', '-')}print")
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))

    assert sheets == 1
    expect(page.locator("nav")).to_be_hidden()
    for gone in page.locator(".screen").all():
        expect(gone).to_be_hidden()
