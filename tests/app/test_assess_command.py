import json
import subprocess
import sys
from pathlib import Path

from tests.app.make import VIGNETTES, Program, case

GOOD = """
jurisdiction: england
area: Luton
noticed_at: 2026-11-18T21:40
organisation: {type: charity, is_first_responder: false, has_duty_to_notify: false}
facts: {imminent_risk_to_life: yes, clearly_adult: yes}
"""
TWO_PEOPLE = """
id: two
jurisdiction: england
area: Luton
noticed_at: 2026-11-18T11:00
organisation: {type: charity}
facts: {imminent_risk_to_life: no, serious_emergency: no, danger_sign_named: no}
subjects:
- {id: girl, label: girl of 14, roles: [harmed], facts: {documented_under_18: yes, csa_disclosed: yes}}
- {id: uncle, label: the uncle, roles: [alleged], facts: {}}
"""
DUTY_KEYS = {
    "key", "procedure", "who", "about", "what", "to", "channel", "by", "must_contain", "strength", "because",
}  # fmt: skip


def test_the_json_has_exactly_the_keys_of_the_contract(lantern: Program) -> None:
    answer = lantern("assess", VIGNETTES, "--json")

    assert answer.code == 0
    assert len(answer.json) == 26
    for found in answer.json:
        assert set(found) == {"id", "decisions", "subjects", "duties", "prohibited", "ask_next", "warnings"}
        for duty in found["duties"]:
            assert set(duty) == DUTY_KEYS
            assert set(duty["by"]) == {"kind", "due"}
        for item in found["prohibited"]:
            assert set(item) == {"what", "because"}
        for question in found["ask_next"]:
            assert set(question) == {"fact", "subject"}


def test_a_flat_case_puts_every_decision_at_the_top(lantern: Program, tmp_path: Path) -> None:
    found = lantern("assess", case(tmp_path, GOOD), "--json").json[0]

    assert found["decisions"] == {"DP-01": "call_999", "DP-02": "adult"}
    assert found["subjects"] == {}
    assert found["id"] == "case"


def test_codes_of_a_person_stand_under_the_person(lantern: Program, tmp_path: Path) -> None:
    found = lantern("assess", case(tmp_path, TWO_PEOPLE), "--json").json[0]

    assert found["decisions"] == {"DP-01": "no_emergency"}
    assert found["subjects"]["girl"]["decisions"] == {"DP-02": "child", "DP-08": "refer_child_now"}
    assert found["subjects"]["uncle"]["decisions"] == {"DP-26": "must_not_know"}


def test_a_due_moment_is_a_day_or_a_moment_with_its_offset(lantern: Program) -> None:
    found = {item["id"]: item for item in lantern("assess", VIGNETTES, "--json").json}
    due = {duty["key"]: duty["by"] for duty in found["V37"]["duties"]}

    assert due["reasonable_grounds_reminder"] == {"kind": "working_days:5", "due": "2026-11-24"}
    assert due["offer_support"] == {"kind": "after:safe_contact", "due": None}


def test_the_page_fits_eighty_columns_for_every_worked_situation(lantern: Program) -> None:
    answer = lantern("assess", VIGNETTES, "--explain")

    too_wide = [line for line in answer.out.splitlines() if len(line) > 80]

    assert answer.code == 0
    assert too_wide == []


def test_danger_stands_before_everything_else(lantern: Program, tmp_path: Path) -> None:
    page = lantern("assess", case(tmp_path, GOOD)).out

    assert page.index("CALL 999 NOW") < page.index("WHAT TO DO NOW") < page.index("WHAT NOT TO DO")
    assert page.index("WHAT NOT TO DO") < page.index("STILL TO ASK")


def test_a_piped_page_holds_no_colour_codes(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("lantern")

    page = subprocess.run([program, "assess", case(tmp_path, GOOD)], capture_output=True, check=True).stdout  # noqa: S603

    assert b"\x1b[" not in page
    assert b"CALL 999 NOW" in page


def test_no_more_than_three_cards_are_written_out(lantern: Program) -> None:
    page = lantern("assess", VIGNETTES, "--case", "V05").out

    assert page.count("Say: ") == 3


def test_who_must_not_know_is_named_before_what_not_to_do(lantern: Program, tmp_path: Path) -> None:
    page = lantern("assess", case(tmp_path, TWO_PEOPLE)).out

    assert "the uncle: must not know" in page
    assert page.index("the uncle: must not know") < page.index("WHAT NOT TO DO")


def test_an_explanation_names_answers_rules_and_sources(lantern: Program, tmp_path: Path) -> None:
    page = lantern("assess", case(tmp_path, GOOD), "--explain").out

    assert "somebody's life is at risk now: yes" in page
    assert "S000-17" in page
    assert "PACKS FOLLOWED" in page


def test_an_explained_json_carries_the_trace(lantern: Program, tmp_path: Path) -> None:
    found = lantern("assess", case(tmp_path, GOOD), "--json", "--explain").json[0]

    first = found["trace"][0]

    assert first["procedure"] == "DP-01"
    assert first["facts"] == [{"fact": "imminent_risk_to_life", "subject": None, "answer": "yes"}]
    assert first["because"] == ["S000-17", "S002-40"]
    assert found["editions"]["DP-01"] == "2026-11"


def test_a_case_may_come_from_standard_input(lantern: Program) -> None:
    answer = lantern("assess", "-", "--json", typed=GOOD)

    assert answer.code == 0
    assert answer.json[0]["decisions"]["DP-01"] == "call_999"


def test_at_night_a_child_is_referred_by_the_out_of_hours_number(lantern: Program, tmp_path: Path) -> None:
    path = case(tmp_path, TWO_PEOPLE)

    by_day = lantern("assess", path, "--json").json[0]
    by_night = lantern("assess", path, "--json", "--at", "2026-11-18T23:10").json[0]

    assert next(duty["to"] for duty in by_day["duties"] if duty["key"] == "refer_child") == ["MASH of the area"]
    assert next(duty["to"] for duty in by_night["duties"] if duty["key"] == "refer_child") == ["MASH out of hours"]


def test_what_if_names_the_people_who_would_be_told(lantern: Program, tmp_path: Path) -> None:
    path = case(tmp_path, TWO_PEOPLE)

    page = lantern("assess", path, "--what-if", "girl.csa_disclosed=no", "--what-if", "suicidal_thoughts_or_self_harm=")

    assert page.code == 2
    assert "belongs to a person" in page.error


def test_what_if_shows_what_falls_away_and_what_comes(lantern: Program, tmp_path: Path) -> None:
    page = lantern("assess", case(tmp_path, TWO_PEOPLE), "--what-if", "girl.csa_disclosed=unknown").out

    assert "Ask children's services for advice today" in page
    assert "DUTIES THAT FALL AWAY" in page


def test_an_answer_that_changes_nothing_says_so(lantern: Program, tmp_path: Path) -> None:
    page = lantern("assess", case(tmp_path, TWO_PEOPLE), "--what-if", "uncle.eh_sen=yes").out

    assert "Nothing would change" in page


def test_the_output_is_json_even_when_a_case_holds_other_scripts(lantern: Program, tmp_path: Path) -> None:
    text = GOOD.replace("clearly_adult: yes", "clearly_adult: yes, harm_to_prevent: «خطر» ተስፋይ")

    answer = lantern("assess", case(tmp_path, text), "--json")

    assert json.loads(answer.out)[0]["id"] == "case"


def test_assessing_imports_no_web_framework_and_no_calendar_package(tmp_path: Path) -> None:
    script = (
        "import sys; from lantern.app.main import run\n"
        f"try: run(['assess', {str(case(tmp_path, GOOD))!r}, '--json'])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('django', 'holidays', 'pydantic') if name in sys.modules])"
    )

    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603

    assert answer.stdout.splitlines()[-1] == "[]"


def test_a_moment_without_noticed_at_is_the_moment_of_the_call(lantern: Program, tmp_path: Path) -> None:
    text = GOOD.replace("noticed_at: 2026-11-18T21:40\n", "")

    answer = lantern("assess", case(tmp_path, text), "--json")

    assert any("noticed_at was not given" in warning for warning in answer.json[0]["warnings"])
