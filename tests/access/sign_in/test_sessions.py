from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client, RequestFactory

from lantern.access import actions
from lantern.access.models import Session
from lantern.access.roles import Role
from lantern.access.sessions import Kind
from lantern.access.signing_in import kind_of
from lantern.vault.audit import By
from tests.access.people import account, signed_in
from tests.access.sign_in.hands import typed
from tests.access.sign_in.house import Clock

pytestmark = pytest.mark.django_db
Later = Callable[..., None]
ADMIN = By(uuid4(), "0123456789abcdef")
DESK = "Mozilla/5.0 (X11; Linux x86_64)"


def test_a_stolen_store_signs_nobody_in(client: Client) -> None:
    signed_in(client, account(), at=Clock.at)
    row = Session.objects.get()
    thief = Client()
    thief.cookies["lantern_session"] = row.digest

    assert client.get("/").status_code == 200
    assert thief.get("/").status_code == 302
    assert client.cookies["lantern_session"].value not in {row.digest, row.data}


@pytest.mark.parametrize(("kind", "minutes"), [(Kind.DESK, 30), (Kind.PHONE, 15)])
def test_a_session_that_rests_too_long_is_over(client: Client, later: Later, kind: Kind, minutes: int) -> None:
    signed_in(client, account(), at=Clock.at, kind=kind)
    later(minutes=minutes, seconds=-1)
    assert client.get("/").status_code == 200
    later(minutes=minutes)

    assert client.get("/").url == "/sign-in/?ended=yes"  # type: ignore[attr-defined]
    assert not Session.objects.exists()


def test_at_a_station_a_session_rests_five_minutes_at_most(client: Client, later: Later) -> None:
    signed_in(client, account(), at=Clock.at, station=True)
    later(minutes=4)
    assert client.get("/").status_code == 200
    later(minutes=5)

    assert client.get("/").status_code == 302


def test_no_session_lasts_longer_than_ten_hours(client: Client, later: Later) -> None:
    signed_in(client, account(), at=Clock.at)
    for _ in range(29):
        later(minutes=20)
        assert client.get("/").status_code == 200
    later(minutes=20)

    assert client.get("/").status_code == 302


@pytest.mark.parametrize("what", ["suspend", "role", "lost", "other session"])
def test_an_ended_session_gets_no_page_from_the_next_request_on(client: Client, what: str) -> None:
    who = account()
    signed_in(client, who, at=Clock.at)
    assert client.get("/").status_code == 200
    if what == "suspend":
        actions.suspend_account(account=who.id, why="a test", by=ADMIN, at=Clock.at)
    elif what == "role":
        actions.change_role(account=who.id, role=Role.VOLUNTEER, by=ADMIN, at=Clock.at)
    elif what == "lost":
        actions.end_sessions_of(account=who.id, by=ADMIN, at=Clock.at)
    else:
        mark = Session.objects.get().digest[:16]
        actions.end_sessions_of(account=who.id, by=ADMIN, at=Clock.at, only=mark)

    assert client.get("/").status_code == 302
    assert client.get("/me/").status_code == 302


def test_an_account_has_two_sessions_at_most(later: Later) -> None:
    who = account(Role.VOLUNTEER)
    browsers = [Client() for _ in range(3)]
    for browser in browsers:
        typed(browser, who.username)
        later(seconds=30)

    assert [browser.get("/").status_code for browser in browsers] == [302, 200, 200]


def test_a_lost_telephone_is_shut_out_by_its_owner(later: Later) -> None:
    who = account(Role.VOLUNTEER)
    phone, desk = Client(), Client()
    typed(phone, who.username)
    later(seconds=30)
    typed(desk, who.username)

    desk.post("/me/sessions/end/", {"which": "all"})

    assert phone.get("/").status_code == desk.get("/").status_code == 302


def test_nobody_ends_the_session_of_somebody_else(client: Client) -> None:
    other = signed_in(Client(), account(), at=Clock.at)
    mark = Session.objects.get().digest[:16]
    signed_in(client, account(), at=Clock.at)

    client.post("/me/sessions/end/", {"which": mark})

    assert other.get("/").status_code == 200


def test_the_list_shows_ones_own_sessions_and_ends_one(client: Client) -> None:
    who = account()
    first = signed_in(Client(), who, at=Clock.at, kind=Kind.PHONE)
    mark = Session.objects.get().digest[:16]
    signed_in(client, who, at=Clock.at)

    words = client.get("/me/sessions/").content.decode()
    assert "telephone or tablet" in words
    assert "computer" in words
    client.post("/me/sessions/end/", {"which": mark})

    assert first.get("/").status_code == 302
    assert client.get("/").status_code == 200


def test_a_new_password_ends_every_other_session(client: Client) -> None:
    who = account()
    other = signed_in(Client(), who, at=Clock.at)
    signed_in(client, who, at=Clock.at)

    client.post("/me/password/", {"current": "a long walk by the river", "password": "horse carpet lamp rain"})

    assert other.get("/").status_code == 302
    assert client.get("/").status_code == 200
    assert typed(Client(), who.username, "horse carpet lamp rain").status_code == 302


def test_what_is_sensitive_asks_once_more_after_five_minutes(client: Client, later: Later) -> None:
    who = account()
    signed_in(client, who, at=Clock.at)
    later(minutes=5)
    assert client.get("/me/password/").status_code == 200
    later(seconds=1)

    asked = client.get("/me/password/")
    assert asked.url == "/confirm/?next=%2Fme%2Fpassword%2F"  # type: ignore[attr-defined]
    wrong = client.post("/confirm/", {"password": "not it", "next": "/me/password/"})
    assert "not your password" in wrong.content.decode()
    right = client.post("/confirm/", {"password": "a long walk by the river", "next": "/me/password/"})

    assert right.url == "/me/password/"  # type: ignore[attr-defined]
    assert client.get("/me/password/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        (DESK, Kind.DESK),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", Kind.DESK),
        ("Mozilla/5.0 (Linux; Android 14) Mobile", Kind.PHONE),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile", Kind.PHONE),
        ("", Kind.PHONE),
    ],
)
def test_what_is_not_clearly_a_desk_counts_as_a_telephone(agent: str, kind: Kind) -> None:
    assert kind_of(RequestFactory().get("/", HTTP_USER_AGENT=agent)) is kind


def test_the_second_check_is_not_weakened_by_a_use_in_the_future(client: Client, later: Later) -> None:
    signed_in(client, account(), at=Clock.at + timedelta(hours=1))
    later(minutes=1)

    assert client.get("/me/password/").status_code == 302
