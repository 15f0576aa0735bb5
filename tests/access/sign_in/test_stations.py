import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lantern.access.actions import SignInRefused
from lantern.access.models import Session, Station, StationPin
from lantern.access.roles import Role
from lantern.access.stations import enrol, is_weak, set_pin
from lantern.vault.audit import By
from tests.access.people import JOINED, account, signed_in
from tests.access.sign_in.hands import PIN, at_a_tablet, trail, typed, with_app
from tests.access.sign_in.house import Clock

pytestmark = pytest.mark.django_db


def by_pin(client: Client, name: str, pin: str = PIN) -> None:
    client.post("/sign-in/pin/", {"name": name, "pin": pin})


def test_at_a_tablet_a_pin_opens_the_work(client: Client) -> None:
    who = account(Role.WORKER)
    by_pin(at_a_tablet(client, who), who.username)

    assert client.get("/").content == b"the work itself"
    session = Session.objects.get(account=who.id)
    assert (session.kind, session.station is not None) == ("station", True)
    assert trail(who)[-1] == ("sign_in.pin", "done")


def test_a_pin_is_worth_nothing_on_any_other_device(client: Client) -> None:
    who = account(Role.WORKER)
    at_a_tablet(Client(), who)

    by_pin(client, who.username)

    assert client.get("/sign-in/pin/").status_code == 302
    assert client.get("/").status_code == 302


def test_five_wrong_pins_shut_the_pin_until_its_owner_signs_in_with_everything(client: Client) -> None:
    who = account(Role.VOLUNTEER)
    at_a_tablet(client, who)
    for _ in range(5):
        by_pin(client, who.username, "999111")
    by_pin(client, who.username)
    assert client.get("/").status_code == 302

    typed(Client(), who.username)
    by_pin(client, who.username)

    assert client.get("/").status_code == 200


def test_a_password_without_the_second_factor_does_not_open_the_pin_again(client: Client) -> None:
    who = account(Role.WORKER)
    with_app(who)
    at_a_tablet(client, who)
    for _ in range(5):
        by_pin(client, who.username, "999111")
    typed(Client(), who.username)

    by_pin(client, who.username)

    assert client.get("/").status_code == 302


def test_an_ended_tablet_shows_no_page_and_takes_no_pin(client: Client) -> None:
    who, lead = account(), account(Role.SAFEGUARDING_LEAD)
    by_pin(at_a_tablet(client, who), who.username)
    desk = signed_in(Client(), lead, at=Clock.at)
    desk.post(f"/stations/{Station.objects.get().id}/end/")

    assert client.get("/").status_code == 302
    by_pin(client, who.username)
    assert client.get("/").status_code == 302


def test_a_session_of_a_tablet_does_not_walk_away_to_another_device(client: Client) -> None:
    who = account()
    by_pin(at_a_tablet(client, who), who.username)
    elsewhere = Client()
    elsewhere.cookies["lantern_session"] = client.cookies["lantern_session"].value

    assert elsewhere.get("/").status_code == 302


def test_whatever_way_somebody_signs_in_at_a_tablet_it_is_a_tablet(client: Client) -> None:
    who = account(Role.VOLUNTEER)
    typed(at_a_tablet(client, who), who.username)

    assert Session.objects.get(account=who.id, open=True).kind == "station"


@pytest.mark.parametrize("address", ["/me/password/", "/me/pin/", "/me/passkeys/add/", "/accounts/", "/stations/"])
def test_at_a_tablet_nobody_changes_means_or_looks_after_accounts(client: Client, address: str) -> None:
    lead = account(Role.SAFEGUARDING_LEAD)
    by_pin(at_a_tablet(client, lead), lead.username)

    assert client.get("/").status_code == 200
    assert client.get(address).status_code == 403


def test_enrolling_signs_the_enroller_out_on_the_tablet(client: Client) -> None:
    signed_in(client, account(Role.SAFEGUARDING_LEAD), at=Clock.at)

    client.post("/stations/enrol/")

    assert client.get("/").status_code == 302
    assert client.get("/sign-in/pin/").status_code == 200
    assert client.cookies["lantern_station"]["httponly"]
    assert Station.objects.get().token_digest != client.cookies["lantern_station"].value


@pytest.mark.parametrize("role", [Role.WORKER, Role.VOLUNTEER, Role.GROUP_ADMIN, Role.TRUSTEE])
def test_who_may_not_enrols_no_tablet(client: Client, role: Role) -> None:
    signed_in(client, account(role), at=Clock.at)

    assert client.post("/stations/enrol/").status_code == 403
    assert not Station.objects.exists()


FULL_WIDTH = "".join(chr(0xFF10 + int(digit)) for digit in PIN)


@pytest.mark.parametrize(
    "pin", ["12345", "123456", "987654", "111111", "121212", "abcdef", "1234567890123", FULL_WIDTH]
)
def test_a_pin_that_anybody_would_try_is_refused(pin: str) -> None:
    who = account()
    with pytest.raises(SignInRefused):
        set_pin(account=who.id, pin=pin, by=By(who.id, "test"), at=Clock.at)
    assert not StationPin.objects.exists()


@given(st.integers(0, 9), st.integers(6, 10), st.sampled_from([1, -1]))
def test_digits_in_a_row_are_weak_wherever_they_begin(first: int, length: int, step: int) -> None:
    pin = "".join(str((first + step * place) % 10) for place in range(length))

    assert is_weak(pin)
    assert not is_weak(PIN)


def test_the_pin_is_not_kept_in_clear() -> None:
    who = account()
    set_pin(account=who.id, pin=PIN, by=By(who.id, "test"), at=Clock.at)

    assert PIN not in StationPin.objects.get().hash


def test_two_tablets_never_have_the_same_name(monkeypatch: pytest.MonkeyPatch) -> None:
    who = account(Role.SAFEGUARDING_LEAD)
    letters = iter("ABCD" * 3 + "EFGH")
    monkeypatch.setattr("lantern.access.stations.secrets.choice", lambda _: next(letters))

    codes = [enrol(by=By(who.id, "0" * 16), enroller=who.id, at=JOINED).station.code for _ in range(2)]

    assert codes == ["T-ABCD", "T-EFGH"]
