import pytest

from lantern.spelling.reading_age import Measure, Reader, measured
from lantern.spelling.syllables import by_rule

READER = Reader(by_rule, ["children's services", "safeguarding lead"])


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in READER.sentences(text)]


def counted(text: str) -> list[tuple[str, int]]:
    (sentence,) = READER.sentences(text)
    return list(sentence.words)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ring now. Then write it down.", ["Ring now.", "Then write it down."]),
        ("Is he safe? Yes! Good.", ["Is he safe?", "Yes!", "Good."]),
        ("“Come here.” Then go.", ["“Come here.", "Then go."]),
        ("One line\nand another", ["One line", "and another"]),
        ("This is what I saw: … Please ring me.", ["This is what I saw: …", "Please ring me."]),
        ("The child is at … with a friend.", ["The child is at … with a friend."]),
        ("No more than 2.5 miles.", ["No more than 2.5 miles."]),
        ("", []),
    ],
)
def test_a_sentence_ends_at_its_mark_at_the_end_of_a_line_or_after_a_gap(text: str, sentences: list[str]) -> None:
    assert texts(text) == sentences


@pytest.mark.parametrize("line", ["Name: {first_name}", "Where: {area}, {place}", "What was seen: …", "Reported by:"])
def test_a_label_with_a_gap_behind_it_is_no_sentence(line: str) -> None:
    assert texts(f"We are worried.\n{line}\nPlease help.") == ["We are worried.", "Please help."]


def test_a_name_of_an_agency_a_gap_and_a_number_are_plain_words() -> None:
    assert counted("Ring Children's Services on 999 about {area}") == [
        ("Ring", 1), ("…", 2), ("on", 1), ("…", 2), ("about", 2), ("…", 2),
    ]  # fmt: skip


def test_a_word_with_a_hyphen_is_one_word_with_the_syllables_of_both() -> None:
    assert counted("out-of-hours number") == [("out-of-hours", 3), ("number", 2)]


def test_long_words_are_named_the_longest_first_and_names_are_not() -> None:
    (sentence,) = READER.sentences("The safeguarding lead considers immediate intervention appropriate.")

    assert sentence.long_words(2) == ("intervention", "appropriate")
    assert not any("safeguarding" in word for word in sentence.long_words())


def test_short_words_in_short_sentences_can_be_read_at_five() -> None:
    plain = "I am here to help. You can talk to me. It is not your fault. You can stop. I will be near you."

    assert measured(READER.sentences(plain)).age < 6


def test_long_words_in_long_sentences_cannot_be_read_at_nine() -> None:
    hard = (
        "Practitioners must immediately communicate every identified safeguarding consideration to the appropriate "
        "multi-agency organisation, irrespective of previously established confidentiality arrangements."
    )

    assert measured(READER.sentences(hard)).age > 18


def test_more_words_to_a_sentence_make_a_text_older() -> None:
    short = measured(READER.sentences("We ring them. We tell them what we saw. We ask for help."))
    long = measured(READER.sentences("We ring them and we tell them what we saw and we ask for help."))

    assert long.age > short.age


def test_no_text_has_no_age() -> None:
    assert Measure().age == 0
    assert measured([]) == Measure()
