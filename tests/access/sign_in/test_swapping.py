"""Whoever can write to the database signs in as nobody by moving rows about (T5)."""

import threading
import time

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from lantern.access import hashing, sessions
from lantern.access.hashing import MOST_AT_ONCE, fits, hashed
from lantern.access.models import Account, Session, StationPin
from lantern.access.roles import Role
from tests.access.people import PASSWORD, account, signed_in
from tests.access.sign_in.hands import PIN, at_a_tablet, typed
from tests.access.sign_in.house import Clock

pytestmark = pytest.mark.django_db


def swapped() -> Client:
    """A volunteer's browser, after the words of a lead's session were put into its row."""
    lead, volunteer = account(Role.SAFEGUARDING_LEAD), account(Role.VOLUNTEER)
    signed_in(Client(), lead, at=Clock.at)
    own = signed_in(Client(), volunteer, at=Clock.at, second_factor=False)
    stolen = Session.objects.get(account=lead.id)
    Session.objects.filter(account=volunteer.id).update(data=stolen.data, account=lead.id)
    return own


def test_the_words_of_another_session_count_for_nothing() -> None:
    assert swapped().get("/").status_code == 302


def test_without_the_place_in_the_words_a_session_could_be_swapped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "place_of", lambda _: "the same for all")

    assert swapped().get("/").status_code == 200


def test_a_session_whose_row_names_another_account_counts_for_nothing() -> None:
    own = signed_in(Client(), account(Role.VOLUNTEER), at=Clock.at, second_factor=False)
    assert own.get("/").status_code == 200

    Session.objects.update(account=account().id)

    assert own.get("/").status_code == 302


def test_the_password_of_one_account_fits_no_other() -> None:
    lead, volunteer = account(Role.SAFEGUARDING_LEAD), account(Role.VOLUNTEER)
    other = hashed("another one altogether", of=lead.id, means="password")
    Account.objects.filter(pk=lead.id).update(password=other)
    assert typed(Client(), lead.username, "another one altogether").status_code == 302
    Account.objects.filter(pk=lead.id).update(password=volunteer.password)

    assert typed(Client(), lead.username, PASSWORD).status_code == 422
    assert typed(Client(), volunteer.username, PASSWORD).status_code == 302


def test_the_pin_of_one_account_fits_no_other() -> None:
    lead, volunteer, tablet = account(Role.SAFEGUARDING_LEAD), account(Role.VOLUNTEER), Client()
    at_a_tablet(tablet, lead)
    at_a_tablet(tablet, volunteer)
    own = StationPin.objects.get(account=volunteer.id)
    StationPin.objects.filter(account=lead.id).update(hash=hashed("not the same", of=lead.id, means="pin"))
    assert tablet.post("/sign-in/pin/", {"name": lead.username, "pin": PIN}).status_code == 422
    StationPin.objects.filter(account=lead.id).update(hash=own.hash)

    assert tablet.post("/sign-in/pin/", {"name": lead.username, "pin": PIN}).status_code == 422
    assert tablet.post("/sign-in/pin/", {"name": volunteer.username, "pin": PIN}).status_code == 302


def test_a_pin_is_no_password() -> None:
    who = account()
    kept = hashed(PIN, of=who.id, means="pin")

    assert fits(PIN, kept, of=who.id, means="pin")
    assert not fits(PIN, kept, of=who.id, means="password")


@pytest.mark.parametrize(("turns", "most"), [(None, MOST_AT_ONCE), (8, 8)])
def test_a_process_makes_two_hashes_at_once_at_most(
    turns: int | None, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second case is the control: with eight turns, eight hash at once."""
    running, seen, lock = [0], [0], threading.Lock()

    def slow(*_: object) -> bool:
        with lock:
            running[0] += 1
            seen[0] = max(seen[0], running[0])
        time.sleep(0.3)
        with lock:
            running[0] -= 1
        return False

    monkeypatch.setattr(Argon2PasswordHasher, "verify", slow)
    if turns:
        monkeypatch.setattr(hashing, "_TURNS", threading.BoundedSemaphore(turns))
    threads = [threading.Thread(target=hashing.Argon2Hasher().verify, args=("x", "y")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen[0] == most
