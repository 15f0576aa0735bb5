"""The rota in the hands of a lead, of somebody who falls ill, and of a worker at night."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import DESK, PHONE, PageAt, picture, sideways
from tests.journeys.hands import fill_in_report, send, show_again
from tests.journeys.site import SignedIn, Site

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
NUMBER = "07700 900499"
Axe = Callable[[Page], list[str]]


def fill_day(page: Page, label: str, day: str, month: str, year: str) -> None:
    group = page.get_by_role("group", name=label)
    for name, value in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(name).fill(value)


@SCRIPT
def test_a_lead_gives_a_turn_takes_it_back_and_says_who_is_away(
    page_at: PageAt, signed_in: SignedIn, axe: Axe, *, script: bool
) -> None:
    lead = page_at(DESK, script=script)
    signed_in("safeguarding_lead", lead)
    lead.goto("/")
    lead.get_by_role("link", name="Who is on call").click()
    expect(lead.get_by_role("heading", name="Who is on call")).to_be_visible()
    before = lead.get_by_role("button", name="End the turn: Ruth Penhallow").count()

    lead.get_by_role("link", name="Add a turn").click()
    lead.get_by_role("button", name="Add this turn").click()
    expect(lead.get_by_text("Choose somebody.").first).to_be_visible()
    lead.get_by_label("Who?").select_option(label="Ruth Penhallow (Registered Manager)")
    lead.get_by_role("radio", name="day and night").check()
    year, month, day = _in_forty_days()
    for label in ("First day", "Last day"):
        fill_day(lead, label, day, month, year)
    lead.get_by_role("button", name="Add this turn").click()

    ends = lead.get_by_role("button", name="End the turn: Ruth Penhallow")
    expect(ends).to_have_count(before + 1)
    if script:
        assert axe(lead) == []
    picture(lead, "rota")
    ends.last.click()
    expect(lead.get_by_role("button", name="End the turn: Ruth Penhallow")).to_have_count(before)

    lead.get_by_role("link", name="Say who is away").click()
    lead.get_by_label("Who?").select_option(label="Idris Marlowe (Duty Manager)")
    lead.get_by_role("button", name="Keep it").click()
    back = lead.get_by_role("button", name="Back: Idris Marlowe")
    expect(back).to_be_visible()
    expect(lead.get_by_text("nobody knows yet").first).to_be_visible()
    back.click()
    expect(lead.get_by_role("button", name="Back: Idris Marlowe")).to_have_count(0)


@SCRIPT
def test_a_worker_at_night_finds_whom_to_ring_on_a_telephone(
    site: Site, page_at: PageAt, signed_in: SignedIn, *, script: bool
) -> None:
    lead, worker = page_at(PHONE, script=script), page_at(PHONE, script=script)
    show_again(lead, signed_in("safeguarding_lead", lead))
    lead.goto("/rota/")
    lead.get_by_role("link", name="How you are reached").click()
    lead.get_by_label("Your telephone while you are on call").fill(NUMBER)
    lead.get_by_role("button", name="Keep it").click()

    signed_in("worker", worker)
    worker.goto("/")
    worker.get_by_role("link", name="Who is on call").click()

    expect(worker.get_by_role("link", name=NUMBER)).to_have_attribute("href", "tel:" + NUMBER.replace(" ", ""))
    expect(worker.get_by_role("heading", name="Gaps")).to_have_count(0)
    assert not sideways(worker)
    assert site.people["safeguarding_lead"].name in worker.content()


def test_an_urgent_concern_waits_on_the_first_page_until_it_is_opened(page_at: PageAt, signed_in: SignedIn) -> None:
    volunteer, deputy = page_at(PHONE), page_at(PHONE)
    signed_in("volunteer", volunteer)
    signed_in("deputy", deputy)
    # Whatever urgent concern waits from before is opened first.
    for _ in range(30):
        deputy.goto("/")
        if deputy.get_by_role("link", name="Open it").count() == 0:
            break
        deputy.get_by_role("link", name="Open it").click()
    fill_in_report(volunteer)
    given = send(volunteer)

    deputy.goto("/")
    expect(deputy.get_by_text("An urgent concern waits.")).to_be_visible()
    assert given.reference not in deputy.content()
    deputy.goto("/alerts/")
    deputy.get_by_role("link", name="Open it").click()
    expect(deputy.get_by_text(given.reference).first).to_be_visible()

    deputy.goto("/")
    expect(deputy.get_by_text("An urgent concern waits.")).to_have_count(0)


def _in_forty_days() -> list[str]:
    return (datetime.now(UTC) + timedelta(days=40)).date().isoformat().split("-")
