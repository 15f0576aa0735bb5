from datetime import date
from pathlib import Path

from tests.packs.make_packs import HOME, PROCEDURE, changed, write_packs

from lantern.packs.checking import check
from lantern.packs.checking_reading import PUBLIC, STAFF, Text, hard_to_read

TODAY = date(2026, 11, 18)
HARD = (
    "Immediately communicate the identified indicators to the multidisciplinary organisation, "
    "considering confidentiality obligations. Subsequently facilitate appropriate accommodation alternatives, "
    "documenting professional justification, proportionality and necessity comprehensively throughout."
)
PLAIN = (
    "I am here to help. You can talk to me. It is not your fault. You can stop now. I will be near you. "
    "I will tell my boss. She will help us. She will not be cross. We want you safe."
)
LONG = "and so on and on " * 6
TO_THE_PERSON = (
    changed(PROCEDURE, 'to = ["Modern Slavery Helpline"]', 'to = ["the person"]'),
    'say = "I ask for advice."',
)


def told(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    report = check([write_packs(tmp_path, procedure=text)], on=TODAY)
    return [(fault.place, fault.what) for fault in report.faults if "words" in fault.place or "words;" in fault.what]


def test_words_for_staff_that_are_too_hard_name_the_hardest_sentences(tmp_path: Path) -> None:
    text = changed(PROCEDURE, "Get help.", HARD)

    (place, what), *_ = told(tmp_path, text)

    assert place == "its words for staff"
    assert "it must be under 10" in what
    assert "“Immediately communicate" in what
    assert "multidisciplinary" in what


def test_plain_words_for_staff_pass(tmp_path: Path) -> None:
    assert told(tmp_path, changed(PROCEDURE, "Get help.", PLAIN)) == []


def test_a_long_sentence_is_named_with_the_number_of_its_words(tmp_path: Path) -> None:
    ((place, what),) = told(tmp_path, changed(PROCEDURE, "It feeds the trade.", f"{LONG}end."))

    assert place == 'prohibition "Pay the debt"'
    assert "has 31 words; staff and volunteers get at most 25" in what
    assert "Make two sentences of it" in what


def test_what_a_person_hears_must_be_plainer_than_what_staff_read(tmp_path: Path) -> None:
    base, say = TO_THE_PERSON
    words = "We are going to ask somebody in another office for advice about what you told us this morning."

    told_to_staff = told(tmp_path, changed(PROCEDURE, say, f'say = "{words}"'))
    ((place, what),) = told(tmp_path, changed(base, say, f'say = "{words}"'))

    assert told_to_staff == []
    assert place == 'duty "ring_helpline"'
    assert "residents, children and parents get at most 12 in one sentence" in what


def test_what_a_person_hears_is_measured_for_five_year_olds() -> None:
    staff_words = (
        "We want to tell the office about your worry. They decide what is best. "
        "A worker visits tomorrow morning. You can ask a question whenever you want to. "
        "Nobody will punish you for speaking about money."
    )

    found = list(hard_to_read([Text("here", staff_words)], PUBLIC, file="guide.md", where="the guide"))

    assert [problem.place for problem in found] == ["the guide"]
    assert "it must be under 6" in found[0].what
    assert list(hard_to_read([Text("here", staff_words)], STAFF, file="guide.md", where="the guide")) == []
    assert list(hard_to_read([Text("here", PLAIN)], PUBLIC, file="guide.md", where="the guide")) == []


def test_few_words_have_no_reading_age() -> None:
    assert list(hard_to_read([Text("here", "Multidisciplinary organisation.")], PUBLIC, file="f", where="w")) == []


def test_a_record_about_a_person_is_not_measured_as_words_for_them(tmp_path: Path) -> None:
    base, _ = TO_THE_PERSON
    words = "We wrote down what the person said about the debt and which advice the office gave us."
    record = changed(base, 'channel = "telephone"', f'channel = "in person, then record"\nmessage = "{words}"')
    letter = changed(base, 'channel = "telephone"', f'channel = "in person, then letter"\nmessage = "{words}"')

    assert told(tmp_path, record) == []
    assert told(tmp_path, letter) != []


def test_the_file_of_a_fault_is_the_pack(tmp_path: Path) -> None:
    report = check([write_packs(tmp_path, procedure=changed(PROCEDURE, "Get help.", HARD))], on=TODAY)

    assert {fault.file for fault in report.faults} == {f"{HOME}/procedure.toml"}
