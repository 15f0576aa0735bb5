import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from lantern.web.headers import NEVER_KEPT, ON_EVERY_ANSWER, add_headers

# Closing an answer makes Django look after its connection, which may be that of other tests.
pytestmark = pytest.mark.django_db

ROUTES = [
    ("get", "/components/", 200),
    ("get", "/components/form/", 200),
    ("post", "/language/", 400),
    ("get", "/language/", 405),
    ("get", "/missing/", 404),
    ("get", "/nowhere/", 404),
    ("get", "/components", 301),
    ("get", "/components/refusals/413/", 413),
    ("get", "/components/refusals/429/", 429),
    ("get", "/components/refusals/500/", 500),
    ("get", "/components/refusals/503/", 503),
    ("get", "/static/lantern/lantern.css", 200),
    ("get", "/static/lantern/nothing.css", 404),
    ("get", "/sign-out/", 200),
    ("get", "/loose/", 200),
]


@pytest.mark.parametrize(("method", "path", "status"), ROUTES)
def test_every_answer_carries_every_header(client: Client, method: str, path: str, status: int) -> None:
    answer = getattr(client, method)(path)
    answer.close()

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in ON_EVERY_ANSWER} == ON_EVERY_ANSWER
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert answer.headers["Cache-Control"] == NEVER_KEPT or path == "/static/lantern/lantern.css"


def test_a_view_cannot_loosen_them(client: Client) -> None:
    answer = client.get("/loose/")

    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("loose", ["unsafe-inline", "unsafe-eval", "*", "http:", "https:", "data:", "blob:", "nonce-"])
def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(loose: str) -> None:
    assert loose not in ON_EVERY_ANSWER["Content-Security-Policy"]


def test_stylesheets_may_be_kept_and_a_page_below_another_path_may_not(client: Client) -> None:
    kept = client.get("/static/lantern/lantern.css")
    kept.close()
    not_kept = add_headers(RequestFactory().get("/other/static/lantern.css"), HttpResponse())

    assert "max-age" in kept.headers["Cache-Control"]
    assert not_kept.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("place", [None, "", "/"])
def test_without_a_place_for_stylesheets_nothing_may_be_kept(place: str | None) -> None:
    with override_settings(STATIC_URL=place):
        answer = add_headers(RequestFactory().get("/anything/"), HttpResponse())

    assert answer.headers["Cache-Control"] == NEVER_KEPT


def test_plain_http_on_this_machine_is_not_told_to_use_https_for_a_year() -> None:
    with override_settings(SECURE_HSTS_SECONDS=0):
        answer = add_headers(RequestFactory().get("/"), HttpResponse())

    assert "Strict-Transport-Security" not in answer.headers


def test_signing_out_empties_the_browser(client: Client) -> None:
    assert client.get("/sign-out/").headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_the_test_of_headers_notices_an_answer_without_them() -> None:
    bare = HttpResponse()

    assert [name for name in ON_EVERY_ANSWER if name in bare.headers] == []
