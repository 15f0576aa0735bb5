from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.spelling.folding import fold


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Northern-Ireland", "northern  ireland"),
        ("northern_ireland", "Northern Ireland"),
        ("LUTON", "Luton"),
        ("Lúton", "Luton"),
        ("Straße", "STRASSE"),
        ("ﬁle", "file"),
        ("São Tomé", "Sa\u0303o Tome\u0301"),
        ("\uff2c\uff55\uff54\uff4f\uff4e", "luton"),
        ("King's Lynn", "king s lynn"),
        ("a\u00a0b\tc\n", "a b c"),
    ],
)
def test_spellings_that_a_reader_takes_for_the_same_have_one_key(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [("Luton", "Lutton"), ("ab", "a b"), ("refer child", "child refer"), ("action 1", "action 2"), ("мария", "maria")],
)
def test_different_words_keep_different_keys(first: str, second: str) -> None:
    assert fold(first) != fold(second)


@pytest.mark.parametrize("text", ["", "   ", "-_-", "…", "\u0301"])
def test_a_text_without_a_letter_or_digit_has_an_empty_key(text: str) -> None:
    assert fold(text) == ""


def test_words_of_other_scripts_are_kept() -> None:
    assert fold("ተስፋይ") == "ተስፋይ"
    assert fold("МИНЬ") == "минь"
    assert fold("محمد") == "محمد"


@given(st.text(max_size=30))
def test_a_key_has_single_spaces_and_only_letters_digits_and_vowel_marks(text: str) -> None:
    found = fold(text)

    assert found == " ".join(found.split())
    assert all(letter == " " or letter.isalnum() or category(letter) in {"Mc", "Mn"} for letter in found)


@given(st.text(max_size=20), st.text(max_size=20))
def test_words_keep_their_order(first: str, second: str) -> None:
    assert fold(f"{first} {second}") == f"{fold(first)} {fold(second)}".strip()


@given(st.text(alphabet=st.characters(codec="latin-1"), max_size=30))
def test_upper_and_lower_case_have_one_key(text: str) -> None:
    assert fold(text.lower()) == fold(text.upper()) == fold(text)


@given(st.text(max_size=30))
def test_a_key_is_its_own_key(text: str) -> None:
    assert fold(fold(text)) == fold(text)
