"""From a worry to those who must read it, through the real server, at the width of a phone, with and without script."""

import json
from email.message import Message

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE, PageAt, sideways
from tests.journeys.hands import PLACE, SEND, WORDS, Receipt, come_in, fill_in_report, receipt, row_of, send, show_again
from tests.journeys.site import SignedIn, Site

WHY = "Why do you need to know the place?"
REASON = "The social worker drives there now."
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


@SCRIPT
def test_a_worry_reaches_the_lead_and_the_reporter_hears_that_it_was_opened(
    site: Site, page_at: PageAt, *, script: bool
) -> None:
    volunteer, lead = page_at(PHONE, script=script), page_at(PHONE, script=script)
    come_in(volunteer, site.people["volunteer"])
    volunteer.goto("/concerns/report/short/")
    volunteer.get_by_label("What worries you?").fill(WORDS)
    volunteer.get_by_label("Where are they now?").fill(PLACE)
    volunteer.get_by_role("button", name=SEND).click()

    # What is missing is said first, and nothing that was typed is lost.
    expect(volunteer.get_by_role("heading", name="Please mend this first")).to_be_visible()
    expect(volunteer.get_by_label("What worries you?")).to_have_value(WORDS)
    expect(volunteer.get_by_label("Where are they now?")).to_have_value(PLACE)
    volunteer.get_by_role("radio", name="I do not know").check()
    given = send(volunteer)
    volunteer.goto("/concerns/mine/")
    assert "Nobody has opened it yet" in row_of(volunteer, given.reference)
    assert volunteer.goto(given.concern).status == 404  # type: ignore[union-attr]

    come_in(lead, site.people["safeguarding_lead"])
    lead.goto("/concerns/")
    assert "Open it: nobody has read it yet" in row_of(lead, given.reference)
    assert sideways(lead) <= 0
    lead.get_by_role("link", name=given.reference).first.click()
    expect(lead.get_by_text(WORDS)).to_be_visible()
    assert PLACE not in lead.content()
    lead.get_by_label("Add a note").fill("Rang the duty social worker at once.")
    lead.get_by_role("button", name="Add this note").click()
    expect(lead.get_by_text("Rang the duty social worker at once.")).to_be_visible()
    expect(lead.get_by_role("heading", name="Who opened it")).to_be_visible()
    assert "Ada Lindqvist" in lead.locator("main ul").last.inner_text()

    volunteer.goto("/concerns/mine/")
    assert "Opened. Somebody is working on it." in row_of(volunteer, given.reference)


@SCRIPT
def test_a_hidden_place_opens_by_a_reason_only(page_at: PageAt, signed_in: SignedIn, *, script: bool) -> None:
    lead = at_the_door_of_a_place(page_at, signed_in, script=script)

    lead.get_by_label(WHY).fill("short")
    lead.get_by_role("button", name="Show the place").click()
    expect(lead.get_by_text("Write a few words more").first).to_be_visible()
    assert PLACE not in lead.content()
    lead.get_by_label(WHY).fill(REASON)
    lead.get_by_role("button", name="Show the place").click()

    expect(lead.get_by_text(PLACE)).to_be_visible()
    expect(lead.get_by_text("Do not copy it")).to_be_visible()


@SCRIPT
def test_a_hidden_place_asks_once_more_who_it_is_when_the_sign_in_is_older(
    site: Site, page_at: PageAt, signed_in: SignedIn, *, script: bool
) -> None:
    lead = at_the_door_of_a_place(page_at, signed_in, script=script)
    site.program("tests.journeys.ageing")

    lead.get_by_label(WHY).fill(REASON)
    lead.get_by_role("button", name="Show the place").click()
    expect(lead.get_by_role("heading", name="Show that it is you")).to_be_visible()
    assert PLACE not in lead.content()
    lead.get_by_label("Your password").fill(site.people["safeguarding_lead"].password)
    lead.get_by_role("button", name="Go on").click()
    # The reason that was written is still there, and has gone nowhere yet.
    expect(lead.get_by_role("heading", name="Now send it")).to_be_visible()
    expect(lead.get_by_text(REASON).or_(lead.locator(f'[value="{REASON}"]')).first).to_be_visible()
    assert PLACE not in lead.content()
    lead.get_by_role("button", name="Send it").click()

    expect(lead.get_by_text(PLACE)).to_be_visible()


def at_the_door_of_a_place(page_at: PageAt, signed_in: SignedIn, *, script: bool) -> Page:
    """A lead, just signed in, before the place of a report that somebody has just sent."""
    volunteer, lead = page_at(PHONE, script=script), page_at(PHONE, script=script)
    signed_in("volunteer", volunteer)
    fill_in_report(volunteer)
    given = send(volunteer)
    show_again(lead, signed_in("safeguarding_lead", lead))
    lead.goto(given.concern)
    lead.get_by_role("link", name="A place was given.").click()
    expect(lead.get_by_label(WHY)).to_be_visible()
    return lead


def test_a_manager_who_is_kept_out_finds_nothing_and_gets_no_alert(
    site: Site, page_at: PageAt, signed_in: SignedIn
) -> None:
    volunteer, lead, deputy = page_at(PHONE), page_at(PHONE), page_at(PHONE)
    # Not the one who reports in every other journey: twenty reports in an hour alert the deputy, too.
    signed_in("worker", volunteer)
    signed_in("safeguarding_lead", lead)
    signed_in("deputy", deputy)
    before = to_whom(site.mail())

    fill_in_report(volunteer, keep_out="the deputy lead")
    kept = send(volunteer)
    after_kept = to_whom(site.mail())
    fill_in_report(volunteer)
    open_to_both = send(volunteer)
    after_both = to_whom(site.mail())

    deputy.goto("/concerns/")
    assert kept.reference not in deputy.content()
    # The control: the same list shows, and the same mail brings, what nobody was kept out of.
    assert "Open it: nobody has read it yet" in row_of(deputy, open_to_both.reference)
    # Mail says nothing of what it is about, and an older concern may climb to the deputy in between: so the rows tell.
    assert alerted(site, kept) == {site.people["safeguarding_lead"].username}
    assert alerted(site, open_to_both) == {site.people[who].username for who in ("safeguarding_lead", "deputy")}
    assert after_kept.count("ada@practice.example.org") > before.count("ada@practice.example.org")
    assert after_both.count("sam@practice.example.org") > after_kept.count("sam@practice.example.org")
    hidden, nowhere = deputy.goto(kept.concern), deputy.goto(f"/concerns/{'1' * 8}-1111-4111-8111-{'1' * 12}/")
    assert hidden is not None
    assert nowhere is not None
    assert hidden.status == nowhere.status == 404
    lead.goto(kept.concern)
    expect(lead.get_by_role("heading", name="Who must not learn of it")).to_be_visible()
    expect(lead.get_by_text("Sam Okoro")).to_be_visible()


def alerted(site: Site, given: Receipt) -> set[str]:
    """Who was alerted of a report, by the name with which they sign in."""
    return set(json.loads(site.program("tests.journeys.alerted", given.concern.strip("/").rsplit("/", 1)[-1])))


def to_whom(mail: list[Message]) -> list[str]:
    """The addresses of every alert that has left."""
    return [str(letter["To"]) for letter in mail if letter["To"]]


@SCRIPT
def test_the_same_form_sent_twice_is_one_report_and_going_back_sends_no_second(
    page_at: PageAt, signed_in: SignedIn, *, script: bool
) -> None:
    page = page_at(PHONE, script=script)
    signed_in("volunteer", page)
    fill_in_report(page)
    first = send(page)

    # Back over the receipt, and over what to do now.
    page.go_back()
    page.go_back()
    expect(page.get_by_role("button", name=SEND)).to_be_visible()
    if page.get_by_label("What worries you?").input_value() == "":
        # Nothing of a report is kept in the browser: the form that comes back is a fresh and empty one.
        page.get_by_role("button", name=SEND).click()
        expect(page.get_by_role("heading", name="Please mend this first")).to_be_visible()
    else:
        assert send(page).reference == first.reference
    page.goto("/concerns/mine/")
    assert page.get_by_role("row").filter(has_text=first.reference).count() == 1


def test_a_form_that_arrives_twice_is_one_report(site: Site, page_at: PageAt, signed_in: SignedIn) -> None:
    page = page_at(PHONE)
    signed_in("volunteer", page)
    fill_in_report(page)
    fields = page.evaluate("Object.fromEntries(new FormData(document.querySelector('main form')))")
    first = send(page)

    again = page.request.post(f"{site.url}/concerns/report/short/", form=fields)
    fresh = page.request.post(f"{site.url}/concerns/report/short/", form=fields | {"report": ""})

    assert again.url.endswith(first.now)
    # The control: without the id of the form it is another report.
    assert fresh.status == 200
    assert not fresh.url.endswith(first.now)


@SCRIPT
def test_a_form_whose_proof_has_expired_keeps_the_words_and_can_be_sent_again(
    page_at: PageAt, signed_in: SignedIn, *, script: bool
) -> None:
    page = page_at(PHONE, script=script)
    signed_in("volunteer", page)
    fill_in_report(page)
    page.context.clear_cookies(name="lantern_form")
    page.get_by_role("button", name=SEND).click()

    expect(page.get_by_role("button", name="Send again")).to_be_visible()
    expect(page.get_by_label("Words")).to_have_value(WORDS)
    assert page.get_by_label("Report", exact=True).count() == 0, "an id that nobody typed is shown"
    assert sideways(page) <= 0
    page.get_by_role("button", name="Send again").click()
    given = receipt(page)

    page.goto("/concerns/mine/")
    expect(page.get_by_text(given.reference)).to_be_visible()
