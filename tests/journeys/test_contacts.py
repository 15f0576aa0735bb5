"""Checking a number from beginning to end in a real browser at 375 px, with script and without; and the paper."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import DESK, NARROW, PHONE, PageAt, picture, sideways
from tests.journeys.site import SignedIn

Axe = Callable[[Page], list[str]]
WAYS: dict[str, dict[str, Any]] = {"script": {"width": PHONE}, "no-script": {"width": PHONE, "script": False}}
LADO_VALUE = "01582 548069"
REAL = "a real number: not to be rung in practice"
"""The link to ring it, outside practice, is tried in tests/directory."""
NIGHT = "0300 300 8123"


def found(page: Page, value: str) -> Page:
    """The page on which this number is tried, reached by its links from the first page."""
    page.goto("/")
    page.get_by_role("link", name="Numbers to check").click()
    expect(page.get_by_role("heading", name="Numbers to check")).to_be_visible()
    page.locator("summary").filter(has_text="Show them").click()
    page.locator("main a").filter(has_text=value).first.click()
    return page


def answer(page: Page, words: str) -> None:
    page.get_by_label(words).check()
    page.get_by_role("button", name="Keep it").click()
    page.wait_for_url("**/contacts/checks/")


@pytest.mark.parametrize("way", WAYS)
def test_a_lead_rings_a_number_says_that_it_is_wrong_and_everybody_is_warned_until_it_is_right(
    page_at: PageAt, signed_in: SignedIn, axe: Axe, way: str
) -> None:
    page = page_at(**WAYS[way])
    signed_in("safeguarding_lead", page)
    found(page, LADO_VALUE)
    expect(page.locator("main")).to_contain_text("I am not ringing about a case")
    expect(page.locator(".lantern-phone", has_text=LADO_VALUE)).to_be_visible()
    expect(page.locator("main")).to_contain_text(REAL)
    expect(page.locator('main a[href^="tel:"]')).to_have_count(0)
    picture(page, f"check-{way}")
    assert sideways(page) <= 0

    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="Please mend this first")).to_be_visible()
    answer(page, "Wrong number or address")
    expect(page.locator("main")).to_contain_text("reported wrong on")
    picture(page, f"checks-{way}")

    warned = page_at(**WAYS[way])
    signed_in("volunteer", warned)
    warned.goto("/contacts/")
    card = warned.locator(".lantern-card").filter(has_text="Luton LADO")
    expect(card).to_contain_text("reported wrong on")
    expect(card.locator(".lantern-phone", has_text=LADO_VALUE)).to_be_visible()
    expect(card).to_contain_text(REAL)
    picture(warned, f"contacts-{way}")
    assert sideways(warned) <= 0
    if way == "script":
        assert axe(warned) == []

    answer(found(page, LADO_VALUE), "Reached, and right")
    warned.reload()
    expect(card).not_to_contain_text("reported wrong on")
    expect(card).to_contain_text("checked by us on")


def test_the_page_for_danger_is_told_at_once_and_stays_light(page_at: PageAt, signed_in: SignedIn) -> None:
    page = page_at(width=PHONE)
    signed_in("duty_manager", page)
    answer(found(page, NIGHT), "Wrong number or address")

    stranger = page_at(width=NARROW)
    heard = stranger.goto("/danger/")
    assert heard is not None
    expect(stranger.locator("main")).to_contain_text("reported wrong on")
    picture(stranger, "danger-with-a-wrong-number")
    assert len(heard.body()) <= 15_000
    assert sideways(stranger) <= 0

    answer(found(page, NIGHT), "Reached, and right")
    stranger.reload()
    expect(stranger.locator("main")).not_to_contain_text("reported wrong on")


@pytest.mark.parametrize("way", WAYS)
def test_a_volunteer_looks_for_a_word_for_another_place_and_another_hour(
    page_at: PageAt, signed_in: SignedIn, way: str
) -> None:
    page = page_at(**WAYS[way])
    signed_in("volunteer", page)
    page.goto("/")
    page.get_by_role("link", name="Whom to ring").click()
    page.locator("summary").click()
    page.get_by_label("Where?").select_option("wales/")
    page.get_by_label("At which hour?").select_option("3")
    page.get_by_label("Only who answers then").check()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("main")).to_contain_text("Numbers for Wales")
    assert "01582 547653" not in page.locator(".lantern-contacts").inner_text()

    page.get_by_label("Look for a word or a number").fill("samaritans")
    page.get_by_role("button", name="Look", exact=True).click()
    expect(page.locator(".lantern-card")).to_have_count(1)
    expect(page.locator("main")).to_contain_text("116 123")
    assert re.search(r"/contacts/$", page.url)


def test_the_paper_for_the_drawer_has_every_number_and_nothing_to_press(page_at: PageAt, signed_in: SignedIn) -> None:
    page = page_at(width=DESK)
    signed_in("volunteer", page)
    page.goto("/contacts/")
    numbers = page.locator(".lantern-contacts .lantern-phone").count()
    page.emulate_media(media="print")
    picture(page, "contacts-on-paper")

    assert numbers > 20
    assert page.locator(".lantern-contacts .lantern-phone:visible").count() == numbers
    assert page.locator("main form:visible, main button:visible, .lantern-now-screen:visible").count() == 0
