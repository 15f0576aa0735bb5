"""A stranger writes nothing by asking, and little by guessing; a tablet forgets who was there (G8, G9, T19)."""

import pytest
from django.test import Client

from lantern.access.limits import LIMITS
from lantern.access.models import Session, StationPin, Try
from lantern.access.tries import STRANGERS
from lantern.vault.models import AuditEntry
from tests.access.people import PASSWORD, account
from tests.access.sign_in.hands import PIN, at_a_tablet, typed

pytestmark = pytest.mark.django_db
WRONG_PIN = "519374"


def test_asking_for_a_passkey_writes_no_session() -> None:
    for _ in range(3):
        shown = Client().get("/sign-in/passkey/")
        assert "lantern_challenge" in shown.cookies

    assert not Session.objects.exists()


def test_passkeys_of_nobody_are_noted_once_and_counted_up_to_a_limit() -> None:
    for _ in range(LIMITS.of_address + 5):
        assert Client().post("/sign-in/passkey/", {"answer": "{}"}).status_code == 422

    assert AuditEntry.objects.filter(folder=STRANGERS).count() == 1
    assert Try.objects.filter(means="passkey").count() == LIMITS.of_address
    assert not Session.objects.exists()


def test_a_challenge_that_was_changed_is_none_of_ours() -> None:
    client = Client()
    client.get("/sign-in/passkey/")
    client.cookies["lantern_challenge"] = client.cookies["lantern_challenge"].value + "x"

    assert client.post("/sign-in/passkey/", {"answer": "{}"}).status_code == 422


def pin(tablet: Client, name: str, typed_pin: str) -> int:
    return int(tablet.post("/sign-in/pin/", {"name": name, "pin": typed_pin}).status_code)


def test_wrong_pins_count_for_names_that_nobody_has_too() -> None:
    tablet = at_a_tablet(Client(), account())

    given = [pin(tablet, "nobody-here-0000", WRONG_PIN) for _ in range(LIMITS.free + 1)]

    assert given == [422] * LIMITS.free + [429]


def test_a_right_pin_forgives_no_wrong_one() -> None:
    who = account()
    tablet = at_a_tablet(Client(), who)
    pin(tablet, who.username, WRONG_PIN)
    pin(tablet, who.username, WRONG_PIN)

    assert pin(tablet, who.username, PIN) == 302
    assert StationPin.objects.get(account=who.id).wrong == 2


def test_right_pins_never_turn_a_pin_off() -> None:
    who = account()
    tablet = at_a_tablet(Client(), who)

    for _ in range(LIMITS.pin_wrong + 1):
        assert pin(tablet, who.username, PIN) == 302
        tablet.post("/sign-out/")


def test_a_tablet_forgets_what_it_kept_and_stays_a_tablet() -> None:
    who = account()
    tablet = at_a_tablet(Client(), who)
    pin(tablet, who.username, PIN)

    assert tablet.post("/sign-out/").headers["Clear-Site-Data"] == '"cache", "storage"'
    assert pin(tablet, who.username, PIN) == 302


def test_a_device_of_ones_own_forgets_its_cookies_too() -> None:
    client, who = Client(), account()
    typed(client, who.username, PASSWORD)

    assert client.post("/sign-out/").headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
