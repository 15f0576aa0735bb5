"""The page of what to do now in a real browser: one thumb, no script, a wrong clock, a look over the shoulder, paper."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from lantern.access.roles import Role
from tests.access.people import account
from tests.concerns.now_house import Reporter
from tests.journeys.browser import PageAt, axe, browser, house_url, page_at, picture

__all__ = ["axe", "browser", "house_url", "page_at"]
pytestmark = pytest.mark.django_db(transaction=True)
PHONE, NARROW = 375, 320
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
SMALLEST = 44


class Clock:
    """The clock of the server: it stands, and is moved by hand."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(hour=11, minute=0, second=0, microsecond=0)

    def __call__(self) -> datetime:
        return self.now

    def after(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(settings: object) -> Clock:
    made = Clock()
    settings.LANTERN_TEST_CLOCK = made  # type: ignore[attr-defined]
    return made


@pytest.fixture
def reporter(clock: Clock) -> Reporter:
    account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")
    return Reporter(clock.now)


def come_in(page: Page, who: Reporter, url: str) -> Page:
    value = who.browser.cookies["lantern_session"].value
    page.context.add_cookies([{"name": "lantern_session", "value": value, "url": url}])
    page.goto(who.page)
    return page


def test_pictures(page_at: PageAt, house_url: str, reporter: Reporter) -> None:
    for name, width, dark, language in [
        ("now-1280", 1280, False, ""),
        ("now-375", PHONE, False, ""),
        ("now-375-dark", PHONE, True, ""),
        ("now-375-ar", PHONE, False, "ar-xb"),
    ]:
        page = come_in(page_at(width, dark=dark, language=language), reporter, house_url)
        picture(page, name)
    page = come_in(page_at(PHONE), reporter, house_url)
    for path in (
        f"message/{reporter.duty('migrant_help_email')}/",
        f"done/{reporter.duty('migrant_help_log')}/",
        "ask/1/",
        "know/",
        "know/1/0/",
        "what-if/",
    ):
        page.goto(reporter.page + path)
        picture(page, "now-" + path.split("/")[0] + path.count("/") * "x")
