import pytest
from django.template import engines
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from lantern.web import assets
from lantern.web.kept import is_secret
from lantern.web.refusals import TooMany

PAGES = {"400": 400, "404": 404, "413": 413, "429": 429, "500": 500, "503": 503, "locked": 503}
OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}
WORDS = "She said: <b>no pay</b> since June.\nI wrote it down."


def told(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize(("name", "status"), PAGES.items())
def test_every_error_page_says_what_happened_what_next_and_whom_to_ring(client: Client, name: str, status: int) -> None:
    answer = client.get(f"/components/refusals/{name}/")
    words = answer.content.decode()

    assert answer.status_code == status
    assert "What to do next" in words
    assert words.count('href="tel:999"') == 2
    assert "Traceback" not in words


def test_missing_forbidden_and_never_there_look_the_same(client: Client) -> None:
    missing = client.get("/missing/")
    never = client.get("/nowhere/")
    forbidden = client.get("/forbidden/")

    assert {missing.status_code, never.status_code, forbidden.status_code} == {404}
    assert len({same(answer.content.decode(), path) for answer, path in
                ((missing, "/missing/"), (never, "/nowhere/"), (forbidden, "/forbidden/"))}) == 1  # fmt: skip


def same(words: str, path: str) -> str:
    """The page without what differs each time: the path that was asked for and the token of the form."""
    lines = [line for line in words.splitlines() if "csrfmiddlewaretoken" not in line]
    return "\n".join(lines).replace(f'value="{path}"', "")


def test_a_broken_page_asks_neither_the_store_nor_the_navigation(client: Client) -> None:
    with override_settings(LANTERN_NAVIGATION="tests.web.house.broken_navigation"):
        answer = client.get("/components/")

    assert answer.status_code == 500
    assert "It was not your fault" in answer.content.decode()


def test_where_even_the_template_of_the_error_is_broken_plain_words_come(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_name: str) -> None:
        raise OSError

    monkeypatch.setattr(engines["lantern"], "get_template", fail)

    answer = client.get("/components/")

    assert answer.status_code == 500
    assert "ring <a href=" in answer.content.decode()
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_too_much_at_once_is_said_in_its_own_words(client: Client, strict_client: Client) -> None:
    for sender in (client, strict_client):
        answer = sender.post("/components/form/", {"seen": "x" * 200_000})

        assert answer.status_code == 413
        assert "too much at once" in answer.content.decode()


def test_waiting_says_for_how_long(client: Client) -> None:
    answer = client.get("/components/refusals/429/")

    assert answer.headers["Retry-After"] == "300"
    assert "Wait 5 minutes" in answer.content.decode()
    assert TooMany(wait=0).wait == 1


# -- words that were typed are not lost --------------------------------------------------------------


def test_words_of_a_stale_form_are_shown_and_can_be_sent_again(strict_client: Client) -> None:
    answer = strict_client.post("/components/form/", {"seen": WORDS, "place": "Lamp House"}, **OURS)  # type: ignore[arg-type]
    words = answer.content.decode()

    assert answer.status_code == 403
    assert "She said: &lt;b&gt;no pay&lt;/b&gt; since June.\nI wrote it down.</textarea>" in words
    assert 'name="seen"' in words
    assert 'value="Lamp House" name="place"' in words
    assert 'method="post" action="/components/form/"' in words
    assert words.count("csrfmiddlewaretoken") == 3


def test_sent_again_the_words_arrive_unchanged(strict_client: Client) -> None:
    stale = strict_client.post("/components/form/", {"seen": WORDS}, **OURS)  # type: ignore[arg-type]
    token = stale.content.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]

    again = strict_client.post("/components/form/", {"seen": WORDS, "csrfmiddlewaretoken": token}, **OURS)  # type: ignore[arg-type]

    assert again.status_code == 422
    assert "no pay&lt;/b&gt; since June.\nI wrote it down.</textarea>" in again.content.decode()


@pytest.mark.parametrize("site", [{}, {"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_SEC_FETCH_SITE": "same-site"}])
def test_a_form_of_a_stranger_gets_no_button_to_press(strict_client: Client, site: dict[str, str]) -> None:
    answer = strict_client.post("/components/form/", {"seen": WORDS}, **site)  # type: ignore[arg-type]
    words = answer.content.decode()

    assert answer.status_code == 403
    assert "no pay&lt;/b&gt;" in words
    assert "readonly" in words
    assert 'name="seen"' not in words
    assert 'action="/components/form/"' not in words


@pytest.mark.parametrize(
    "name", ["password", "new_password1", "code", "otp", "pin", "mfa-code", "csrfmiddlewaretoken", "apiToken",
             "recovery_codes", "secret_answer", "key", "sessionid", "pinCode"],
)  # fmt: skip
def test_what_opens_a_door_is_never_shown_again(strict_client: Client, name: str) -> None:
    answer = strict_client.post("/components/form/", {name: "hunter2-canary", "seen": "kept"}, **OURS)  # type: ignore[arg-type]

    assert b"hunter2-canary" not in answer.content
    assert b"kept" in answer.content


@pytest.mark.parametrize("name", ["postcode", "seen", "what_happened", "shopping", "monkey", "place"])
def test_ordinary_words_are_no_secret(name: str) -> None:
    assert not is_secret(name)


@given(st.text(alphabet="abcXYZ_-. 0", max_size=12), st.sampled_from(["password", "Token", "SECRET", "csrf"]))
def test_a_secret_is_known_by_any_part_of_its_name(around: str, secret: str) -> None:
    assert is_secret(f"{around}{secret}{around}")


# -- forms of our own pages under `no-referrer` -------------------------------------------------------


@pytest.mark.parametrize(
    ("site", "taken"), [("same-origin", True), ("same-site", False), ("cross-site", False), ("none", False)]
)
def test_a_form_without_an_origin_is_taken_only_where_the_browser_calls_it_ours(
    strict_client: Client, site: str, *, taken: bool
) -> None:
    page = strict_client.get("/components/form/").content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]

    answer = strict_client.post(
        "/components/form/", {"csrfmiddlewaretoken": token}, HTTP_ORIGIN="null", HTTP_SEC_FETCH_SITE=site
    )

    assert (answer.status_code == 422) is taken
    assert answer.status_code in {403, 422}


def test_without_its_proof_even_our_own_form_is_not_taken(strict_client: Client) -> None:
    answer = strict_client.post("/components/form/", {"seen": "x"}, HTTP_ORIGIN="null", **OURS)  # type: ignore[arg-type]

    assert answer.status_code == 403


# -- the assets ------------------------------------------------------------------------------------


def test_missing_stylesheets_are_said_and_nothing_naked_is_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "NEEDED", ("not-there.css",))

    answer = client.get("/components/")

    assert answer.status_code == 503
    assert "make assets" in answer.content.decode()
    assert 'href="tel:999"' in answer.content.decode()


def test_the_pages_for_developers_are_not_there_in_a_house_that_is_lived_in(client: Client) -> None:
    with override_settings(LANTERN_DEMO=False):
        answers = [client.get(path).status_code for path in ("/components/", "/components/form/", "/components/refusals/500/")]

    assert answers == [404, 404, 404]
