"""Looking after accounts: who comes in, who agrees, and how fast somebody is out."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE, PageAt
from tests.journeys.hands import show_again
from tests.journeys.site import Person, SignedIn, Site

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
NEW_PASSWORD = "four lamps beside quiet water"


@SCRIPT
def test_somebody_is_invited_comes_in_and_is_out_with_the_next_click_once_stopped(
    page_at: PageAt, signed_in: SignedIn, *, script: bool
) -> None:
    administrator, newcomer = page_at(PHONE, script=script), page_at(PHONE, script=script)
    name = f"Robin Sample {script}"
    show_again(administrator, signed_in("administrator", administrator))
    invite(administrator, name, "volunteer")
    link = administrator.locator("main code").inner_text()

    newcomer.goto(link)
    username = newcomer.get_by_text("Your user name is").inner_text().split(" is ")[1].split(".")[0]
    newcomer.get_by_label("Your new password").fill("short")
    newcomer.get_by_role("button", name="Keep this password").click()
    expect(newcomer.get_by_role("heading", name="Please mend this first")).to_be_visible()
    newcomer.get_by_label("Your new password").fill(NEW_PASSWORD)
    newcomer.get_by_role("button", name="Keep this password").click()
    expect(newcomer.get_by_text(username)).to_be_visible()
    newcomer.goto("/concerns/report/")
    expect(newcomer.get_by_role("heading", name="Report a concern")).to_be_visible()

    administrator.goto("/accounts/")
    administrator.get_by_role("link", name=name).click()
    administrator.locator("textarea[name$=why]").fill("She has left us.")
    administrator.get_by_role("button", name="Stop this account").click()
    expect(administrator.get_by_role("button", name="Let this account sign in again")).to_be_visible()

    newcomer.reload()
    expect(newcomer.get_by_role("heading", name="Sign in")).to_be_visible()
    newcomer.get_by_label("Your user name").fill(username)
    newcomer.get_by_label("Your password").fill(NEW_PASSWORD)
    with newcomer.expect_response(lambda heard: "/sign-in/" in heard.url) as answer:
        newcomer.get_by_role("button", name="Sign in").click()
    assert answer.value.status == 422
    expect(newcomer.get_by_text("do not fit together").first).to_be_visible()


@SCRIPT
def test_who_may_read_folders_comes_in_only_when_a_second_person_agrees(
    page_at: PageAt, signed_in: SignedIn, *, script: bool
) -> None:
    administrator, lead = page_at(PHONE, script=script), page_at(PHONE, script=script)
    name = f"Alex Sample {script}"
    show_again(administrator, signed_in("administrator", administrator))
    invite(administrator, name, "worker")
    expect(administrator.get_by_role("heading", name="A second person must agree")).to_be_visible()
    assert administrator.locator("main code").count() == 0

    show_again(lead, signed_in("safeguarding_lead", lead))
    lead.goto("/accounts/")
    card = lead.locator(".lantern-card").filter(has_text=name)
    card.get_by_role("button", name="I agree").click()

    expect(lead.get_by_role("heading", name="Hand over this link")).to_be_visible()
    newcomer = page_at(PHONE, script=script)
    newcomer.goto(lead.locator("main code").inner_text())
    newcomer.get_by_label("Your new password").fill(NEW_PASSWORD)
    newcomer.get_by_role("button", name="Keep this password").click()
    expect(newcomer.get_by_role("heading", name="Set up a second way to show that it is you")).to_be_visible()
    newcomer.goto("/concerns/")
    expect(newcomer.get_by_role("heading", name="Set up a second way to show that it is you")).to_be_visible()


def test_somebody_without_an_account_page_is_told_no(page_at: PageAt, signed_in: SignedIn) -> None:
    page = page_at(PHONE)
    signed_in("volunteer", page)

    answer = page.goto("/accounts/")

    assert answer is not None
    assert answer.status == 403
    assert "Lindqvist" not in page.content()


def invite(page: Page, name: str, role: str) -> None:
    page.goto("/accounts/")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("The name colleagues know").fill(name)
    page.get_by_role("radio", name=role, exact=True).check()
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("heading", name="Invite somebody")).to_have_count(0)


def test_the_tests_of_accounts_know_everybody(site: Site) -> None:
    assert {type(person) for person in site.people.values()} == {Person}
    assert len(site.people) == 11
