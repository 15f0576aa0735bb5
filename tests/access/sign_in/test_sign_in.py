import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import get_hasher, identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, override_settings

from lantern.access import signing_in
from lantern.access.codes import code_of
from lantern.access.models import Session, Try
from lantern.access.roles import Role
from lantern.access.second_factors import make_paper_codes
from lantern.access.tries import STRANGERS
from lantern.app import settings as real
from lantern.vault.audit import By
from lantern.vault.models import AuditEntry
from tests.access.people import PASSWORD, account
from tests.access.sign_in.hands import WRONG, trail, typed, with_app
from tests.access.sign_in.house import Clock

pytestmark = pytest.mark.django_db
Later = Callable[..., None]


def test_a_volunteer_signs_in_with_a_password_alone(client: Client) -> None:
    who = account(Role.VOLUNTEER)

    assert typed(client, who.username).status_code == 302

    assert client.get("/").content == b"the work itself"
    assert trail(who)[-1] == ("sign_in.password", "done")


def test_a_wrong_password_opens_nothing_and_is_written_down(client: Client) -> None:
    who = account(Role.VOLUNTEER)

    typed(client, who.username, WRONG)

    assert client.get("/").status_code == 302
    assert trail(who)[-1] == ("sign_in.password", "denied")


def test_an_unknown_name_is_answered_as_a_wrong_password_is(client: Client) -> None:
    who = account(Role.VOLUNTEER)

    known = typed(client, who.username, WRONG)
    unknown = typed(client, "amber-nobody-0000", WRONG)

    def without(answer: Any, name: str) -> str:
        words = answer.content.decode().replace(name, "")
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", words)

    assert known.status_code == unknown.status_code == 422
    assert without(known, who.username) == without(unknown, "amber-nobody-0000")
    assert sorted(known.headers) == sorted(unknown.headers)
    assert AuditEntry.objects.filter(folder=STRANGERS, outcome="denied").count() == 1


def test_an_unknown_name_costs_the_same_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    who = account(Role.VOLUNTEER)
    worked: list[str] = []
    hasher = type(get_hasher())
    real_encode = hasher.encode

    def counted(self: Any, *arguments: Any) -> Any:
        worked.append("hash")
        return real_encode(self, *arguments)

    monkeypatch.setattr(hasher, "encode", counted)
    signing_in.checked(who.username, WRONG)
    known = len(worked)
    signing_in.checked("amber-nobody-0000", WRONG)

    assert known >= 1
    assert len(worked) == 2 * known


def test_a_stopped_account_is_answered_as_a_wrong_password_is(client: Client) -> None:
    who = account(Role.VOLUNTEER)
    who.is_active = False
    type(who).objects.filter(pk=who.pk).update(is_active=False)

    assert "do not fit together" in typed(client, who.username).content.decode()


def test_with_an_app_the_password_alone_opens_nothing(client: Client) -> None:
    who = account(Role.WORKER)
    with_app(who)

    answer = typed(client, who.username)

    assert answer.url == "/sign-in/code/"
    assert client.get("/").status_code == 302
    assert not Session.objects.filter(account=who.id, open=True).exists()


def test_password_and_code_open_the_work(client: Client, later: Later) -> None:
    who = account(Role.WORKER)
    secret = with_app(who)
    later(minutes=1)
    typed(client, who.username)

    client.post("/sign-in/code/", {"code": code_of(secret, Clock.at)})

    assert client.get("/").content == b"the work itself"


def test_a_code_is_good_once(client: Client, later: Later) -> None:
    who = account(Role.WORKER)
    secret = with_app(who)
    later(minutes=1)
    code = code_of(secret, Clock.at)
    typed(client, who.username)
    client.post("/sign-in/code/", {"code": code})

    second = Client()
    typed(second, who.username)
    answer = second.post("/sign-in/code/", {"code": code})

    assert "used already" in answer.content.decode()
    assert second.get("/").status_code == 302


def test_a_code_from_paper_is_good_once(client: Client) -> None:
    who = account(Role.WORKER)
    with_app(who)
    code, *_ = make_paper_codes(account=who.id, by=By(who.id, "test"), at=Clock.at)
    typed(client, who.username)
    client.post("/sign-in/code/", {"code": code.lower().replace("-", " ")})
    second = Client()
    typed(second, who.username)
    second.post("/sign-in/code/", {"code": code})

    assert client.get("/").status_code == 200
    assert second.get("/").status_code == 302


def test_somebody_half_way_has_ten_minutes(client: Client, later: Later) -> None:
    who = account(Role.WORKER)
    secret = with_app(who)
    typed(client, who.username)
    later(minutes=10)

    answer = client.post("/sign-in/code/", {"code": code_of(secret, Clock.at)})

    assert answer.url.startswith("/sign-in/")  # type: ignore[attr-defined]
    assert client.get("/").status_code == 302


def test_somebody_stopped_half_way_comes_no_further(client: Client, later: Later) -> None:
    who = account(Role.WORKER)
    secret = with_app(who)
    typed(client, who.username)
    type(who).objects.filter(pk=who.pk).update(is_active=False)
    later(minutes=1)

    client.post("/sign-in/code/", {"code": code_of(secret, Clock.at)})

    assert client.get("/").status_code == 302


def test_the_key_of_a_session_changes_at_every_step(client: Client, later: Later) -> None:
    who = account(Role.WORKER)
    secret = with_app(who)
    typed(client, who.username)
    half = client.cookies["lantern_session"].value
    later(minutes=1)
    client.post("/sign-in/code/", {"code": code_of(secret, Clock.at)})

    assert client.cookies["lantern_session"].value != half
    assert Session.objects.filter(account=who.id).count() == 1


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_after_signing_in_nobody_is_sent_elsewhere(client: Client, wanted: str) -> None:
    who = account(Role.VOLUNTEER)

    assert typed(client, who.username, next=wanted).url == "/"


def test_passwords_of_the_real_house_are_hashed_by_argon2id_as_strongly_as_promised() -> None:
    with override_settings(PASSWORD_HASHERS=real.PASSWORD_HASHERS):
        kept = make_password(PASSWORD)
        assert identify_hasher(kept).algorithm == "argon2"

    assert kept.startswith("argon2$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize("password", ["short", "elevensigns", "password1234", "1234567890123"])
def test_a_password_that_is_short_or_common_is_refused(password: str) -> None:
    with override_settings(AUTH_PASSWORD_VALIDATORS=real.AUTH_PASSWORD_VALIDATORS), pytest.raises(ValidationError):
        validate_password(password)


def test_a_long_password_needs_no_signs_of_any_kind() -> None:
    with override_settings(AUTH_PASSWORD_VALIDATORS=real.AUTH_PASSWORD_VALIDATORS):
        validate_password("horse carpet lamp rain")


def test_signing_out_is_a_post_and_clears_what_the_browser_kept(client: Client) -> None:
    who = account(Role.VOLUNTEER)
    typed(client, who.username)

    assert client.get("/sign-out/").status_code == 405
    answer = client.post("/sign-out/")

    assert "cookies" in answer.headers["Clear-Site-Data"]
    assert not Session.objects.filter(account=who.id).exists()
    assert trail(who)[-1] == ("sign_out", "done")


def test_the_address_of_a_browser_is_never_kept(client: Client) -> None:
    client.post("/sign-in/", {"name": "a-b-1", "password": WRONG}, REMOTE_ADDR="203.0.113.77")

    row = Try.objects.values().get()
    assert not any("203.0.113.77" in str(value) or "a-b-1" in str(value) for value in row.values())
