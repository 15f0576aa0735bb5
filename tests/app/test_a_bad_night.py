"""What happens when nerves, terminals or files are not at their best."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lantern.app.asking import ask_command
from tests.app.make import VIGNETTES, Program, case

PROGRAM = Path(sys.executable).with_name("lantern")
HEAD = "jurisdiction: england\narea: Luton\nnoticed_at: 2026-11-18T10:00\n"


def test_a_puzzled_question_mark_is_a_call_for_help_and_not_an_answer(lantern: Program, tmp_path: Path) -> None:
    path = tmp_path / "told.yaml"

    answer = lantern("ask", "--area", "Luton", "--save", path, typed="?\ns\n")

    assert "999 comes before everything" in answer.out
    assert "unknown" not in path.read_text(encoding="utf-8")


def test_i_dont_know_to_danger_is_answered_with_999_at_once(lantern: Program) -> None:
    answer = lantern("ask", "--area", "Luton", typed="d\nd\ns\n")

    assert answer.out.index("NOBODY CAN SAY YET") < answer.out.index("Is there another emergency")


def test_the_signs_of_danger_stand_with_the_question(lantern: Program) -> None:
    answer = lantern("ask", "--area", "Luton", typed="n\nn\ns\n")

    assert "a weapon, or something to hurt with, is to hand" in answer.out


class GoneReader(io.StringIO):
    """A reader that goes away while the interview still asks."""

    def write(self, text: str) -> int:
        if "another emergency" in text:
            raise BrokenPipeError
        return super().write(text)


def test_answers_are_saved_when_nobody_reads_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "told.yaml"
    monkeypatch.setattr(sys, "stdin", io.StringIO("d\nd\nd\n"))
    monkeypatch.setattr(sys, "stdout", GoneReader())

    with pytest.raises(BrokenPipeError):
        ask_command(area="Luton", save=path)

    assert "imminent_risk_to_life: unknown" in path.read_text(encoding="utf-8")


def test_a_reader_that_goes_away_is_no_fault() -> None:
    command = f"{PROGRAM} assess {VIGNETTES} | head -3; exit ${{PIPESTATUS[0]}}"

    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)  # noqa: S603, S607

    assert done.returncode == 0
    assert done.stderr == b""


def test_a_narrow_terminal_gets_narrow_lines(tmp_path: Path) -> None:
    path = case(tmp_path, HEAD + "facts: {imminent_risk_to_life: yes}")

    page = subprocess.run(  # noqa: S603
        [PROGRAM, "assess", path], env={**os.environ, "COLUMNS": "48"}, capture_output=True, text=True, check=True
    ).stdout

    assert max(len(line) for line in page.splitlines()) <= 48


def test_an_area_cannot_steer_the_terminal(lantern: Program, tmp_path: Path) -> None:
    path = tmp_path / "told.yaml"

    answer = lantern("ask", "--area", "\x1b[31mLuton\u202e", "--save", path, typed="s\n")

    assert "\x1b" not in answer.out
    assert "\u202e" not in answer.out
    assert lantern("assess", path).code == 0


def test_an_error_cannot_steer_the_terminal(lantern: Program) -> None:
    answer = lantern("assess", VIGNETTES, "--what-if", "x\x1b[31m=yes")

    assert answer.code == 2
    assert "\x1b" not in answer.error


def test_a_device_is_no_case_file(lantern: Program) -> None:
    answer = lantern("assess", "/dev/zero")

    assert answer.code == 1
    assert "no ordinary file" in answer.error


def test_a_file_of_nonsense_is_refused_and_tells_only_the_first_faults(lantern: Program, tmp_path: Path) -> None:
    facts = "".join(f"  imminent_risk_{number}: yes\n" for number in range(20_000))

    answer = lantern("assess", case(tmp_path, f"{HEAD}facts:\n{facts}"), "--json")

    assert answer.code == 1
    assert "… and 19980 more" in answer.error
    assert answer.json == []


def test_a_crowd_is_refused_with_999(lantern: Program, tmp_path: Path) -> None:
    people = "".join(f"- {{id: p{number}, roles: [harmed]}}\n" for number in range(201))

    answer = lantern("assess", case(tmp_path, f"{HEAD}subjects:\n{people}"))

    assert answer.code == 1
    assert "the most is 200. In danger: 999" in answer.error


def test_a_misspelt_area_is_named_with_the_one_that_was_meant(lantern: Program, tmp_path: Path) -> None:
    text = HEAD.replace("Luton", "Lutton") + "facts: {documented_under_18: yes, csa_disclosed: yes}"

    warnings = lantern("assess", case(tmp_path, text), "--json").json[0]["warnings"]

    assert 'The directory has no contacts for "Lutton". Did you mean "Luton"?' in warnings


def test_an_answer_given_twice_differently_counts_as_yes_and_is_warned_of(lantern: Program, tmp_path: Path) -> None:
    text = (
        f"{HEAD}facts: {{imminent_risk_to_life: no, serious_emergency: no}}\n"
        "subjects: [{id: a, roles: [harmed], facts: {imminent_risk_to_life: yes}}]"
    )

    found = lantern("assess", case(tmp_path, text), "--json").json[0]

    assert found["decisions"]["DP-01"] == "call_999"
    assert any("answered yes and no" in warning for warning in found["warnings"])


def test_words_of_a_case_are_filled_in_once(lantern: Program, tmp_path: Path) -> None:
    facts = (
        "concern_safety_or_welfare: yes, asylum_seeker: yes, action_needed_today_to_protect: no, "
        'harm_to_prevent: "x {action_requested}", action_requested: "y {harm_to_prevent}"'
    )

    page = lantern("assess", case(tmp_path, f"{HEAD}facts: {{{facts}}}")).out

    assert "Harm that we want to prevent: x {action_requested}" in page


def test_a_message_is_to_be_read_before_it_is_sent(lantern: Program) -> None:
    page = lantern("assess", VIGNETTES, "--case", "V01").out

    assert "Read it first: no name, no number, no address" in page


def test_what_if_about_somebody_who_is_not_there_says_who_is(lantern: Program) -> None:
    answer = lantern("assess", VIGNETTES, "--case", "V05", "--what-if", "byo.says_under_18=no")

    assert answer.code == 2
    assert 'no person "byo"' in answer.error
    assert 'Did you mean "boy"' in answer.error


def test_what_if_never_loses_its_question_in_json(lantern: Program) -> None:
    assert lantern("assess", VIGNETTES, "--json", "--what-if", "child_at_risk=yes").code == 2


def test_a_later_moment_is_shown_as_such(lantern: Program) -> None:
    page = lantern("assess", VIGNETTES, "--case", "V07", "--at", "2026-11-20T22:00").out

    assert "as of Fri 20 Nov 2026, 22:00" in page


@pytest.mark.parametrize("moment", ["0001-01-01", "9999-12-31T23:59"])
def test_an_impossible_moment_is_a_wrong_call(lantern: Program, moment: str) -> None:
    assert lantern("assess", VIGNETTES, "--at", moment).code == 2


def test_at_night_the_number_that_answers_stands_first(lantern: Program) -> None:
    page = lantern("assess", VIGNETTES, "--case", "V05", "--at", "2026-11-16T22:00").out
    council = page[page.index("Ask the council, as First Responder") :]

    assert council.index("0300 300 8123") < council.index("01582 547653")


def test_other_nations_are_told_at_the_top_that_the_rules_are_borrowed(lantern: Program, tmp_path: Path) -> None:
    text = HEAD.replace("england", "scotland") + "facts: {documented_under_18: yes, csa_disclosed: yes}"

    page = lantern("assess", case(tmp_path, text)).out

    assert page.index("Scotland has rules of its own") < page.index("WHAT TO DO NOW")


def test_the_version_can_be_named(lantern: Program) -> None:
    answer = lantern("--version")

    assert answer.code == 0
    assert answer.out.startswith("lantern 0.")
