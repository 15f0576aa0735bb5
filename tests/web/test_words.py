"""The catalogues of other languages: nothing stale, no gap lost, no number changed; and what they lack is counted."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from tools import words
from tools.word_sources import Found, found

from lantern.web.languages import BY_CODE

CODES = words.codes()


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return words.template(found())


def test_the_drafts_are_arabic_and_tigrinya_and_say_so() -> None:
    assert CODES == ["ar", "ti"]
    assert all(BY_CODE[code].translated_by and BY_CODE[code].unchecked for code in CODES)
    assert not BY_CODE["en"].unchecked


@pytest.mark.parametrize("code", CODES)
def test_no_catalogue_is_stale(code: str, texts: Catalog) -> None:
    assert not words.stale(code, texts), "run: python -m tools.words extract"


@pytest.mark.parametrize("code", CODES)
def test_no_translation_loses_a_gap_or_changes_a_number(code: str) -> None:
    assert list(words.faults(code, words.read(code))) == []


NEEDED = (
    "concerns/jinja2/concerns/report_",
    "concerns/report_",
    "packs/intake.toml",
    "web/",
    "concerns/question_forms",
)


@pytest.mark.parametrize("code", CODES)
def test_the_screens_of_a_report_lack_no_word(code: str, texts: Catalog) -> None:
    lacking = set(words.missing(words.updated(words.read(code), texts)))
    needed = {text if isinstance(text, str) else text[0] for text, where, _ in found() if where.startswith(NEEDED)}

    assert len(needed) > 250
    assert needed & lacking == set()


@pytest.mark.parametrize(
    ("english", "translated", "fault"),
    [
        ("Ring %(whom)s", "اتصل", "gaps"),
        ("Ring %(whom)s", "اتصل %(who)s", "gaps"),
        ("Wait %(n)s minutes", "%(n)s ^", ""),
        ("Ring 999", "اتصل بالرقم 998", "number"),
        ("Ring 999", "اتصل بالرقم ٩٩٩", "other digits"),
        ("Ring 999", "اتصل", "missing"),
        ("Ring us", "0808 196", "groups"),
        ("Ring us", "<b>اتصل</b>", "HTML"),
        ("Ring us", "\u202eدق", "turn text round"),
        ("Ring 999", "اتصل بالرقم 999", ""),
    ],
)
def test_the_check_finds_what_is_wrong(english: str, translated: str, fault: str) -> None:
    said = list(words.problems(Message(english, translated)))

    assert bool(said) == bool(fault)
    assert not fault or any(fault in words_of for words_of in said)


def test_a_translation_outlives_the_day_on_which_its_text_was_gone(tmp_path: Path) -> None:
    place = words.file_of("ti", tmp_path)
    place.parent.mkdir(parents=True)
    both, one = (
        words.template([Found("Ring", "a"), Found("Say", "a")]),
        words.template([Found("Ring", "a")]),
    )
    first = words.updated(words.read("ti", tmp_path), both)
    first["Say"].string = "በሉ"
    place.write_bytes(words.written("ti", first))
    assert not words.stale("ti", both, tmp_path)
    assert words.stale("ti", one, tmp_path)

    place.write_bytes(words.written("ti", words.updated(words.read("ti", tmp_path), one)))
    assert words.read("ti", tmp_path).get("Say") is None
    again = words.updated(words.read("ti", tmp_path), both)

    assert again["Say"].string == "በሉ"
    assert words.missing(again) == ["Ring"]


def test_what_packs_say_is_found_as_well(texts: Catalog) -> None:
    for text in ("Is somebody in danger now, or tonight?", "Is someone's life at risk now?", "abuse of power"):
        assert texts.get(text) is not None, text


def test_what_is_compiled_can_be_read(tmp_path: Path) -> None:
    place = words.file_of("ar", tmp_path)
    place.parent.mkdir(parents=True)
    made = words.template([Found("Yes", "a"), Found("No", "a")])
    made["Yes"].string = "نعم"
    place.write_bytes(words.written("ar", words.updated(Catalog(locale="ar"), made)))

    words.make(tmp_path)

    assert "نعم".encode() in place.with_suffix(".mo").read_bytes()
