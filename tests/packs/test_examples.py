import re
from functools import cache
from pathlib import Path

import pytest
from tests.packs.make_packs import EXAMPLES, HOME, PROCEDURE, changed, example, write, write_extension, write_packs

from lantern.packs.examples import ExampleResult, run_examples
from lantern.packs.library import open_library
from lantern.packs.vocabularies import ROOT

OWES = "{debt_owed: yes}"


def run(root: Path) -> tuple[ExampleResult, ...]:
    return run_examples(open_library(root), root)


def faults_of(tmp_path: Path, examples: str) -> tuple[str, ...]:
    (result,) = run(write_packs(tmp_path, examples=examples))
    return result.faults


# Only the names of the files are read while tests are gathered: two thousand examples take seconds to run.
FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("examples/*.y*ml"))


@cache
def shipped() -> tuple[ExampleResult, ...]:
    return run_examples(open_library(ROOT), ROOT)


@pytest.mark.parametrize("file", FILES)
def test_every_shipped_example_keeps_its_promise(file: str) -> None:
    results = [result for result in shipped() if result.file == file]

    assert results
    assert [(result.example, result.faults) for result in results if result.faults] == []


def test_no_shipped_example_stands_in_a_file_that_is_not_looked_at() -> None:
    assert {result.file for result in shipped()} == set(FILES)


def test_every_shipped_pack_has_examples() -> None:
    library = open_library(ROOT)

    packs = {pack.file for pack in library.procedures} | {pack.file for pack in library.extensions}

    assert {result.pack for result in shipped()} == packs


def test_no_shipped_example_holds_a_telephone_number() -> None:
    number = re.compile(r"\b0\d{2,4} ?\d{3}")

    assert [file.name for file in ROOT.rglob("examples/*.yaml") if number.search(file.read_text("utf-8"))] == []


def test_a_kept_promise_has_no_faults_and_says_what_it_exercised(tmp_path: Path) -> None:
    owes, owes_nothing = run(write_packs(tmp_path))

    assert owes.faults == owes_nothing.faults == ()
    assert owes.exercised == {
        ("decision", "DP-90 get_help"),
        ("duty", "ring_helpline"),
        ("prohibition", "Pay the debt"),
    }
    assert ("warning", "No debt, and yet the papers are kept.") in owes_nothing.exercised
    assert (owes.pack, owes.title) == (f"{HOME}/procedure.toml", "Who owes money gets help")


def test_a_wrong_decision_is_told_with_the_answers_behind_it(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, example(OWES, "{decisions: {DP-90: no_help}}"))

    assert faults == ("decision DP-90: expected no_help, got get_help because debt_owed was yes",)


def test_none_means_that_the_procedure_must_be_silent(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, example(OWES, "{decisions: {DP-90: none}}"))

    assert faults == ("decision DP-90: expected none, got get_help because debt_owed was yes",)


def test_each_person_is_compared_and_one_who_is_not_named_must_have_no_decision(tmp_path: Path) -> None:
    people = (
        "subjects: [{id: girl, roles: [harmed], facts: {debt_owed: yes}}, "
        "{id: boy, roles: [harmed], facts: {debt_owed: no}}]"
    )
    faults = faults_of(tmp_path, example("", "{subjects: {girl: {decisions: {DP-90: get_help}}}}", head=people))

    assert faults == ("decision DP-90 of boy: expected none, got no_help because debt_owed of boy was no",)


def test_of_a_person_only_decisions_are_expected(tmp_path: Path) -> None:
    people = "subjects: [{id: girl, roles: [harmed], facts: {debt_owed: yes}}]"

    faults = faults_of(tmp_path, example("", "{subjects: {girl: {DP-90: get_help}}}", head=people))

    assert faults[0] == "expected: of girl, write decisions: {DP-05: suspected} and nothing else"


@pytest.mark.parametrize(
    ("duty", "fault"),
    [
        ("{key: ring_helpline, to: [police]}", "to: expected police, got Modern Slavery Helpline"),
        ("{key: ring_helpline, by: immediate}", "by: expected immediate, got working_days:1"),
        ("{key: ring_helpline, due: 2026-11-18}", "due: expected 2026-11-18, got 2026-11-19"),
        ("{key: ring_helpline, due: tomorrow}", "due: expected tomorrow, got 2026-11-19"),
        ("{key: ring_helpline, due: none}", "due: expected none, got 2026-11-19"),
        ("{key: ring_helpline, because: [L-14]}", "because: expected L-14 among L-13"),
        ("{key: ring_helpline, because_not: [L-13]}", "because: L-13 must not be a reason here"),
        ("{key: ring_helpline, strength: policy}", "strength: expected policy, got statutory"),
        ("{key: ring_helpline, now: yes}", "now: expected yes, got no"),
        ("{key: ring_helpline, about: [nobody]}", "about: expected nobody, got p1"),
    ],
)
def test_each_part_of_a_duty_is_compared(tmp_path: Path, duty: str, fault: str) -> None:
    faults = faults_of(tmp_path, example(OWES, f"{{decisions: {{DP-90: get_help}}, duties: [{duty}]}}"))

    assert faults == (f'duty "ring_helpline": {fault}',)


def test_the_list_of_duties_is_complete(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, example(OWES, "{decisions: {DP-90: get_help}, duties: []}"))

    assert faults == ('duty "ring_helpline": was not expected, and arose',)


def test_a_duty_that_does_not_arise_is_a_fault(tmp_path: Path) -> None:
    expected = "{decisions: {DP-90: no_help}, duties: [{key: ring_helpline}]}"

    faults = faults_of(tmp_path, example("{debt_owed: no}", expected))

    assert faults == ('duty "ring_helpline": was expected, and did not arise.',)


@pytest.mark.parametrize(
    ("expected", "fault"),
    [
        ("decisions: {DP-90: get_halp}", 'expected: DP-90 never gives "get_halp". Did you mean "get_help"?'),
        ("decisions: {DP-90: get_help}, dutys: []", '"dutys" has no meaning here. Did you mean "duties"?'),
        ("decisions: {DP-90: get_help}, duties: [{key: ring_help}]", 'Did you mean "ring_helpline"?'),
        ("decisions: {DP-90: get_help}, duties: [{key: ring_helpline, too: x}]", '"too" has no meaning here'),
        ("decisions: {DP-90: get_help}, duties: [ring]", "each of the duties needs its key"),
        ("decisions: {DP-90: get_help}, duties: ring", "duties must be a list"),
        ("decisions: {DP-90: get_help}, prohibited: [Pay a debt]", 'Did you mean "Pay the debt"?'),
        ("decisions: {DP-90: get_help}, prohibited: [[L-14]]", "prohibited: expected L-14, which was not there"),
        ("decisions: {DP-90: get_help}, prohibited_not: [Pay the debt]", '"Pay the debt" must not be there'),
        ("decisions: {DP-90: get_help}, prohibited_not: [Pay it]", "prohibited_not: "),
        ("decisions: {DP-90: get_help}, asks: [debt_owd]", '"debt_owd" is not a fact. Did you mean "debt_owed"?'),
        ("decisions: {DP-90: get_help}, asks: [debt_owed]", "asks: debt_owed is not among the next questions"),
        ("decisions: {DP-90: get_help}, warns: [something]", 'no warning says "something"'),
        ("decisions: {DP-90: get_help}, excludes: [the provider]", "the provider is kept out of nothing"),
        ("decisions: {DP-90: get_help, DP-91: x}", "DP-91 is not followed in this place"),
        ("decisions: get_help", "decisions must be a table"),
        ("decisions: {DP-90: get_help}, subjects: {girl: {decisions: {}}}", 'nobody of this case has the id "girl"'),
        ("decisions: {DP-90: get_help}, excludes: provider", "excludes must be a list"),
        ("decisions: {DP-90: get_help}, subjects: [girl]", "subjects must be a table of people"),
        ("duties: [{key: ring_helpline}]", "decisions is missing"),
    ],
)
def test_an_expectation_that_can_prove_nothing_is_a_fault(tmp_path: Path, expected: str, fault: str) -> None:
    faults = faults_of(tmp_path, example(OWES, f"{{{expected}}}"))

    assert fault in "\n".join(faults)


def test_what_is_asked_and_not_asked_is_compared_person_by_person(tmp_path: Path) -> None:
    people = "subjects: [{id: girl, roles: [harmed]}, {id: boy, roles: [harmed], facts: {debt_owed: no}}]"
    expected = "{subjects: {boy: {decisions: {DP-90: no_help}}}, asks: [girl: debt_owed], asks_not: [boy: debt_owed]}"

    assert faults_of(tmp_path, example("", expected, head=people)) == ()


def test_sources_prove_a_prohibition_only_when_they_mean_one(tmp_path: Path) -> None:
    more = '[[prohibited]]\non = ["get_help"]\nwhat = "Wait"\nwhy = "It grows."\nbecause = ["L-13"]\n'
    text = example(OWES, "{decisions: {DP-90: get_help}, prohibited: [[L-13]]}")

    (result,) = run(write_packs(tmp_path, procedure=PROCEDURE + more, examples=text))

    assert result.faults == ()
    assert not [name for kind, name in result.exercised if kind == "prohibition"]


def test_an_example_without_a_moment_or_a_promise_is_a_fault(tmp_path: Path) -> None:
    text = example(OWES, "{decisions: {DP-90: get_help}}")
    text = changed(changed(text, "  noticed_at: 2026-11-18T10:00+00:00\n", ""), "  title: A promise\n", "")

    faults = faults_of(tmp_path, text)

    assert [fault.split(" is missing")[0] for fault in faults] == ["title", "noticed_at"]


def test_a_misspelt_fact_is_told_and_the_other_examples_still_run(tmp_path: Path) -> None:
    first, second = run(write_packs(tmp_path, examples=changed(EXAMPLES, "{debt_owed: yes}", "{debt_owd: yes}")))

    assert 'Did you mean "debt_owed"?' in first.faults[0]
    assert second.faults == ()


def test_two_examples_with_one_id_are_a_fault(tmp_path: Path) -> None:
    _, second = run(write_packs(tmp_path, examples=changed(EXAMPLES, "id: owes_nothing", "id: owes")))

    assert second.faults == ("two examples of this file have this id",)


def test_a_file_that_is_not_yaml_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, "vignettes: [")

    assert "this is not YAML" in fault


def test_examples_beside_a_broken_pack_are_not_passed_over_in_silence(tmp_path: Path) -> None:
    (result,) = run(write_packs(tmp_path, procedure="id = 1"))

    assert result.faults == ("not run, because the pack beside it cannot be read",)


def test_examples_beside_no_pack_are_a_fault(tmp_path: Path) -> None:
    write(tmp_path, "nowhere/examples/lost.yaml", EXAMPLES)

    (result,) = run(tmp_path)

    assert result.faults == ("it stands beside no procedure.toml and no extension.toml",)


def test_packs_that_do_not_fit_together_fail_their_examples(tmp_path: Path) -> None:
    broken = changed(PROCEDURE, "debt_owed is yes", "debt_owned is yes")

    first, _ = run(write_packs(tmp_path, procedure=broken))

    assert 'Did you mean "debt_owed"' in first.faults[0]


def test_an_example_runs_against_the_edition_beside_which_it_stands(tmp_path: Path) -> None:
    write_packs(tmp_path)
    newer = changed(PROCEDURE, 'edition = "2026-11"', 'edition = "2026-12"')
    newer = changed(newer, "2026-04-07", "2026-04-08")
    write(tmp_path, "somewhere/debts/2026-12/procedure.toml", changed(newer, 'debt_owed is no"', 'no"'))

    assert all(not result.faults for result in run(tmp_path))


def test_an_example_of_an_extension_runs_with_what_it_extends(tmp_path: Path) -> None:
    result, *_ = run(write_extension(write_packs(tmp_path)))

    assert result.pack == "anytown/debts/2026-11/extension.toml"
    assert result.faults == ()
    assert ("duty", "ring_helpline") in result.exercised


KEPT_OUT = """
[[exclusion]]
class = "must_not_know"
when = "debt_owed is yes"
recipients = ["the provider"]
because = ["L-13"]
"""


@pytest.mark.parametrize(
    ("expected", "fault"),
    [
        ("excludes: [the provider]", ""),
        ("excludes: [{the provider: must_not_know}]", ""),
        ("excludes: [{the provider: must_not_read}]", "the provider is kept out of nothing (must_not_read)"),
        ("excludes: [{the provider: must_not_knew}]", 'Did you mean "must_not_know"'),
        ("excludes_not: [the provider]", "excludes_not: the provider is kept out"),
        ("excludes_not: [{the provider: must_not_read}]", ""),
    ],
)
def test_who_is_kept_out_of_what_is_compared(tmp_path: Path, expected: str, fault: str) -> None:
    write_packs(
        tmp_path,
        procedure=PROCEDURE + KEPT_OUT,
        examples=example(OWES, f"{{decisions: {{DP-90: get_help}}, {expected}}}"),
    )

    ((result, *_),) = [run(tmp_path)]

    assert fault in "\n".join(result.faults)
    assert bool(result.faults) is bool(fault)


@pytest.mark.parametrize(
    ("expected", "fault"),
    [
        ("must_contain: [how much is owed]", ""),
        ("must_contain: [who is owed]", "must_contain: expected who is owed among how much is owed"),
        ("must_contain_not: [how much is owed]", "must_contain: how much is owed must not be told here"),
    ],
)
def test_what_a_duty_must_contain_is_compared(tmp_path: Path, expected: str, fault: str) -> None:
    duty = f"{{key: ring_helpline, {expected}}}"

    faults = faults_of(tmp_path, example(OWES, f"{{decisions: {{DP-90: get_help}}, duties: [{duty}]}}"))

    assert fault in "\n".join(faults)
    assert bool(faults) is bool(fault)


@pytest.mark.parametrize(
    ("facts", "expected", "fault"),
    [
        (OWES, "warns_not: [yet the papers are kept]", ""),
        (
            "{debt_owed: no, papers_held_by_other: yes}",
            "warns_not: [yet the papers]",
            'a warning says "yet the papers"',
        ),
        (OWES, "warns_not: [are kept back]", 'DP-90 has no warning that says "are kept back"'),
    ],
)
def test_a_warning_can_be_denied(tmp_path: Path, facts: str, expected: str, fault: str) -> None:
    code = "get_help" if facts == OWES else "no_help"

    faults = faults_of(tmp_path, example(facts, f"{{decisions: {{DP-90: {code}}}, {expected}}}"))

    assert fault in "\n".join(faults)
    assert bool(faults) is bool(fault)
