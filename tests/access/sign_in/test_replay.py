"""What a device has signed counts once: who copies it can do nothing with it afterwards (G8).

The device is a program here, and its count stays at nought, as that of passkeys does which a cloud keeps. So nothing
but the challenge stands between a copy and the account.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256, CoseKey
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from lantern.access import passkeys
from lantern.access.challenges import cookie_name
from lantern.access.models import Account, Passkey
from lantern.access.roles import Role
from tests.access.people import account, signed_in
from tests.access.sign_in.hands import trail
from tests.access.sign_in.house import Clock

pytestmark = pytest.mark.django_db
SITE = "testserver"
ORIGIN = f"http://{SITE}"
SEEN = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
ADD, USE, CONFIRM = "/me/passkeys/add/", "/sign-in/passkey/", "/confirm/passkey/"


@dataclass
class Device:
    """Holds one passkey, and signs whatever a page asks for."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = b"0123456789abcdef"

    def made(self, shown: Any) -> str:
        """The answer to a page that asks for a new passkey."""
        said = _client_data("webauthn.create", shown)
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        public = AttestedCredentialData.create(Aaguid.NONE, self.id, ES256(cose))
        about = AuthenticatorData.create(_site(), SEEN | AuthenticatorData.FLAG.AT, 0, public)
        return self._answer({"attestationObject": AttestationObject.create("none", about, {})}, said)

    def used(self, shown: Any) -> str:
        """The answer to a page that asks for this passkey."""
        said, about = _client_data("webauthn.get", shown), AuthenticatorData.create(_site(), SEEN, 0)
        signature = self.key.sign(about + said.hash, ec.ECDSA(SHA256()))
        return self._answer({"authenticatorData": about, "signature": signature}, said)

    def _answer(self, parts: dict[str, bytes], said: CollectedClientData) -> str:
        response = {name: websafe_encode(value) for name, value in {**parts, "clientDataJSON": said}.items()}
        name = websafe_encode(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def _site() -> bytes:
    return sha256(SITE.encode()).digest()


def _client_data(kind: str, shown: Any) -> CollectedClientData:
    found = re.search(r'data-options="([^"]+)"', shown.content.decode())
    assert found
    challenge = json.loads(unescape(found.group(1)))["challenge"]
    return CollectedClientData.create(type=kind, challenge=challenge, origin=ORIGIN)


@pytest.fixture
def who() -> Account:
    return account(Role.WORKER)


@pytest.fixture
def owner(who: Account) -> Client:
    """The browser of somebody who is signed in."""
    return signed_in(Client(), who, at=Clock.at)


@pytest.fixture
def device(owner: Client) -> Device:
    """A device whose passkey is known."""
    made = Device()
    assert add(owner, made.made(owner.get(ADD))).status_code == 302
    return made


def add(browser: Client, answer: str) -> Any:
    return browser.post(ADD, {"answer": answer, "label": "my phone"})


def use(browser: Client, answer: str) -> Any:
    return browser.post(USE, {"answer": answer})


def is_in(browser: Client) -> bool:
    return bool(browser.get("/").status_code == 200)


# -- a passkey is made ----------------------------------------------------------------------------------


def test_what_a_device_answered_when_a_passkey_was_made_makes_no_second_one(owner: Client) -> None:
    answer = Device().made(owner.get(ADD))
    assert add(owner, answer).status_code == 302
    # Taken away, so that nothing but the challenge can refuse the copy.
    Passkey.objects.all().delete()

    again = add(owner, answer)
    owner.get(ADD)
    once_more = add(owner, answer)

    assert (again.status_code, once_more.status_code) == (422, 422)
    assert not Passkey.objects.exists()


def test_the_challenge_is_what_refuses_it(owner: Client) -> None:
    # The control of the test before: where the old challenge is put back, the copy is taken.
    answer = Device().made(owner.get(ADD))
    kept = owner.session["passkey"]
    assert add(owner, answer).status_code == 302
    Passkey.objects.all().delete()
    session = owner.session
    session["passkey"] = kept
    session.save()

    assert add(owner, answer).status_code == 302
    assert Passkey.objects.count() == 1


def test_what_was_asked_of_one_session_makes_no_passkey_in_another(owner: Client) -> None:
    answer = Device().made(owner.get(ADD))
    thief = signed_in(Client(), account(Role.WORKER, shown_name="Another"), at=Clock.at)
    thief.get(ADD)

    assert add(thief, answer).status_code == 422
    assert not Passkey.objects.exists()


ODD = {
    "nothing": b"", "a map that ends": b"\xa3", "no length": b"\xbf", "a list without end": b"\x9b" + b"\xff" * 8,
    "very deep": b"\x81" * 2_000, "half a number": b"\x19\x01", "no text": b"\x62\xff\xfe", "no key": b"\xa1\xa0\x00",
}  # fmt: skip


@pytest.mark.parametrize("inside", ODD.values(), ids=ODD)
def test_an_answer_with_odd_insides_makes_no_passkey_and_is_refused_kindly(owner: Client, inside: bytes) -> None:
    said = _client_data("webauthn.create", owner.get(ADD))

    answer = add(owner, Device()._answer({"attestationObject": inside}, said))

    assert answer.status_code == 422
    assert "was not made" in answer.content.decode()
    assert not Passkey.objects.exists()


def test_an_answer_without_a_key_or_with_a_key_that_nobody_can_check_makes_no_passkey(owner: Client) -> None:
    said = _client_data("webauthn.create", owner.get(ADD))
    none = AuthenticatorData.create(_site(), SEEN, 0)
    without = add(owner, Device()._answer({"attestationObject": AttestationObject.create("none", none, {})}, said))
    said = _client_data("webauthn.create", owner.get(ADD))
    key = AttestedCredentialData.create(Aaguid.NONE, b"0123456789abcdef", CoseKey({1: 2, 3: -999}))
    strange = AuthenticatorData.create(_site(), SEEN | AuthenticatorData.FLAG.AT, 0, key)
    unknown = add(owner, Device()._answer({"attestationObject": AttestationObject.create("none", strange, {})}, said))

    assert (without.status_code, unknown.status_code) == (422, 422)
    assert not Passkey.objects.exists()


@pytest.mark.parametrize("inside", ODD.values(), ids=ODD)
def test_an_answer_with_odd_insides_lets_nobody_in_and_is_refused_kindly(device: Device, inside: bytes) -> None:
    browser = Client()
    said = _client_data("webauthn.get", browser.get(USE))

    answer = use(browser, device._answer({"authenticatorData": inside, "signature": inside}, said))

    assert answer.status_code == 422
    assert not is_in(browser)


# -- a passkey is used ----------------------------------------------------------------------------------


def signed_in_once(device: Device, later: Callable[..., None]) -> tuple[str, str]:
    """Sign in with a passkey, as its owner does; what somebody who copied all of it would have."""
    browser = Client()
    answer = device.used(browser.get(USE))
    cookie = browser.cookies[cookie_name()].value
    later(seconds=2)
    assert use(browser, answer).status_code == 302
    assert is_in(browser)
    later(seconds=2)
    return answer, cookie


def test_what_a_device_has_signed_lets_nobody_in_a_second_time(
    who: Account, device: Device, later: Callable[..., None]
) -> None:
    answer, cookie = signed_in_once(device, later)

    thief = Client()
    thief.cookies[cookie_name()] = cookie
    again = use(thief, answer)

    assert again.status_code == 422
    assert not is_in(thief)
    assert [code for code, _ in trail(who)].count("sign_in.passkey") == 1


def test_it_is_refused_because_the_passkey_was_used_since_it_was_asked_for(
    device: Device, later: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control of the test before: without that look the copy would let somebody in.
    answer, cookie = signed_in_once(device, later)
    monkeypatch.setattr(passkeys, "_used_since", lambda *_: False)

    thief = Client()
    thief.cookies[cookie_name()] = cookie

    assert use(thief, answer).status_code == 302
    assert is_in(thief)


def test_what_was_signed_for_one_challenge_answers_no_other(device: Device) -> None:
    browser, other = Client(), Client()
    answer = device.used(browser.get(USE))
    other.get(USE)

    assert use(other, answer).status_code == 422
    assert not is_in(other)


def test_what_was_signed_and_not_sent_in_five_minutes_opens_nothing(device: Device, later: Callable[..., None]) -> None:
    browser = Client()
    answer = device.used(browser.get(USE))
    later(minutes=5)

    assert use(browser, answer).status_code == 422
    assert not is_in(browser)


# -- shown once more ------------------------------------------------------------------------------------


def test_what_a_device_signed_to_show_that_it_is_you_counts_once(
    owner: Client, device: Device, later: Callable[..., None]
) -> None:
    answer = device.used(owner.get(CONFIRM))
    first = owner.post(CONFIRM, {"answer": answer})
    later(minutes=6)

    again = owner.post(CONFIRM, {"answer": answer})

    assert (first.status_code, again.status_code) == (302, 422)
