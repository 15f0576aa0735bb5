"""Signing out, losing a telephone, and what a browser still shows afterwards."""

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import PHONE, PageAt
from tests.journeys.hands import WORDS, come_in, fill_in_report, send
from tests.journeys.site import SignedIn, Site

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


@SCRIPT
def test_after_signing_out_the_way_back_shows_nothing(
    site: Site, page_at: PageAt, signed_in: SignedIn, *, script: bool
) -> None:
    volunteer, lead = page_at(PHONE, script=script), page_at(PHONE, script=script)
    signed_in("volunteer", volunteer)
    fill_in_report(volunteer)
    given = send(volunteer)
    come_in(lead, site.people["deputy"])
    lead.goto(given.concern)
    expect(lead.get_by_text(WORDS)).to_be_visible()

    with lead.expect_response("**/sign-out/") as answer:
        lead.get_by_role("button", name="Sign out").click()
    expect(lead.get_by_text("You are signed out.")).to_be_visible()
    lead.go_back()

    expect(lead.get_by_role("heading", name="Sign in")).to_be_visible()
    assert WORDS not in lead.content()
    assert answer.value.request.method == "POST"
    told = answer.value.header_value("Clear-Site-Data") or ""
    assert all(part in told for part in ("cache", "cookies", "storage"))


def test_the_way_out_stands_on_every_page_of_whoever_is_signed_in_and_on_no_other(
    page_at: PageAt, signed_in: SignedIn
) -> None:
    page = page_at(PHONE)
    page.goto("/sign-in/")
    assert page.get_by_role("button", name="Sign out").count() == 0

    signed_in("volunteer", page)

    for path in ("/", "/concerns/report/", "/concerns/mine/", "/me/", "/me/reach/", "/nowhere/"):
        page.goto(path)
        assert page.get_by_role("button", name="Sign out").count() == 1, path
    assert page.request.get("/sign-out/").status == 405, "a link could sign somebody out"


@SCRIPT
def test_somebody_who_lost_a_telephone_ends_everything_from_another_device(
    site: Site, page_at: PageAt, *, script: bool
) -> None:
    lost, other = page_at(PHONE), page_at(PHONE, script=script)
    who = site.people["web_manager"]
    come_in(lost, who)
    come_in(other, who)
    lost.goto("/concerns/mine/")
    expect(lost.get_by_role("heading", name="My reports")).to_be_visible()

    other.goto("/me/")
    other.get_by_role("link", name="Lost your telephone?").click()
    other.get_by_role("button", name="End all: I lost my telephone").click()

    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    lost.goto("/concerns/mine/")
    expect(lost.get_by_role("heading", name="Sign in")).to_be_visible()
