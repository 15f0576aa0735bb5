import pytest

from lantern.spelling.reading_age import YOUNGEST, reading_age, sentences, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1), ("the", 1), ("came", 1), ("asked", 1), ("wanted", 2), ("table", 2), ("little", 2), ("boxes", 2),
        ("comes", 1), ("police", 2), ("agencies", 3), ("trafficking", 3), ("interpreter", 4), ("999", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_by_the_vowels_that_are_heard(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_sentence_ends_with_its_sign_or_its_line() -> None:
    found = sentences("Stop. Do you hear me? A line\nand another … and 2.5 hours")

    assert [" ".join(words) for words in found] == [
        "Stop", "Do you hear me", "A line", "and another", "and 2 5 hours",
    ]  # fmt: skip


def test_words_for_a_small_child_need_the_youngest_age() -> None:
    assert reading_age(["You are safe here.", "You can say no."]) == YOUNGEST


def test_long_sentences_of_long_words_need_an_older_reader() -> None:
    official = "Practitioners should prioritise the identification of vulnerability indicators in every consultation."

    assert reading_age([official]) > 18


def test_a_word_that_readers_know_counts_as_easy() -> None:
    text = ["The safeguarding lead rings the organisation."]

    assert reading_age(text, easy={"safeguarding", "organisation"}) < reading_age(text)


def test_nothing_to_read_is_easy() -> None:
    assert reading_age([]) == reading_age(["…", ""]) == YOUNGEST
