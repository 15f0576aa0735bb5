import struct
from pathlib import Path

import pytest
from django.conf.locale import LANG_INFO
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from lantern.web import languages
from lantern.web.languages import BY_CODE, FOR_SETTINGS, KNOWN, chosen, offered
from lantern.web.pseudo import KEPT, lengthened, turned_round

LACKED_BY_DJANGO = ("ps", "ti", "am", "so", "prs")
SENT = {"next": "/components/record/"}


def catalogue(folder: Path, code: str, texts: dict[str, str]) -> None:
    """A compiled catalogue, as the format of gettext has it."""
    pairs = [
        (key.encode(), value.encode())
        for key, value in sorted({"": "Content-Type: text/plain; charset=UTF-8\n", **texts}.items())
    ]
    at = 28 + 16 * len(pairs)
    body, tables = b"", {0: b"", 1: b""}
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack("<II", len(pair[side]), at + len(body))
            body += pair[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    place = folder / code / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.mo").write_bytes(head + tables[0] + tables[1] + body)


@pytest.fixture
def without_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As before the catalogues are compiled."""
    monkeypatch.setattr(languages, "OUR_CATALOGUES", tmp_path / "none")


@pytest.mark.usefixtures("without_ours")
def test_only_languages_with_a_catalogue_are_offered(client: Client, tmp_path: Path) -> None:
    catalogue(tmp_path, "ti", {"Go to the first page": "ናብ ቀዳማይ ገጽ ኪድ"})

    with override_settings(LOCALE_PATHS=[str(tmp_path)], LANTERN_PSEUDO_LOCALES=False):
        codes = [language.code for language in offered()]
        page = client.get("/missing/", headers={"cookie": "lantern_language=ti"})

    assert codes == ["en", "ti"]
    words = page.content.decode()
    assert '<html lang="ti" dir="ltr"' in words
    assert "ናብ ቀዳማይ ገጽ ኪድ" in words
    assert page.headers["Content-Language"] == "ti"


@pytest.mark.usefixtures("without_ours")
def test_english_alone_needs_no_list(client: Client) -> None:
    with override_settings(LANTERN_PSEUDO_LOCALES=False):
        words = client.get("/components/").content.decode()

    assert "lantern-languages" not in words


@pytest.mark.parametrize("code", LACKED_BY_DJANGO)
def test_django_is_told_the_languages_it_lacks(code: str) -> None:
    assert LANG_INFO[code]["name_local"] == BY_CODE[code].own_name
    assert LANG_INFO[code]["bidi"] is BY_CODE[code].right_to_left


def test_every_language_is_known_once_and_in_the_settings() -> None:
    assert len(BY_CODE) == len(KNOWN) == len(FOR_SETTINGS)
    assert {code for code, language in BY_CODE.items() if language.right_to_left} == {
        "ar", "ckb", "fa", "prs", "ps", "ur", "ar-xb",
    }  # fmt: skip


def test_a_language_is_chosen_by_sending_a_form_and_kept_in_a_cookie(client: Client) -> None:
    answer = client.post("/language/", {"language": "ar-xb", **SENT})
    words = client.get("/components/record/").content.decode()

    assert (answer.status_code, answer.headers["Location"]) == (302, "/components/record/")
    assert answer.cookies["lantern_language"].value == "ar-xb"
    assert answer.cookies["lantern_language"]["httponly"]
    assert '<html lang="ar-xb" dir="rtl"' in words
    assert "lantern.rtl.css" in words


@pytest.mark.parametrize("code", ["", "xx", "ti", "en\r\nSet-Cookie: a=b"])
@pytest.mark.usefixtures("without_ours")
def test_a_language_that_is_not_offered_is_refused(client: Client, code: str) -> None:
    assert client.post("/language/", {"language": code}).status_code == 400


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "example.org", ""]
)
def test_nobody_is_led_to_another_site(client: Client, elsewhere: str) -> None:
    assert client.post("/language/", {"language": "en", "next": elsewhere}).headers["Location"] == "/"


@pytest.mark.parametrize("wanted", ["light", "dark"])
def test_colours_are_chosen_by_a_form_and_forgotten_again(client: Client, wanted: str) -> None:
    client.post("/appearance/", {"appearance": wanted, **SENT})
    worn = client.get("/components/").content.decode()
    client.post("/appearance/", {"appearance": "device", **SENT})
    as_before = client.get("/components/").content.decode()

    assert f'data-appearance="{wanted}"' in worn
    assert "data-appearance" not in as_before
    assert client.post("/appearance/", {"appearance": "pink"}).status_code == 400


def test_what_was_chosen_comes_before_what_the_device_asks_for() -> None:
    with override_settings(LANTERN_PSEUDO_LOCALES=True):
        assert chosen("ar-xb", ["en"]).code == "ar-xb"
        assert chosen(None, ["fr", "en-xa"]).code == "en-xa"
        assert chosen("../../etc", ["zz"]).code == "en"


@given(st.lists(st.sampled_from(["Ring", " ", "999", "%(count)s", "{name}", "<b>", "</b>", "Save", "&amp;", "\n"])))
def test_a_pseudo_language_changes_words_and_leaves_numbers_gaps_and_marks(parts: list[str]) -> None:
    text = " ".join(parts)
    kept = [match.group() for match in KEPT.finditer(text) if match.group().strip()]

    for changed in (lengthened(text), turned_round(text)):
        assert [word for word in kept if word not in changed] == []


def test_a_lengthened_text_is_two_fifths_longer() -> None:
    text = "Your lead reads it within the hour."

    assert len(lengthened(text)) >= 1.4 * len(text)
    assert lengthened("  ") == "  "


def test_every_word_of_our_pages_goes_through_gettext(client: Client) -> None:
    """Under the lengthened language each text stands in brackets; what does not, nobody could translate."""
    for path in ("/components/form/", "/components/record/", "/missing/", "/components/refusals/500/"):
        words = client.get(path, HTTP_COOKIE="lantern_language=en-xa").content.decode()
        body = words.partition("<body")[2]
        texts = [part.rpartition(">")[2].strip() for part in body.split("<")]
        plain = [
            text for text in texts if text and not set("[]").intersection(text) and any(sign.isalpha() for sign in text)
        ]
        assert [text for text in plain if text not in NOT_OURS] == [], path


# Names of the navigation in the tests' house, languages, areas, data, and parts of a date.
NOT_OURS = {language.own_name for language in KNOWN} | {
    "What to do", "Concerns", "People", "English", "\u202eEnglish\u202c", "Luton", "LN-4821-77", "A. B.",
}  # fmt: skip


def test_what_was_typed_goes_along_when_the_language_changes(client: Client) -> None:
    plain = client.post("/language/", {"language": "ar-xb", **SENT})
    along = client.post("/language/", {"language": "ar-xb", "seen": "a long text", **SENT})

    assert plain.status_code == 302
    # The browser sends the same words once more, to the page they came from, and to no other site.
    assert (along.status_code, along.headers["Location"]) == (307, "/components/record/")
    assert (
        client.post("/language/", {"language": "en", "seen": "x", "next": "//example.org"}).headers["Location"] == "/"
    )
