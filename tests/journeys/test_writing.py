"""Writing a report on a bad day: the browser dies, the signal goes, two windows, the clock is wrong."""

import random
import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.browser import PHONE
from tests.journeys.hands import begin_report
from tests.journeys.site import SignedIn, Site

OPINION = "What do you think yourself?"


@pytest.fixture
def window(site: Site, browser: Browser, signed_in: SignedIn) -> "Windows":
    return Windows(site, browser, signed_in)


class Windows:
    """Windows of the volunteer's telephone, each of which may die at any moment."""

    def __init__(self, site: Site, browser: Browser, signed_in: SignedIn) -> None:
        self.site, self.browser, self.signed_in = site, browser, signed_in

    def open(self) -> tuple[BrowserContext, Page]:
        context = self.browser.new_context(base_url=self.site.url, viewport={"width": PHONE, "height": 740})
        page = context.new_page()
        self.signed_in("volunteer", page)
        return context, page


def survives(window: Windows, deaths: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- when to die
    context, page = window.open()
    address = begin_report(page)
    lost = []
    for number in range(deaths):
        page.goto(f"{address}so-far/")
        words = f"I think {number}: she is afraid of him."
        page.get_by_label(OPINION).fill(words)
        expect(page.locator("[data-kept]")).to_have_text(re.compile(r"Saved \d\d:\d\d$"))
        page.get_by_label(OPINION).press_sequentially(" And there is", delay=5)
        page.wait_for_timeout(chance.uniform(0, 900))
        context.close()
        context, page = window.open()
        page.goto(f"{address}so-far/")
        if not page.get_by_label(OPINION).input_value().startswith(words):
            lost.append(words)
    context.close()
    assert lost == []


def test_a_browser_that_dies_while_somebody_writes_loses_no_word_that_was_saved(window: Windows) -> None:
    survives(window, 5, seed=5)


@pytest.mark.nightly
def test_a_browser_that_dies_two_hundred_times_loses_no_word_that_was_saved(window: Windows) -> None:
    survives(window, 200, seed=200)


def test_the_first_screen_goes_on_saving_after_the_first_time(window: Windows) -> None:
    context, page = window.open()
    page.goto("/concerns/report/")
    form = page.locator("input[name=report]").input_value()
    for words in ("She says: “He comes at night.”", " She shows a mark.", " It is the third time."):
        page.get_by_label("What worries you?").press_sequentially(words, delay=2)
        page.wait_for_timeout(1500)
        expect(page.locator("[data-kept]")).to_have_text(re.compile(r"Saved \d\d:\d\d$"))
    assert form
    context.close()

    context, page = window.open()
    page.goto("/concerns/mine/")
    page.get_by_role("link", name="Go on with it").first.click()

    expect(page.get_by_text("It is the third time.")).to_be_visible()
    context.close()


def test_without_a_signal_the_words_stay_on_the_page_and_are_saved_when_it_is_back(window: Windows) -> None:
    context, page = window.open()
    address = begin_report(page)
    page.goto(f"{address}so-far/")
    context.set_offline(True)

    page.get_by_label(OPINION).fill("He said: “Tonight.”")
    expect(page.locator("[data-kept]")).to_contain_text("Not saved yet")
    expect(page.get_by_label(OPINION)).to_have_value("He said: “Tonight.”")
    context.set_offline(False)

    expect(page.locator("[data-kept]")).to_have_text(re.compile(r"Saved \d\d:\d\d$"))
    page.reload()
    expect(page.get_by_label(OPINION)).to_have_value("He said: “Tonight.”")
    context.close()


def test_where_nothing_is_taken_the_page_says_whom_to_ring_and_not_that_the_signal_is_gone(window: Windows) -> None:
    context, page = window.open()
    address = begin_report(page)
    page.goto(f"{address}so-far/")
    told = "Nothing is taken here yet. Ring your safeguarding lead: 07700 900411."
    page.route("**/keep/", lambda route: route.fulfill(status=423, json={"words": told}))

    page.get_by_label(OPINION).fill("He said: “Tonight.”")
    expect(page.locator("[data-kept]")).to_have_text(told)
    expect(page.get_by_label(OPINION)).to_have_value("He said: “Tonight.”")
    context.close()


def test_two_windows_show_one_another_what_they_saved(window: Windows) -> None:
    context, page = window.open()
    address = begin_report(page)
    other = context.new_page()
    page.goto(f"{address}so-far/")
    other.goto(f"{address}so-far/")

    page.get_by_label(OPINION).fill("From the first window.")
    expect(page.locator("[data-kept]")).to_have_text(re.compile(r"Saved \d\d:\d\d$"))
    other.get_by_label(OPINION).fill("From the second window.")
    expect(other.locator("[data-kept]")).to_contain_text("Another window has saved something else")
    other.get_by_role("button", name="Go on").click()

    expect(other.get_by_role("heading", name="Another window has saved something else here")).to_be_visible()
    expect(other.get_by_text("From the first window.")).to_be_visible()
    expect(other.get_by_label(OPINION)).to_have_value("From the second window.")
    other.get_by_role("button", name="Go on").click()
    other.goto(f"{address}so-far/")
    expect(other.get_by_label(OPINION)).to_have_value("From the second window.")
    context.close()


def test_a_clock_that_is_three_hours_wrong_changes_nothing(window: Windows) -> None:
    context, page = window.open()
    page.clock.install(time="2026-11-22T23:59:00Z")
    page.goto("/concerns/report/")
    page.get_by_label("What worries you?").fill("The clock of this telephone is wrong.")
    page.clock.run_for(3000)

    expect(page.locator("[data-kept]")).to_have_text(re.compile(r"Saved \d\d:\d\d$"))
    assert "23:59" not in page.locator("[data-kept]").inner_text()
    context.close()
