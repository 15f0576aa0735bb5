"""Whatever is sent, nobody gets a fault, a trace of the program, or what was typed as a secret (G4)."""

import gc
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from lantern.app.wsgi import application
from tests.access.people import account, signed_in
from tests.hostile.bad_requests import TYPED, Maker
from tests.hostile.odd_values import FORM
from tests.hostile.sending_badly import Sender, client, listening, memory, wrong_with

pytestmark = pytest.mark.django_db
SEED, WARM = 20261122, 150
MOST_GROWTH = 50.0


def sent(count: int, seed: int = SEED) -> dict[str, Any]:
    sender, found, kinds, before, slowest = Sender(seed), [], Counter[int](), 0.0, 0.0
    began = time.monotonic()
    with listening() as heard:
        for number in range(count):
            if number == min(WARM, count // 2):
                gc.collect()
                before = memory()
            start = time.monotonic()
            bad, answer = sender.send(number)
            slowest = max(slowest, time.monotonic() - start)
            kinds[answer.status_code] += 1
            found += wrong_with(bad, answer)
            found += [f"fault ({bad.number}: {bad.method} {bad.route}): {words}" for words in heard.found]
            heard.found.clear()
    gc.collect()
    grown, took = memory() - before, time.monotonic() - began
    print(  # noqa: T201
        f"{count} bad requests, seed {seed}: {len(found)} faults, {dict(sorted(kinds.items()))}, "
        f"{grown:.1f} MB more, {took:.0f} s, slowest {slowest:.2f} s"
    )
    return {"found": found, "kinds": kinds, "grown": grown}


def test_a_thousand_bad_requests_get_no_fault_no_trace_and_no_echo_of_a_secret() -> None:
    told = sent(1_000)

    assert told["found"] == []
    assert told["grown"] < MOST_GROWTH
    # The requests get in: they are not all turned away at the door.
    assert {200, 302, 400, 404, 405, 422} <= set(told["kinds"])


@pytest.mark.nightly
def test_twenty_thousand_bad_requests_get_no_fault_no_trace_and_no_echo_of_a_secret() -> None:
    told = sent(20_000, SEED + 1)

    assert told["found"] == []
    assert told["grown"] < MOST_GROWTH


def test_the_same_seed_and_number_make_the_same_request() -> None:
    maker = Maker(SEED, {"one": "/one/", "two": "/two/"}, ["words", "password"])

    assert [maker.make(number) for number in range(200)] == [maker.make(number) for number in range(200)]


def test_a_name_of_another_site_is_answered_with_a_page_that_says_so() -> None:
    answer = client(proof=False).get("/me/", HTTP_HOST="evil.example")

    assert answer.status_code == 400
    assert "That did not work" in answer.content.decode()


@pytest.mark.parametrize("letters", ["base64", "rot13", "utf-16", "idna", "nonsense", '"base64"', "hex; boundary=edge"])
def test_letters_that_no_page_of_ours_writes_are_read_as_utf_8(letters: str) -> None:
    said: dict[str, Any] = {}
    environ = RequestFactory().post("/sign-in/?next=/", b"name=a", FORM).environ
    environ["CONTENT_TYPE"] = f"{FORM}; charset={letters}"

    answer = application(environ, lambda status, heads: said.update(status=status, heads=dict(heads)))

    assert said["status"].startswith("403")
    assert "Content-Security-Policy" in said["heads"]
    assert "We did not take that" in b"".join(answer).decode()


def test_an_announced_length_of_thousands_of_digits_is_too_much() -> None:
    assert client(proof=False).post("/sign-in/", {"name": "a"}, CONTENT_LENGTH="9" * 5000).status_code == 413


@pytest.mark.parametrize("answer", ["[" * 19_000, '{"id":' * 3_000, '{"id": "\\ud800"}', "NaN", "[]"])
def test_an_answer_that_no_device_gives_is_no_passkey(answer: str) -> None:
    given = client(proof=False).post("/sign-in/passkey/", {"answer": answer})

    assert given.status_code == 422
    assert "did not show a passkey that fits" in given.content.decode()


def test_the_password_of_now_is_not_shown_again_when_the_form_is_old() -> None:
    who = signed_in(client(proof=True), account())
    given = who.post(
        "/me/password/", {"current": TYPED, "password": TYPED, "x": "kept"}, HTTP_SEC_FETCH_SITE="same-origin"
    )

    assert given.status_code == 403
    assert "kept" in given.content.decode()
    assert TYPED not in given.content.decode()


class Careless:
    """A site that fails on a sign that no text holds, tells what failed, and shows a password again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META["QUERY_STRING"]:
            return HttpResponse('Traceback (most recent call last): File "/x.py"', status=500)
        answer = self._next(request)
        if TYPED in request.POST.get("password", ""):
            answer.content += request.POST["password"].encode()
        return answer


def test_a_careless_site_is_caught() -> None:
    stack = [f"{__name__}.Careless"]
    with override_settings(MIDDLEWARE=stack):
        sender = Sender(SEED)
        found = []
        with listening():
            for number in range(400):
                found += wrong_with(*sender.send(number))
    text = "\n".join(found)
    for word in ("status 500", "words of a fault", "what was typed as a secret", "no policy among the headers"):
        assert word in text
