"""Names as different people write down what they heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.spelling.names import initials, key_of, may_be_one, words_alike

SAME = [
    ("Mohammed", "Muhamad"), ("Mohamed", "Mohammad"), ("Yusuf", "Youssef"), ("Yusuf", "Yousef"), ("Amina", "Aminah"),
    ("Ameena", "AMINA"), ("Hussein", "Husayn"), ("Khadija", "Hadiya"), ("Sophia", "Sofia"), ("Zahra", "Sahra"),
    ("José", "Jose"), ("Wali", "Vali"), ("Tesfaye", "Tesfay"), ("أمينة", "أمينة"), ("Abdullah", "Abdulla"),
    ("Jusuf", "Yusuf"), ("Jasmin", "Yasmin"),
]  # fmt: skip
APART = [
    ("Amina", "Hamida"),
    ("Ali", "Lee"),
    ("Yusuf", "Yasmin"),
    ("Tesfaye", "Tekle"),
    ("أمينة", "Amina"),
    ("Ana", "Nia"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_that_are_heard_apart_stay_apart(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


def test_the_order_of_the_words_does_not_matter_and_each_counts_once() -> None:
    assert words_alike("Amina Yusuf", "Yousef, Aminah") == 2
    assert words_alike("Amina Amina", "Amina Yusuf") == 1


def test_a_shorter_name_may_be_a_part_of_a_longer_one() -> None:
    assert may_be_one("Amina", "Yusuf Ameena Ali")
    assert may_be_one("Yusuf Ameena Ali", "Amina")
    assert not may_be_one("Amina Tekle", "Amina Yusuf")
    assert not may_be_one("", "Amina")
    assert not may_be_one("?!", "Amina")


def test_initials_tell_no_name() -> None:
    assert initials("Amina bint  Yusuf") == "A. B. Y."
    assert initials("أمينة يوسف") == "أ. ي."
    assert initials("12 (?)") == ""
    assert initials("a b c d e f") == "A. B. C. D."


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_does_not_depend_on_who_is_named_first(one: str, other: str) -> None:
    assert may_be_one(one, other) == may_be_one(other, one)
    assert words_alike(one, other) == words_alike(other, one)


@given(st.text(max_size=40))
def test_every_name_may_be_itself(name: str) -> None:
    assert may_be_one(name, name) or not key_of(name)
