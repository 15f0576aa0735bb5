import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.spelling.near_misses import did_you_mean, nearest, no_such_key

FACTS = ("care_support_needs", "abuse_or_risk", "nrm_says_yes", "nrm_explained", "in_care")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("care_support_need", "care_support_needs"),
        ("abuse_or_riks", "abuse_or_risk"),
        ("nrm_say_yes", "nrm_says_yes"),
        ("in_cara", "in_care"),
    ],
)
def test_a_slip_finds_the_word_that_was_meant(word: str, meant: str) -> None:
    assert nearest(word, FACTS)[0] == meant


@pytest.mark.parametrize(
    "word", ["Care Support Needs", "care-support-needs", "CARE_SUPPORT_NEEDS", "cáre_support_needs"]
)
def test_a_word_that_differs_only_in_case_accents_or_separators_comes_first(word: str) -> None:
    assert nearest(word, FACTS)[0] == "care_support_needs"


@pytest.mark.parametrize("word", ["zebra", "", "???", "x" * 500])
def test_nothing_near_finds_nothing(word: str) -> None:
    assert nearest(word, FACTS) == ()
    assert did_you_mean(word, FACTS) == ""


def test_nothing_known_finds_nothing() -> None:
    assert nearest("in_care", ()) == ()


def test_no_more_than_the_limit_is_found() -> None:
    known = [f"fact_{number}" for number in range(9)]

    assert len(nearest("fact_x", known)) == 3
    assert len(nearest("fact_x", known, limit=1)) == 1


def test_the_sentence_names_two_words_at_most() -> None:
    assert did_you_mean("nrm_says_ye", ["nrm_says_yes"]) == ' Did you mean "nrm_says_yes"?'
    assert did_you_mean("fact_x", ["fact_1", "fact_2", "fact_3"]).count('"') == 4


@given(st.text(max_size=100), st.lists(st.text(max_size=12), max_size=8))
def test_only_known_words_are_ever_suggested_each_once(word: str, known: list[str]) -> None:
    found = nearest(word, known)

    assert set(found) <= set(known)
    assert len(found) == len(set(found)) <= 3


@given(st.text(min_size=1, max_size=20), st.permutations(FACTS))
def test_the_order_of_the_known_words_means_nothing(word: str, known: list[str]) -> None:
    assert nearest(word, known) == nearest(word, FACTS)


def test_a_key_that_means_nothing_is_answered_by_what_may_stand_there() -> None:
    assert no_such_key("jurisdicton", ["area", "jurisdiction"]).endswith('Did you mean "jurisdiction"?')
    assert no_such_key("at", ["now", "jurisdiction"]) == (
        '"at" has no meaning here. What may stand here: jurisdiction, now.'
    )
    assert no_such_key("at", []) == '"at" has no meaning here.'
