"""What a language lacks is shown in English, and says that it is English."""

from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.utils import translation
from django.utils.translation import gettext

from lantern.web import languages
from lantern.web.fallbacks import marked, noticing
from tests.web.test_languages import catalogue

ENGLISH = '<span lang="en" dir="ltr">'


@pytest.fixture
def half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Somali of two words."""
    monkeypatch.setattr(languages, "OUR_CATALOGUES", tmp_path / "none")
    catalogue(tmp_path, "so", {"Send again": "Mar kale dir", "Notes": "Qoraal"})
    return tmp_path


def shown(half: Path, *texts: str, page: str) -> str:
    with override_settings(LOCALE_PATHS=[str(half)]), translation.override("so"), noticing("so"):
        for text in texts:
            gettext(text)
        return marked(page)


def test_english_words_on_a_page_in_another_language_say_that_they_are_english(half: Path) -> None:
    page = shown(half, "What is it?", "Send again", page="<p>What is it?</p><p>Mar kale dir</p>")

    assert page == f"<p>{ENGLISH}What is it?</span></p><p>Mar kale dir</p>"


@pytest.mark.parametrize(
    "page",
    [
        '<input aria-label="What is it?" value="What is it?">',
        "<title>What is it? - Lantern</title>",
        "<textarea>\nWhat is it?</textarea>",
        "<select><option>What is it?</option></select>",
        "<script>What is it?</script>",
        "<!-- What is it? -->",
    ],
)
def test_attributes_titles_boxes_and_lists_are_never_touched(half: Path, page: str) -> None:
    assert shown(half, "What is it?", page=page) == page
    # The control: the same words as text.
    assert shown(half, "What is it?", page=f"{page}<p>What is it?</p>") == f"{page}<p>{ENGLISH}What is it?</span></p>"


def test_words_are_found_escaped_filled_in_and_among_others(half: Path) -> None:
    texts = ("Don't say “a & b”", "%(num)s calls of %(name)s", "Door")
    page = "<p>Don&#39;t say “a &amp; b”</p><p>7 calls of Mara</p><p>The Door is shut</p><p> Door </p>"

    assert shown(half, *texts, page=page) == (
        f"<p>{ENGLISH}Don&#39;t say “a &amp; b”</span></p>"
        f"<p>{ENGLISH}7 calls of Mara</span></p><p>The Door is shut</p><p> {ENGLISH}Door</span> </p>"
    )


def test_nothing_is_marked_in_english_or_after_the_answer(half: Path) -> None:
    shown(half, "What is it?", page="")

    assert marked("<p>What is it?</p>") == "<p>What is it?</p>"


def test_a_page_in_a_language_that_nobody_has_checked_says_so_in_both(half: Path, client: Client) -> None:
    with override_settings(LOCALE_PATHS=[str(half)]):
        words = client.get("/missing/", headers={"cookie": "lantern_language=so"}).content.decode()
        english = client.get("/missing/").content.decode()

    said = "Not yet checked by a speaker of this language. The English counts."
    assert f"{ENGLISH}{said}</span>" in words
    assert f"{ENGLISH}We cannot show this page</span></h1>" in words
    assert "<title>We cannot show this page - Lantern</title>" in words
    assert said not in english
    assert ENGLISH not in english
