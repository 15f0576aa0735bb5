"""The pages of who sees what in a real browser: on a telephone, without a script, and looked over by axe."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from lantern.access import break_glass as glass
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.folders.models import Folder, Grant
from tests.access.doors.hands import browser as signed_in_browser
from tests.access.doors.hands import concern
from tests.access.need import house
from tests.access.people import PASSWORD, account
from tests.journeys.browser import PageAt, axe, browser, house_url, page_at, picture, sideways

__all__ = ["axe", "browser", "house_url", "page_at"]
pytestmark = pytest.mark.django_db(transaction=True)
PHONE = 375
WHY = "She rang from the station and needs us now."


@pytest.fixture(autouse=True)
def told() -> None:
    """The real clock and the real outgoing messages: the server runs in a thread of its own."""


@pytest.fixture
def lead() -> Account:
    return account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")


@pytest.fixture
def where(lead: Account) -> UUID:
    del lead
    account(Role.DEPUTY, shown_name="Sam Okoro")
    account(Role.WORKER, shown_name="Tomasz Brook")
    return concern(datetime.now(UTC))[0]


def come_in(page: Page, who: Account, url: str, *, minutes_ago: int = 0) -> None:
    at = datetime.now(UTC)
    client = signed_in_browser(who, at, confirmed_at=at - timedelta(minutes=minutes_ago))
    page.context.add_cookies(
        [{"name": "lantern_session", "value": client.cookies["lantern_session"].value, "url": url}]
    )


def test_every_page_is_fit_for_a_telephone_and_for_a_screen_reader(
    page_at: PageAt, axe: Callable[[Page], list[str]], house_url: str, lead: Account, where: UUID
) -> None:
    at = datetime.now(UTC)
    house.keep_out(where, account(Role.DUTY_MANAGER, shown_name="Idris Marlowe"), at)
    manager = account(Role.REGISTERED_MANAGER, shown_name="Ruth Penhallow")
    account(Role.TRUSTEE)
    Grant.objects.filter(account=manager.id).delete()
    glass.break_glass(house.visit(manager, at), where, reason=WHY)
    grant = Grant.objects.filter(folder=where, break_glass=False).first()
    assert grant is not None
    page = page_at(width=PHONE)
    come_in(page, lead, house_url)
    page.goto("/search/")
    page.get_by_label("Words to look for").fill("outside")
    page.get_by_role("button", name="Search").click()
    addresses = (
        page.url, "/", "/search/", f"/folders/{where}/people/", f"/folders/{where}/people/let-in/",
        f"/folders/{where}/people/{grant.id}/end/", f"/folders/{where}/people/keep-out/", f"/folders/{where}/seal/",
        "/break-glass/", "/reviews/", "/me/trail/", "/accounts/", "/accounts/invite/",
    )  # fmt: skip
    for number, address in enumerate(addresses):
        page.goto(address)
        picture(page, f"doors-{number:02}")
        assert axe(page) == [], address
        assert sideways(page) == 0, address
        assert "Ada" not in page.title()


def test_somebody_is_let_in_without_a_script_and_an_old_sign_in_loses_no_word(
    page_at: PageAt, house_url: str, lead: Account, where: UUID
) -> None:
    page = page_at(width=PHONE, script=False)
    come_in(page, lead, house_url, minutes_ago=6)

    page.goto(f"/concerns/{where}/")
    page.get_by_role("link", name="Who sees this folder").click()
    page.get_by_role("link", name="Let somebody in").click()
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Who?").select_option(label="Tomasz Brook (worker)")
    page.get_by_label("read and write", exact=True).check()
    page.get_by_label("Why?").fill("He works with the family from today on.")
    page.get_by_role("button", name="Let in").click()

    expect(page.get_by_text("He works with the family from today on.")).to_be_visible()
    expect(page.get_by_role("heading", name="Tomasz Brook")).to_be_visible()


def test_a_hidden_place_opens_after_an_old_sign_in_without_a_script(
    page_at: PageAt, house_url: str, lead: Account, where: UUID
) -> None:
    page = page_at(width=PHONE, script=False)
    come_in(page, lead, house_url, minutes_ago=6)

    page.goto(f"/concerns/{where}/")
    page.get_by_role("link", name="A place was given").click()
    page.get_by_label("Why do you need to know the place?").fill("The social worker drives there now.")
    page.get_by_role("button", name="Show the place").click()
    picture(page, "doors-confirm")
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    picture(page, "doors-send-again")
    expect(page.get_by_label("Reason")).to_have_value("The social worker drives there now.")
    page.get_by_role("button", name="Send it").click()

    expect(page.get_by_text("12 Vale Road")).to_be_visible()


def test_an_emergency_is_opened_and_closed_without_a_script(page_at: PageAt, house_url: str, where: UUID) -> None:
    page = page_at(width=PHONE, script=False)
    come_in(page, account(Role.DUTY_MANAGER), house_url)

    page.goto("/")
    page.get_by_role("link", name="Open a folder in an emergency").click()
    page.get_by_label("The reference").fill(Folder.objects.get(pk=where).reference.lower())
    page.get_by_label("Why do you need it now?").fill(WHY)
    page.get_by_role("button", name="Open it").click()
    picture(page, "doors-opened")
    page.get_by_role("link", name="Go to the folder").click()
    expect(page.get_by_text("He waits outside.")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Close it now").click()

    page.goto(f"/concerns/{where}/")
    expect(page.get_by_role("heading", name="We cannot show this page")).to_be_visible()


@pytest.mark.parametrize("dark", [True, False])
def test_whoever_is_turned_away_reads_why(
    page_at: PageAt, axe: Callable[[Page], list[str]], house_url: str, dark: bool
) -> None:
    page = page_at(width=320, dark=dark)
    come_in(page, account(Role.ADMINISTRATOR), house_url)
    page.goto("/search/")

    picture(page, f"doors-refused-{dark}")
    expect(page.get_by_role("heading", name="This is not open to you")).to_be_visible()
    assert axe(page) == []
    assert sideways(page) == 0
