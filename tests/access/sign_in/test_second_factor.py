import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lantern.access.account_writing import system_keys
from lantern.access.codes import (
    STEP,
    as_kept,
    as_picture,
    code_of,
    in_letters,
    is_paper_code,
    new_paper_codes,
    new_secret,
    step_of,
)
from lantern.access.gate import OPEN_BEFORE_SET_UP
from lantern.access.models import CodeApp, RecoveryCode
from lantern.access.roles import Role
from lantern.access.second_factors import make_paper_codes, use_code
from lantern.access.signing_in import needs_second_factor
from lantern.vault.audit import By
from lantern.vault.envelope import EnvelopeRefused
from tests.access.people import account, signed_in
from tests.access.sign_in.hands import trail, typed, with_app
from tests.access.sign_in.house import NOON, Clock

Later = Callable[..., None]
SECRET = b"12345678901234567890"


def test_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B, SHA-1, the last six digits
    at = NOON.fromtimestamp(1111111109, tz=NOON.tzinfo)

    assert code_of(SECRET, at) == "081804"


@given(st.integers(-3, 3))
def test_a_code_is_taken_one_step_early_or_late_and_no_more(steps: int) -> None:
    code = code_of(SECRET, NOON + timedelta(seconds=STEP * steps))

    assert (step_of(code, SECRET, at=NOON, after=0) is not None) == (abs(steps) <= 1)


def test_a_code_counts_only_after_the_newest_that_was_used() -> None:
    step = step_of(code_of(SECRET, NOON), SECRET, at=NOON, after=0)
    assert step is not None

    assert step_of(code_of(SECRET, NOON), SECRET, at=NOON, after=step) is None
    assert step_of(code_of(SECRET, NOON), SECRET, at=NOON, after=step - 1) == step


@given(st.text(max_size=12))
def test_whatever_is_typed_is_answered_without_a_fault(typed_code: str) -> None:
    step_of(typed_code, SECRET, at=NOON, after=0)
    is_paper_code(typed_code)


def test_codes_for_paper_are_ten_all_different_and_sixteen_letters_long() -> None:
    codes = new_paper_codes()

    assert len(set(codes)) == 10
    assert all(len(as_kept(code)) == 16 for code in codes)
    assert not set("".join(codes)) & set("ILOU01")


def test_the_picture_is_an_svg_on_white_without_a_script() -> None:
    picture = as_picture("otpauth://totp/x")

    assert b"<svg" in picture
    assert b'fill="white"' in picture
    assert b"script" not in picture


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_whoever_may_read_or_keep_accounts_goes_nowhere_without_a_second_factor(role: Role, client: Client) -> None:
    who = account(role)
    typed(client, who.username)
    free = role in {Role.VOLUNTEER, Role.WEB_MANAGER}

    assert needs_second_factor(role) is not free
    for address in ("/", "/accounts/", "/me/pin/", "/me/password/", "/me/sessions/", "/stations/", "/me/reach/"):
        answer = client.get(address)
        assert (answer.status_code == 302 and answer.url == "/me/") is not free, address  # type: ignore[attr-defined]
    assert client.get("/me/").status_code == 200


def test_only_setting_up_stands_open_before_a_second_factor() -> None:
    assert {
        "own_sign_in", "code_app_begin", "code_app", "code_app_picture", "passkey_add", "paper_codes", "sign_out",
        "confirm", "confirm_passkey", "danger", "help", "what_to_say", "lantern_web:language", "lantern_web:appearance",
    } == OPEN_BEFORE_SET_UP  # fmt: skip


@pytest.mark.django_db
def test_a_worker_sets_up_an_app_at_the_first_sign_in_and_then_works(client: Client) -> None:
    who = account(Role.WORKER)
    typed(client, who.username)
    assert client.post("/me/app/begin/").url == "/me/app/"  # type: ignore[attr-defined]
    secret = bytes.fromhex(CodeApp.objects.get().open(system_keys(who.id, "test"), "secret"))
    shown = client.get("/me/app/").content.decode()
    picture = client.get("/me/app/picture.svg")

    assert in_letters(secret) in shown
    assert picture.headers["Cache-Control"] == "no-store"
    assert picture.headers["Content-Type"] == "image/svg+xml"
    wrong = client.post("/me/app/", {"code": "000000"})
    assert "does not fit" in wrong.content.decode()
    assert client.get("/").status_code == 302
    client.post("/me/app/", {"code": code_of(secret, Clock.at)})

    assert client.get("/").content == b"the work itself"
    assert ("code_app.added", "done") in trail(who)


@pytest.mark.django_db
def test_the_secret_is_shown_to_nobody_once_the_app_works(client: Client) -> None:
    who = account(Role.WORKER)
    with_app(who)
    signed_in(client, who, at=Clock.at)

    assert client.get("/me/app/picture.svg").status_code == 404
    assert client.get("/me/app/").status_code == 302


@pytest.mark.django_db
def test_codes_for_paper_are_shown_once_and_kept_as_digests(client: Client) -> None:
    who = account(Role.WORKER)
    with_app(who)
    signed_in(client, who, at=Clock.at)

    shown = client.post("/me/paper/").content.decode()
    codes = [line.split("</code>")[0] for line in shown.split("<code>")[1:]]

    assert len(codes) == 10
    assert all(code not in client.get("/me/").content.decode() for code in codes)
    kept = json.dumps(list(RecoveryCode.objects.values()), default=str)
    assert not any(code in kept or as_kept(code) in kept for code in codes)
    assert use_code(account=who.id, code=codes[3], by=By(who.id, "test"), at=Clock.at)


@pytest.mark.django_db
def test_a_code_on_paper_is_nobody_elses() -> None:
    mine, other = account(), account()
    code, *_ = make_paper_codes(account=mine.id, by=By(mine.id, "test"), at=Clock.at)

    assert not use_code(account=other.id, code=code, by=By(other.id, "test"), at=Clock.at)


@pytest.mark.django_db
def test_the_secret_of_one_account_does_not_open_in_the_row_of_another() -> None:
    mine, other = account(), account()
    with_app(mine)
    with_app(other)
    stolen = CodeApp.objects.get(folder=mine.id)

    CodeApp.objects.filter(folder=other.id).update(secret=stolen.secret)

    with pytest.raises(EnvelopeRefused):
        use_code(account=other.id, code="123456", by=By(other.id, "test"), at=Clock.at)


@pytest.mark.django_db
def test_a_row_moved_to_another_account_does_not_open() -> None:
    mine, other = account(), account()
    with_app(mine)

    CodeApp.objects.filter(folder=mine.id).update(folder=other.id)

    with pytest.raises(EnvelopeRefused):
        use_code(account=other.id, code="123456", by=By(other.id, "test"), at=Clock.at)


@pytest.mark.django_db
def test_the_secret_stands_nowhere_in_clear() -> None:
    who = account()
    secret = with_app(who)
    kept = bytes(CodeApp.objects.get().secret)

    assert secret not in kept
    assert secret.hex().encode() not in kept
    assert new_secret() != secret


@pytest.mark.django_db
def test_the_last_second_factor_of_a_reader_stays(client: Client) -> None:
    who = account(Role.WORKER)
    with_app(who)
    signed_in(client, who, at=Clock.at)

    answer = client.post("/me/app/remove/")

    assert answer.status_code == 409
    assert "only second factor" in answer.content.decode()
    assert CodeApp.objects.filter(folder=who.id).exists()


@pytest.mark.django_db
def test_ten_wrong_codes_shut_the_way_by_code(client: Client, later: Later) -> None:
    who = account(Role.WORKER)
    secret = with_app(who)
    typed(client, who.username)
    for _ in range(10):
        later(seconds=20)
        client.post("/sign-in/code/", {"code": "000000"})

    answer = client.post("/sign-in/code/", {"code": code_of(secret, Clock.at)})

    assert answer.status_code == 429
    assert client.get("/").status_code == 302
