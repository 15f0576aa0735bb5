from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.packs.make_packs import EXAMPLES, EXTENSION, HOME, PROCEDURE, changed, write_extension, write_packs

from lantern.packs.checking import check
from lantern.packs.checking_words import facts_without_words
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.channels import is_called, is_spoken, is_written, is_written_to_them
from lantern.procedures.vocabulary import FactDefinition

TODAY = date(2026, 11, 18)
PACK = f"{HOME}/procedure.toml"


def faults(tmp_path: Path, before: str, after: str) -> list[str]:
    """The faults of the tree with one thing changed."""
    report = check([write_packs(tmp_path, procedure=changed(PROCEDURE, before, after))], on=TODAY)
    return [fault.what for fault in report.faults if fault.file == PACK]


@pytest.mark.parametrize(
    ("channel", "spoken", "called", "written"),
    [
        ("telephone", True, True, False),
        ("telephone, then confirm in writing", True, True, True),
        ("telephone or raise-an-issue form", True, True, True),
        ("in person, alone", True, False, False),
        ("in person, or by the safe way they gave", True, False, False),
        ("at the door", True, False, False),
        ("e-mail", False, False, True),
        ("online portal", False, False, True),
        ("record", False, False, True),
        ("by post", False, False, True),
        ("decision", False, False, False),
        ("inform the board", False, False, False),
    ],
)
def test_a_channel_says_which_words_are_needed(channel: str, *, spoken: bool, called: bool, written: bool) -> None:
    assert (is_spoken(channel), is_called(channel), is_written(channel)) == (spoken, called, written)


def test_a_record_is_not_read_by_those_it_is_about() -> None:
    assert not is_written_to_them("record")
    assert is_written_to_them("letter, then record")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('why = "They know what helps."\n', "", '"why" is missing; say in one sentence what it is for'),
        ('closes_on = "They have said what helps."\n', "", '"closes_on" is missing; say what must have happened'),
        ('say = "I ask for advice."\n', "", '"say" is missing; the channel "telephone" is spoken'),
        ('if_no_answer = "Try again."\n', "", '"if_no_answer" is missing; the channel "telephone" is a call'),
        ('channel = "telephone"', 'channel = "e-mail"', '"message" is missing; the channel "e-mail" is written'),
    ],
)
def test_words_that_a_person_needs_for_a_duty_are_missed(tmp_path: Path, before: str, after: str, told: str) -> None:
    (fault,) = faults(tmp_path, before, after)

    assert told in fault


def test_what_is_said_in_person_needs_no_advice_for_no_answer(tmp_path: Path) -> None:
    spoken = changed(PROCEDURE, 'if_no_answer = "Try again."\n', "")

    report = check([write_packs(tmp_path, procedure=changed(spoken, '"telephone"', '"in person"'))], on=TODAY)

    assert report.faults == ()


def test_a_fact_that_must_be_told_needs_its_place_in_the_message(tmp_path: Path) -> None:
    written = 'channel = "e-mail"\nmessage = """\nSomebody owes money.\n"""'
    content = changed(PROCEDURE, '["how much is owed"]', '["how much is owed", "debt_owed"]')
    with_gap = changed(written, "money.\n", "money.\nDebt: {debt_owed}\n")

    told = [
        [fault.what for fault in check([write_packs(tmp_path, procedure=text)], on=TODAY).faults]
        for text in (
            changed(content, 'channel = "telephone"', written),
            changed(content, 'channel = "telephone"', with_gap),
        )
    ]

    assert told[0] == [
        'must_contain has the fact "debt_owed", and "message" no gap for it; write {debt_owed} where it belongs'
    ]
    assert told[1] == []


def test_what_a_further_condition_adds_needs_its_place_too(tmp_path: Path) -> None:
    also = '[[duty.also]]\nwhen = "papers_held_by_other is yes"\nmust_contain = ["papers_held_by_other"]\n\n'

    told = faults(tmp_path, "[[prohibited]]", f"{also}[[prohibited]]")

    assert 'must_contain has the fact "papers_held_by_other", and "say" no gap for it' in told[0]


def test_a_gap_that_nothing_fills_is_told_with_what_was_meant(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "I ask for advice.", "I ask for advice on {debt_owd}.")

    assert 'Did you mean "debt_owed"?' in fault
    assert "For a gap that a person fills, write …" in fault


def test_a_duty_of_an_area_needs_its_words_too(tmp_path: Path) -> None:
    duty = PROCEDURE[PROCEDURE.index("[[duty]]") : PROCEDURE.index("[[prohibited]]")]
    own = (
        EXTENSION + "\n" + changed(changed(duty, "ring_helpline", "ring_again"), 'why = "They know what helps."\n', "")
    )

    report = check([write_extension(write_packs(tmp_path), extension=own)], on=TODAY)

    assert any('"why" is missing' in fault.what for fault in report.faults if "anytown" in fault.file)


def without(fact: FactDefinition, key: str) -> FactDefinition:
    return {
        "ask": replace(fact, ask=""),
        "why": replace(fact, why=""),
        "dont_know": replace(fact, dont_know=""),
    }[key]


@pytest.mark.parametrize("key", ["ask", "why", "dont_know"])
def test_a_fact_that_is_asked_about_needs_its_words(key: str) -> None:
    words = vocabulary()
    bare = without(words.facts["debt_owed"], key)
    known = replace(words, facts={"debt_owed": bare})

    (fault,) = facts_without_words(known, file="facts.toml")

    assert fault.place == 'fact "debt_owed"'
    assert f'"{key}" is missing' in fault.what
    assert list(facts_without_words(replace(known, facts={"x": replace(bare, askable=False)}), file="")) == []


# -- figures -------------------------------------------------------------------------------------------

FIGURE = PROCEDURE[PROCEDURE.index("[[figure]]") : PROCEDURE.index("[[warning]]")]


@pytest.mark.parametrize(
    "clock",
    [
        "{ working_days = 1 }",
        "{ hours = 24 }",
        "{ calendar_days = 7 }",
        "{ recurring = 60 }",
        '{ before = "transition", days = 7, from = "transition_on" }',
    ],
)
def test_a_clock_with_a_number_needs_a_figure_that_names_its_duty(tmp_path: Path, clock: str) -> None:
    text = changed(changed(PROCEDURE, FIGURE, ""), "{ working_days = 1 }", clock)
    examples = changed(EXAMPLES, "due: 2026-12-29, by: 'working_days:1', ", "")

    (fault,) = check([write_packs(tmp_path, procedure=text, examples=examples)], on=TODAY).faults

    assert fault.place == 'duty "ring_helpline"'
    assert "no [[figure]] says how sure it is" in fault.what
    assert 'duties = ["ring_helpline"]' in fault.what


@pytest.mark.parametrize("clock", ["{ immediate = true }", "{ same_day = true }", '{ before = "visit" }'])
def test_a_clock_without_a_number_needs_no_figure(tmp_path: Path, clock: str) -> None:
    text = changed(changed(PROCEDURE, FIGURE, ""), "{ working_days = 1 }", clock)
    examples = changed(EXAMPLES, "due: 2026-12-29, by: 'working_days:1', ", "")

    assert check([write_packs(tmp_path, procedure=text, examples=examples)], on=TODAY).faults == ()


def test_a_figure_says_how_sure_it_is(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, 'status = "confirmed"\n', "")[:1]

    assert '"status" is missing' in fault


def test_a_number_of_an_area_needs_a_figure_of_its_own(tmp_path: Path) -> None:
    shorter = changed(EXTENSION, "{ immediate = true }", "{ hours = 12 }")
    figure = '\n[[figure]]\nwhat = "12 hours"\nduties = ["ring_helpline"]\nstatus = "to_confirm"\nbecause = ["L-13"]\n'
    base = changed(PROCEDURE, "{ working_days = 1 }", "{ working_days = 2 }")
    examples = changed(EXAMPLES, "due: 2026-12-29, by: 'working_days:1', ", "")
    told = [
        check(
            [
                write_extension(
                    write_packs(tmp_path, procedure=base, examples=examples),
                    extension=text,
                    examples=EXAMPLES_OF_AREA,
                )
            ],
            on=TODAY,
        )
        for text in (shorter, shorter + figure)
    ]

    assert [fault.place for fault in told[0].faults] == ['duty "ring_helpline"']
    assert told[1].faults == ()
    assert any("to confirm" in note.what for note in told[1].notes)


EXAMPLES_OF_AREA = """
vignettes:
- id: owes
  title: In Anytown the helpline is rung within twelve hours
  jurisdiction: england
  area: Anytown
  noticed_at: 2026-12-24T10:00+00:00
  facts: {debt_owed: yes}
  expected:
    decisions: {DP-90: get_help}
    duties: [{key: ring_helpline, by: 'hours:12'}]
"""


# -- gaps of a new pack --------------------------------------------------------------------------------


def test_a_gap_that_nobody_filled_is_named_with_its_line(tmp_path: Path) -> None:
    report = check(
        [write_packs(tmp_path, procedure=changed(PROCEDURE, "Pay the debt", "<<what nobody may do>>"))], on=TODAY
    )

    (fault,) = [fault for fault in report.faults if "is not filled" in fault.what]
    assert fault.place.startswith("line ")
    assert "<<what nobody may do>>" in fault.what
