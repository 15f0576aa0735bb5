"""The pages in a real browser: with a passkey on a device that is simulated, and without a script."""

from collections.abc import Iterator
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Literal

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from lantern.access.hashing import keyed_digest
from lantern.access.models import Account, Passkey, Try
from lantern.access.roles import Role
from tests.access.people import PASSWORD, account
from tests.access.sign_in.hands import trail
from tests.access.sign_in.house import HOUSE, Clock
from tests.journeys.browser import PageAt, axe, browser, page_at, picture, sideways

__all__ = ["axe", "browser", "page_at"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def now() -> None:
    Clock.at = datetime.now(UTC)


@pytest.fixture(scope="module")
def served(request: pytest.FixtureRequest) -> Iterator[str]:
    request.getfixturevalue("django_db_setup")
    # A passkey belongs to a name, never to a number.
    with override_settings(**HOUSE, MEDIA_URL="/media/"):
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.fixture
def house_url(served: str) -> str:
    return served


def device(page: Page) -> Any:
    """A telephone that makes and keeps passkeys, and whose owner always agrees."""
    link = page.context.new_cdp_session(page)
    link.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    found = link.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return link, found["authenticatorId"]


def pressed(page: Page, name: str, role: Literal["button", "link"] = "button") -> None:
    """Press it, and wait for the page that comes, with its stylesheet."""
    with page.expect_navigation(wait_until="load"):
        page.get_by_role(role, name=name).click()


def sign_in(page: Page, who: Account) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Your user name").fill(who.username)
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    pressed(page, "Sign in")


def add_passkey(page: Page) -> None:
    # Pressed before its script is there, the button sends the form without an answer of the device.
    pressed(page, "Add a passkey", "link")
    page.get_by_label("A word for this device").fill("my phone")
    page.get_by_role("button", name="Make a passkey on this device").click()
    page.wait_for_url("**/me/")


def test_a_worker_makes_a_passkey_and_signs_in_with_it_alone(page_at: PageAt) -> None:
    who = account(Role.WORKER)
    page = page_at()
    device(page)
    sign_in(page, who)
    assert page.get_by_role("heading", level=1).inner_text() == "Set up a second way to show that it is you"
    add_passkey(page)
    page.get_by_text("my phone").wait_for()
    pressed(page, "Sign out")

    pressed(page, "Sign in with a passkey", "link")
    page.get_by_role("button", name="Use my passkey").click()

    page.get_by_text("the work itself").wait_for()
    assert trail(who)[-2:] == [("passkey.used", "done"), ("sign_in.passkey", "done")]


def test_a_passkey_that_was_copied_is_refused_once_its_count_runs_behind(page_at: PageAt) -> None:
    who = account(Role.WORKER)
    page = page_at()
    device(page)
    sign_in(page, who)
    add_passkey(page)
    Passkey.objects.update(uses=10_000)
    page.get_by_role("button", name="Sign out").click()

    page.goto("/sign-in/passkey/")
    page.get_by_role("button", name="Use my passkey").click()

    page.get_by_text("did not show a passkey that fits").first.wait_for()
    page.goto("/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_passkey_of_a_stopped_account_opens_nothing(page_at: PageAt) -> None:
    who = account(Role.WORKER)
    page = page_at()
    device(page)
    sign_in(page, who)
    add_passkey(page)
    page.get_by_role("button", name="Sign out").click()
    Account.objects.filter(pk=who.pk).update(is_active=False)

    page.goto("/sign-in/passkey/")
    page.get_by_role("button", name="Use my passkey").click()

    page.get_by_text("did not show a passkey that fits").first.wait_for()
    page.goto("/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_while_somebody_guesses_passwords_the_owner_comes_in_by_passkey(page_at: PageAt) -> None:
    who = account(Role.WORKER)
    page = page_at()
    device(page)
    sign_in(page, who)
    add_passkey(page)
    page.get_by_role("button", name="Sign out").click()
    name, address = keyed_digest("name", who.username), keyed_digest("address", "127.0.0.1")
    Try.objects.bulk_create(Try(at=Clock.at, means="password", name=name, address=address) for _ in range(25))
    sign_in(page, who)
    expect(page.get_by_text("There were too many tries").first).to_be_visible()

    began = monotonic()
    page.goto("/sign-in/passkey/")
    page.get_by_role("button", name="Use my passkey").click()
    page.get_by_text("the work itself").wait_for()

    assert monotonic() - began < 5


def test_a_device_without_a_passkey_says_what_to_do_next(page_at: PageAt) -> None:
    page = page_at()
    link, authenticator = device(page)
    link.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.goto("/sign-in/passkey/")

    page.get_by_role("button", name="Use my passkey").click()

    page.get_by_text("That did not work. Nothing was sent.").wait_for()


# Each change sees these pages in the dark and narrow with all the others, in `tests/journeys/test_every_page.py`.
@pytest.mark.parametrize(
    ("width", "dark"),
    [
        pytest.param(1280, True, marks=pytest.mark.nightly),
        (375, False),
        pytest.param(320, False, marks=pytest.mark.nightly),
    ],
)
def test_the_pages_have_no_fault_for_anybody(page_at: PageAt, axe: Any, width: int, dark: bool) -> None:
    who = account(Role.SAFEGUARDING_LEAD, shown_name="Robin Example")
    account(Role.VOLUNTEER, shown_name="Sam Example")
    page = page_at(width, dark=dark)
    device(page)
    faults: dict[str, list[str]] = {}

    def looked_at(name: str) -> None:
        picture(page, f"sign-in-{name}-{width}{'-dark' if dark else ''}")
        faults[name] = [*axe(page), *(["sideways"] if sideways(page) else [])]

    page.goto("/sign-in/")
    looked_at("empty")
    pressed(page, "Sign in")
    looked_at("missing")
    sign_in(page, who)
    looked_at("set-up")
    pressed(page, "Set up an app for codes")
    seen = page.locator("img").evaluate("async image => { await image.decode(); return image.naturalWidth }")
    assert seen > 0, "the picture for the app cannot be seen"
    looked_at("code-app")
    page.goto("/me/")
    add_passkey(page)
    page.get_by_text("my phone").wait_for()
    page.wait_for_load_state("load")
    looked_at("own")
    pressed(page, "Make ten new codes")
    looked_at("paper")
    for name, address in {
        "passkey-add": "/me/passkeys/add/", "password": "/me/password/", "pin": "/me/pin/", "sessions": "/me/sessions/",
        "reach": "/me/reach/", "accounts": "/accounts/", "invite": "/accounts/invite/", "stations": "/stations/",
        "confirm": "/confirm/",
    }.items():  # fmt: skip
        page.goto(address)
        looked_at(name)
    page.goto("/accounts/")
    pressed(page, "Sam Example", "link")
    looked_at("account")
    page.goto("/welcome/nothing/")
    looked_at("gone")

    assert {name: found for name, found in faults.items() if found} == {}


def test_without_a_script_a_volunteer_signs_in_and_out(page_at: PageAt) -> None:
    who = account(Role.VOLUNTEER)
    page = page_at(script=False)
    sign_in(page, who)
    page.get_by_text("the work itself").wait_for()
    page.goto("/me/")
    page.get_by_role("button", name="Sign out").click()

    page.get_by_text("You are signed out.").wait_for()
