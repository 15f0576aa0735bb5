"""A report and what to do now on a telephone with an empty store: small, quiet and steady (U3, U4)."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.journeys.browser import PHONE, PageAt
from tests.journeys.screens import SCREENS, Planted, planted, with_duties
from tests.journeys.site import SignedIn, Site
from tests.journeys.wire import wire

__all__ = ["planted"]
MOST_BYTES = 45_000
MOST_SHIFT = 0.05
STYLE = "/static/lantern/lantern.css"


@pytest.fixture
def volunteer(page_at: PageAt, signed_in: SignedIn) -> Page:
    page = page_at(PHONE)
    signed_in("volunteer", page)
    return page


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_comes_in_forty_five_kilobytes_from_nobody_else_and_stands_still(
    browser: Browser, site: Site, planted: Planted, volunteer: Page, name: str
) -> None:
    path = with_duties(planted, volunteer).path(name)
    with wire(browser, site, cookies=site.cookies["volunteer"]) as phone:
        phone.page.goto(path, wait_until="networkidle")
        phone.page.wait_for_timeout(300)
        _painted, moved = phone.seen()
        came, asked = dict(phone.bytes), phone.asked
        arrived_at = urlsplit(phone.page.url).path

    # It is the page that was meant, with its stylesheet and its script, and they were really counted.
    paths = {urlsplit(address).path for address in came}
    assert arrived_at == path
    assert path in paths
    assert any("/lantern" in one and one.endswith(".css") for one in paths)
    assert any(one.endswith(".js") for one in paths)
    assert min(came.values()) > 200
    assert {urlsplit(address).netloc for address in asked} == {urlsplit(site.url).netloc}
    assert sum(came.values()) <= MOST_BYTES, came
    assert moved <= MOST_SHIFT, phone.moves


@pytest.mark.usefixtures("volunteer")
@pytest.mark.parametrize("name", ["body", "now"])
def test_nothing_moves_when_the_script_comes_late(browser: Browser, site: Site, planted: Planted, name: str) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    with wire(browser, site, cookies=site.cookies["volunteer"]) as phone:
        phone.page.route("**/*.js*", hold)
        phone.page.goto(planted.path(name), wait_until="commit")
        phone.page.locator("footer").wait_for()
        phone.page.wait_for_timeout(300)
        assert waiting
        before = phone.page.locator("main").bounding_box()
        for script in waiting:
            script.continue_()
        phone.page.locator("body.js-enabled").wait_for()

        assert phone.page.locator("main").bounding_box() == before


def test_a_menu_whose_script_does_not_come_shows_itself(page_at: PageAt, signed_in: SignedIn) -> None:
    page = page_at(PHONE)
    signed_in("volunteer", page)
    page.route("**/lantern.js*", lambda route: route.abort())
    page.goto("/concerns/report/")
    link = page.get_by_role("navigation", name="Main menu").get_by_role("link", name="My reports")
    expect(link).to_be_hidden()
    assert page.evaluate("document.getAnimations().map(one => one.effect.getTiming().delay)") == [15_000]
    page.evaluate("document.getAnimations().forEach(one => one.finish())")

    expect(link).to_be_visible()
    link.click()
    expect(page.get_by_role("heading", name="My reports")).to_be_visible()


def test_the_measures_notice_a_heavy_page_that_moves_and_asks_others(browser: Browser, site: Site) -> None:
    with wire(browser, site) as phone:
        heavy = "".join(f"<p>{number * 7919}</p>" for number in range(12_000))
        phone.page.route("**/heavy/", lambda route: route.fulfill(body=f"<!doctype html><h1>Heavy</h1>{heavy}"))
        phone.page.goto(f"{site.url}/heavy/")
        phone.page.evaluate("fetch('http://192.0.2.1/').catch(() => 0)")
        phone.page.evaluate("""() => {
            const box = document.createElement('div')
            box.style.height = '600px'
            document.body.prepend(box)
        }""")
        phone.page.wait_for_timeout(300)
        _painted, moved = phone.seen()

        assert "http://192.0.2.1/" in phone.asked
        assert moved > MOST_SHIFT
        assert sum(phone.bytes.values()) > MOST_BYTES


def test_the_planted_report_has_three_cards_and_more(planted: Planted, volunteer: Page) -> None:
    volunteer.goto(planted.path("now"))

    # The heaviest of the held cases was weighed, not an empty page.
    expect(volunteer.locator(".lantern-now-card")).to_have_count(3)
    expect(volunteer.get_by_role("heading", name="What others do")).to_be_visible()
