"""The page of what to do now in a real browser: one thumb, no script, a wrong clock, over the shoulder, on paper."""

import gzip
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lantern.access.roles import Role
from lantern.concerns.now_models import Attempt
from tests.access.people import account
from tests.concerns.now_house import URGENT, Reporter
from tests.journeys.browser import PageAt, axe, browser, house_url, page_at, picture, sideways, tabbed

__all__ = ["axe", "browser", "house_url", "page_at"]
pytestmark = pytest.mark.django_db(transaction=True)
PHONE, NARROW, DESK = 375, 320, 1280
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
SMALLEST = 44
HEAVIEST = 45_000
RED_FLAG = "Report the delay by Red Flag"
WRONG_BY_THREE_HOURS = """
const real = Date.now
Date.now = () => real() + 3 * 3600 * 1000
"""
SMALL_TARGETS = """least => [...document.querySelectorAll(
  'main .govuk-button, main a.lantern-phone, .lantern-hide a, main .lantern-now-more a, main .lantern-link-button'
)].filter(one => one.offsetParent && one.getBoundingClientRect().height < least).map(one => one.textContent.trim())"""


class Clock:
    """The clock of the server: it stands, and is moved by hand."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.now

    def after(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(settings: object) -> Clock:
    made = Clock()
    settings.LANTERN_TEST_CLOCK = made  # type: ignore[attr-defined]
    settings.LANTERN_PSEUDO_LOCALES = True  # type: ignore[attr-defined]
    return made


@pytest.fixture
def reporter(clock: Clock) -> Reporter:
    account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")
    return Reporter(clock.now)


def kept_paper(paper: bytes) -> None:
    """Keep a sheet for people to look at, where a folder for pictures is named."""
    folder = os.environ.get("LANTERN_PICTURES")
    if folder:
        (Path(folder) / "now-paper.pdf").write_bytes(paper)


def come_in(page: Page, who: Reporter, url: str, path: str = "") -> Page:
    value = who.browser.cookies["lantern_session"].value
    page.context.add_cookies([{"name": "lantern_session", "value": value, "url": url}])
    page.goto(who.page + path)
    return page


@SCRIPT
def test_from_the_first_ring_to_the_second_route_and_to_what_has_happened(
    page_at: PageAt, house_url: str, reporter: Reporter, clock: Clock, *, script: bool
) -> None:
    page = come_in(page_at(PHONE, script=script), reporter, house_url)
    page.get_by_role("button", name="I am ringing now").first.click()
    expect(page.get_by_role("button", name="They answered")).to_be_visible()
    clock.after(300)
    page.goto(reporter.page)
    expect(page.get_by_role("heading", name=RED_FLAG)).to_have_count(0)
    expect(page.get_by_text("look here again")).to_be_visible()

    clock.after(1)
    page.get_by_role("link", name="Look now").click()
    expect(page.get_by_role("heading", name=RED_FLAG)).to_be_visible()
    picture(page, f"now-second-route-{'script' if script else 'none'}")

    page.get_by_role("button", name="I have sent the form").click()
    expect(page.get_by_text("You sent the form.")).to_be_visible()
    page.get_by_role("link", name=re.compile("It has happened.*Log the concern")).click()
    page.get_by_label("What happened?").fill("The form was taken.")
    page.get_by_label("The name or number they gave you").fill("MH-77")
    page.get_by_role("radio", name="Just now").check()
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("MH-77")).to_be_visible()

    page.get_by_role("link", name=re.compile("The message, ready to send")).click()
    expect(page.get_by_label("The text")).to_have_value(re.compile("web form, MH-77"))
    page.get_by_role("radio", name="Earlier today").check()
    page.get_by_label("If earlier: at what time?").fill("soon")
    page.get_by_role("button", name="I have sent it").click()
    expect(page.get_by_role("heading", name="Please mend this first")).to_be_visible()
    page.get_by_role("radio", name="Just now").check()
    page.get_by_role("button", name="I have sent it").click()
    expect(page.get_by_role("heading", name="What to do now")).to_be_visible()
    assert [row.kind for row in Attempt.objects.order_by("at", "kind")] == ["dialled", "form", "sent"]


def test_with_script_the_clock_runs_and_the_second_route_comes_by_itself_on_a_device_that_is_three_hours_wrong(
    page_at: PageAt, house_url: str, reporter: Reporter, clock: Clock
) -> None:
    page = page_at(PHONE)
    page.add_init_script(WRONG_BY_THREE_HOURS)
    come_in(page, reporter, house_url)
    page.get_by_role("button", name="I am ringing now").first.click()
    clock.after(298)
    page.goto(reporter.page)
    shown = page.locator("[data-clock]")
    expect(shown).to_have_text("4:58")
    expect(page.get_by_role("heading", name=RED_FLAG)).to_have_count(0)

    # The server's clock stands; the steps of the device go on, and at the change the server is asked.
    expect(shown).to_have_text("5:00", timeout=6000)
    clock.after(3)

    expect(page.get_by_role("heading", name=RED_FLAG)).to_be_visible(timeout=20_000)
    expect(page.get_by_role("status")).to_contain_text("The time has changed what to do")


def test_without_signal_the_page_stays_and_the_clock_goes_on(
    page_at: PageAt, house_url: str, reporter: Reporter, clock: Clock
) -> None:
    page = come_in(page_at(PHONE), reporter, house_url)
    page.get_by_role("button", name="I am ringing now").first.click()
    clock.after(300)
    page.goto(reporter.page)
    page.context.set_offline(True)

    expect(page.get_by_role("status")).to_contain_text("No signal", timeout=8000)
    expect(page.get_by_role("button", name="They answered")).to_be_visible()
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"5:0[2-9]"))


def test_one_press_hides_everything_and_nothing_is_lost(page_at: PageAt, house_url: str, reporter: Reporter) -> None:
    page = come_in(page_at(PHONE), reporter, house_url)
    assert page.title() == "Notes"

    page.get_by_role("link", name="Hide this page").click()

    expect(page.locator("body")).to_have_text(re.compile(r"^\s*Go on\s*$"), use_inner_text=True)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="What to do now")).to_be_visible()
    assert page.url.endswith("/now/")


def test_a_page_that_goes_out_of_sight_hides_itself(page_at: PageAt, house_url: str, reporter: Reporter) -> None:
    page = come_in(page_at(PHONE), reporter, house_url)

    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', {get: () => 'hidden'});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )

    assert "What to do now" not in page.locator("body").inner_text()


def test_without_script_the_same_link_leads_to_a_page_that_says_nothing(
    page_at: PageAt, house_url: str, reporter: Reporter
) -> None:
    page = come_in(page_at(PHONE, script=False), reporter, house_url)

    page.get_by_role("link", name="Hide this page").click()

    expect(page).to_have_url(re.compile("/concerns/notes/$"))
    expect(page).to_have_title("Notes")
    expect(page.get_by_text("There are no notes.")).to_be_visible()


PAGES = ("", "message/{mail}/", "done/{log}/", "ask/1/", "know/", "know/1/0/", "what-if/")
WAYS = [
    pytest.param(DESK, False, "", id="desk"),
    pytest.param(PHONE, True, "", id="phone-dark"),
    pytest.param(NARROW, False, "", id="narrow"),
    pytest.param(PHONE, False, "ar-xb", id="right-to-left"),
]


@pytest.mark.parametrize(("width", "dark", "language"), WAYS)
def test_every_page_is_fit_for_every_screen_and_reader(
    page_at: PageAt, axe: Callable[[Page], list[str]], house_url: str, reporter: Reporter, clock: Clock,
    *, width: int, dark: bool, language: str,
) -> None:  # fmt: skip
    reporter.rings("dialled")
    clock.after(320)
    page = come_in(page_at(width, dark=dark, language=language), reporter, house_url)
    done = reporter.duty("migrant_help_email")
    addresses = [one.format(mail=done, log=reporter.duty("migrant_help_log")) for one in PAGES]
    reporter.posts(f"done/{done}/", words="They answered.", when="now")

    for path in [*addresses, f"undo/{done}/"]:
        page.goto(reporter.page + path)
        name = f"{path.split('/')[0] or 'page'}{path.count('/')}-{width}{'-dark' if dark else ''}{language}"
        picture(page, f"now-{name}")
        assert axe(page) == [], path
        assert sideways(page) <= 0, path
        assert page.evaluate(SMALL_TARGETS, SMALLEST) == [], path


def test_what_if_is_shown_where_it_was_asked(
    page_at: PageAt, axe: Callable[[Page], list[str]], house_url: str, reporter: Reporter
) -> None:
    page = come_in(page_at(PHONE, script=False), reporter, house_url, "what-if/")

    page.get_by_label("What if …").select_option(label="It gets worse, and a life is at risk")
    page.get_by_role("button", name="Show me").click()

    expect(page.get_by_text("CALL 999 NOW").first).to_be_visible()
    picture(page, "now-what-if-shown")
    # axe needs a script: the same once more.
    with_script = come_in(page_at(PHONE), reporter, house_url, "what-if/")
    with_script.get_by_label("What if …").select_option(label="It gets worse, and a life is at risk")
    with_script.get_by_role("button", name="Show me").click()
    assert axe(with_script) == []


def test_danger_now_stands_on_top_of_the_page_for_whoever_cannot_speak(
    page_at: PageAt, axe: Callable[[Page], list[str]], house_url: str, clock: Clock
) -> None:
    hard = Reporter(clock.now, answers={**URGENT, "imminent_risk_to_life": "yes"})
    page = come_in(page_at(PHONE), hard, house_url)
    picture(page, "now-danger")

    assert axe(page) == []
    assert page.locator("main h2").first.inner_text().startswith("CALL 999 NOW")
    assert page.locator("main a.lantern-phone").first.get_attribute("href") == "tel:999"
    page.locator("main summary").first.click()
    expect(page.locator("main details").first.get_by_text("press 55 when you are asked")).to_be_visible()
    expect(page.get_by_role("heading", name="For you")).to_be_visible()


def test_by_keyboard_everything_is_reached_and_seen(page_at: PageAt, house_url: str, reporter: Reporter) -> None:
    page = come_in(page_at(PHONE), reporter, house_url)

    reached = tabbed(page)

    assert [name for name, seen in reached if not seen] == []
    assert any("I am ringing now" in name for name, _ in reached)
    assert any("Hide this page" in name for name, _ in reached)


def test_the_page_is_light_enough_for_two_bars_of_signal(page_at: PageAt, house_url: str, reporter: Reporter) -> None:
    page = page_at(PHONE)
    come_in(page, reporter, house_url, "know/")
    sent: dict[str, int] = {}
    page.on("response", lambda answer: sent.update({answer.url: len(gzip.compress(answer.body()))}))

    page.goto(reporter.page)
    page.wait_for_load_state("networkidle")

    assert len(sent) > 3
    assert sum(sent.values()) < HEAVIEST, sent


def test_on_paper_it_fits_two_sheets_and_names_nobody_on_the_outside(
    page_at: PageAt, house_url: str, reporter: Reporter
) -> None:
    page = come_in(page_at(DESK), reporter, house_url)

    paper = page.pdf(format="A4", print_background=False)
    kept_paper(paper)

    sheets = len(re.findall(rb"/Type\s*/Page[^s]", paper))
    page.emulate_media(media="print")
    outside = page.title() + page.locator("header").inner_text()
    assert sheets <= 2
    assert "Notes" in outside
    assert not re.search("man|concern|Migrant|safeguarding", outside)
    expect(page.get_by_role("button")).to_have_count(0)
