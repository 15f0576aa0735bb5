from datetime import UTC, datetime
from pathlib import Path

from lantern.packs.case_files import Case, read_cases
from tests.app.make import Program

NOW = "2026-11-18T11:00"


def test_danger_is_asked_first_and_999_is_shouted_at_once(lantern: Program) -> None:
    answer = lantern("ask", "--area", "Luton", "--at", NOW, typed="y\ns\n")

    assert answer.code == 0
    assert answer.out.index("Is someone's life at risk now?") < answer.out.index("*** CALL 999 NOW")
    assert answer.out.count("CALL 999 NOW. Do not wait") == 2


def test_the_end_of_the_input_ends_in_the_page(lantern: Program) -> None:
    answer = lantern("ask", "--area", "Luton", "--at", NOW, typed="")

    assert answer.code == 0
    assert "NOBODY CAN SAY YET THAT IT IS SAFE" in answer.out


def test_not_now_leaves_a_fact_not_asked_and_dont_know_makes_it_unknown(lantern: Program, tmp_path: Path) -> None:
    path = tmp_path / "told.yaml"

    lantern("ask", "--area", "Luton", "--at", NOW, "--save", path, typed="l\nd\ns\n")
    read = read_cases(path, now=datetime.now(UTC))[0]

    assert isinstance(read, Case)
    assert read.situation.facts == {"serious_emergency": "unknown"}


def test_a_saved_interview_is_assessed_like_the_interview_itself(lantern: Program, tmp_path: Path) -> None:
    path = tmp_path / "told.yaml"

    asked = lantern("ask", "--area", "Luton", "--at", NOW, "--save", path, typed="n\nn\nn\nn\ny\ny\n" + "l\n" * 60)
    page = lantern("assess", path).out

    assert asked.code == 0
    assert page.strip() in asked.out
    assert path.stat().st_mode & 0o077 == 0


def test_why_and_a_slip_of_the_finger_ask_again(lantern: Program) -> None:
    answer = lantern("ask", "--area", "Luton", "--at", NOW, typed="w\nperhaps\nn\ns\n")

    assert "999 comes before everything" in answer.out
    assert "Please answer y, n, d, l, w or s" in answer.out


def test_a_list_is_answered_by_numbers(lantern: Program, tmp_path: Path) -> None:
    path = tmp_path / "told.yaml"
    typed = "n\nn\nn\nn\n"  # no danger, nothing behind

    answer = lantern("ask", "--area", "Luton", "--at", NOW, "--save", path, typed=typed + "l\n" * 4 + "1 2\n" * 30)

    assert answer.code == 0


def test_nothing_is_overwritten(lantern: Program, tmp_path: Path) -> None:
    path = tmp_path / "told.yaml"
    path.write_text("mine")

    answer = lantern("ask", "--save", path, typed="s\n")

    assert answer.code == 2
    assert path.read_text() == "mine"


def test_the_area_is_asked_for_and_may_stay_unknown(lantern: Program) -> None:
    answer = lantern("ask", "--at", NOW, typed="\ns\n")

    assert "In which town or area" in answer.out
    assert answer.code == 0


def test_a_child_is_never_asked_for_consent_to_the_nrm(lantern: Program, tmp_path: Path) -> None:
    path = tmp_path / "told.yaml"

    answer = lantern("ask", "--area", "Luton", "--at", NOW, "--save", path, typed="n\nn\nn\nn\nl\ny\n" + "y\n" * 80)

    assert "Does the person say yes to the support scheme" not in answer.out
