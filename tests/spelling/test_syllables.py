import pytest

from lantern.packs.plain_reading import syllables
from lantern.spelling.syllables import by_rule


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("child", 1),
        ("safe", 1),
        ("asked", 1),
        ("names", 1),
        ("needed", 2),
        ("table", 2),
        ("places", 2),
        ("doing", 2),
        ("safely", 2),
        ("somebody", 3),
        ("helpline", 2),
        ("offence", 2),
        ("organisation", 5),
        ("radicalisation", 6),
        ("the", 1),
        ("a", 1),
    ],
)
def test_a_word_that_no_dictionary_lists_is_counted_by_rule(word: str, count: int) -> None:
    assert by_rule(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("about", 2), ("people", 2), ("area", 3), ("police", 2), ("child's", 1), ("Children", 2), ("organisation", 5)],
)
def test_the_dictionary_is_asked_first_and_the_rule_helps_with_british_spelling(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(("word", "count"), [("our", 1), ("every", 2), ("hours", 1), ("family", 2)])
def test_words_count_as_they_are_said_in_britain(word: str, count: int) -> None:
    assert syllables(word) == count


def test_an_abbreviation_is_spelt_out() -> None:
    assert syllables("DBS") == 3
