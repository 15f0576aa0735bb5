from pathlib import Path

import pytest

from tests.app.make import Program, case

HEAD = "jurisdiction: england\nnoticed_at: 2026-11-18T10:00\n"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ("imminent_risk_to_lfe: yes", 'Did you mean "imminent_risk_to_life"'),
        ("imminent_risk_to_life: maybe", "write yes, no or unknown"),
        ("imminent_risk_to_life: true", "an unticked box is not a no"),
        ("imminent_risk_to_life: false", "an unticked box is not a no"),
        ("imminent_risk_to_life:", "leave the line out (not asked)"),
        ("imminent_risk_to_life: [yes]", "write yes, no or unknown"),
        ("imminent_risk_to_life: {a: b}", "must be an answer, not a table"),
        ("waited_minutes: many", "a number of minutes"),
        ("waited_minutes: -1", "0 or more"),
        ("action: [recruted]", 'Did you mean "recruited"'),
        ("action: []", "write one or more of"),
        ("channel: pigeon", "write one of facebook_group"),
        ("returned_at: 2026-02-30T10:00", "not a moment of the calendar"),
        ("returned_at: tomorrow", "write it as 2026-11-18T21:40"),
        ("transition_on: 0001-01-01", "between 1900 and 2100"),
        ("transition_on: 9999-12-31", "between 1900 and 2100"),
        ("harm_to_prevent: ''", "write it in words"),
        ("age_class: child", "is not a fact"),
        ("nation: england", "is not a fact"),
    ],
)
def test_an_answer_that_is_none_is_named_with_what_to_write(
    lantern: Program, tmp_path: Path, facts: str, told: str
) -> None:
    answer = lantern("assess", case(tmp_path, f"{HEAD}facts:\n  {facts}\n"), "--json")

    assert answer.code == 1
    assert told in answer.error
    assert "Traceback" not in answer.error


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        ("hello", "this holds no case"),
        ("- a\n- b", "this holds no case"),
        ("- a\n- b", "put several cases under vignettes:"),
        ("vignettes: []", "must be a list of cases"),
        ("facts: &a {csa_disclosed: yes}\nsubjects: *a", "aliases (*a) are not read"),
        (f"{HEAD}facts: {{csa_disclosed: yes, csa_disclosed: no}}", "stands twice"),
        ("facts: " + "{a: " * 300 + "1" + "}" * 300, "nested more than 20 deep"),
        ("[" * 50_000, "nested more than 20 deep"),
        ("facts:\n\tcsa_disclosed: yes", "indent with spaces"),
        ('title: "a\\u001b[31m"', "a control character"),
        ("a: 1\n---\nb: 2", "a second document begins"),
        ("? [a]\n: b", "a name was expected"),
    ],
)
def test_a_text_that_is_no_case_file_is_refused_in_words(
    lantern: Program, tmp_path: Path, text: str, told: str
) -> None:
    answer = lantern("assess", case(tmp_path, text))

    assert answer.code == 1
    assert told in answer.error
    assert answer.out == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("jurisdiction: englnd\nfacts: {}", 'Did you mean "england"'),
        (f"{HEAD}orgnisation: {{type: charity}}\nfacts: {{}}", 'Did you mean "organisation"'),
        (f"{HEAD}organisation: charity\nfacts: {{}}", "organisation must be a table"),
        (f"{HEAD}organisation: {{type: chairty}}\nfacts: {{}}", 'Did you mean "charity"'),
        (f"{HEAD}subjects: [{{id: a, roles: [harmd]}}]", 'Did you mean "harmed"'),
        (f"{HEAD}subjects: [{{id: a}}]", "roles is missing"),
        (f"{HEAD}subjects: [{{roles: [harmed]}}]", "id is missing"),
        (f"{HEAD}subjects: [{{id: a, roles: [harmed]}}, {{id: a, roles: [harmed]}}]", 'two people have the id "a"'),
        (f"{HEAD}subjects: nobody", "subjects must be a list of people"),
        (f"{HEAD}facts: {{csa_disclosed: yes}}\nsubjects: [{{id: a, roles: [harmed]}}]", "belongs to a person"),
        ("noticed_at: 0001-01-01T00:00\nfacts: {}", "between 1900 and 2100"),
        ("noticed_at: 9999-12-31T23:59\nfacts: {}", "between 1900 and 2100"),
    ],
)
def test_a_case_with_a_fault_is_named_with_the_place(lantern: Program, tmp_path: Path, text: str, told: str) -> None:
    answer = lantern("assess", case(tmp_path, text))

    assert answer.code == 1
    assert told in answer.error


def test_bare_and_quoted_answers_mean_the_same(lantern: Program, tmp_path: Path) -> None:
    bare = lantern(
        "assess", case(tmp_path, f"{HEAD}facts: {{csa_disclosed: yes, says_under_18: No}}", "a.yaml"), "--json"
    )
    quoted = lantern(
        "assess", case(tmp_path, f"{HEAD}facts: {{csa_disclosed: 'yes', says_under_18: \"no\"}}", "a.yaml"), "--json"
    )

    assert bare.json == quoted.json


def test_one_bad_case_does_not_hide_the_good_ones(lantern: Program, tmp_path: Path) -> None:
    text = (
        "vignettes:\n"
        "- {id: G1, jurisdiction: england, facts: {imminent_risk_to_life: yes}}\n"
        "- {id: B1, jurisdiction: england, facts: {imminent_risk_to_life: perhaps}}\n"
        "- {id: G2, jurisdiction: england, facts: {imminent_risk_to_life: no}}\n"
    )

    answer = lantern("assess", case(tmp_path, text), "--json")

    assert answer.code == 1
    assert [found["id"] for found in answer.json] == ["G1", "G2"]
    assert "case B1 cannot be assessed" in answer.error
    assert "The other 2 are answered above" in answer.error


def test_a_file_of_bytes_is_refused(lantern: Program, tmp_path: Path) -> None:
    path = tmp_path / "picture.yaml"
    path.write_bytes(bytes(range(256)) * 20)

    answer = lantern("assess", path)

    assert answer.code == 1
    assert "not a text file" in answer.error


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(lantern: Program, tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    answer = lantern("assess", path)

    assert answer.code == 1
    assert "50 MB; the most is 10 MB" in answer.error


def test_a_path_that_cannot_be_read_says_why(lantern: Program, tmp_path: Path) -> None:
    missing = lantern("assess", tmp_path / "nothing.yaml")
    folder = lantern("assess", tmp_path)

    assert (missing.code, folder.code) == (1, 1)
    assert "No such file" in missing.error
    assert "Is a directory" in folder.error


def test_a_moment_that_is_none_is_a_wrong_call(lantern: Program, tmp_path: Path) -> None:
    answer = lantern("assess", case(tmp_path, HEAD + "facts: {}"), "--at", "yesterday")

    assert answer.code == 2
    assert "write it as" in answer.error


def test_a_contradiction_is_answered_protectively_and_warned_of(lantern: Program, tmp_path: Path) -> None:
    facts = (
        "clearly_adult: yes, says_under_18: yes, "
        "imminent_risk_to_life: no, serious_emergency: no, danger_sign_named: yes"
    )

    found = lantern("assess", case(tmp_path, f"{HEAD}facts: {{{facts}}}"), "--json").json[0]

    assert found["decisions"]["DP-01"] == "danger_not_known"
    assert found["decisions"]["DP-02"] == "treat_as_child"
    assert sum("Both cannot be right" in warning or "beside a claim" in warning for warning in found["warnings"]) == 2


def test_a_byte_order_mark_does_no_harm(lantern: Program, tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + "facts: {csa_disclosed: yes}").encode())

    assert lantern("assess", path, "--json").code == 0
