from pathlib import Path

import pytest
from tests.packs.make_packs import (
    EXAMPLES,
    EXTENSION,
    EXTENSION_EXAMPLES,
    HOME,
    PROCEDURE,
    changed,
    example,
    write,
    write_extension,
    write_packs,
)

from lantern.packs.mutation import Score, Trial
from lantern.packs.mutation_jobs import scores
from lantern.packs.vocabularies import ROOT
from lantern.procedures.problems import PackError

READER = """
id = "DP-91"
name = "advice"
title = "Advice"
edition = "2026-11"
layer = "law"
nations = ["england"]
in_force_from = 2026-04-07
review_due = 2027-05-31
per = "person"
applies_when = "role(helped)"
because = ["L-13"]

[[decision]]
code = "advised"
means = "Advice is given."
when = "debts is no_help and papers_held_by_other is no"
because = ["L-13"]
"""


def scored(root: Path) -> dict[str, Score]:
    return {score.procedure: score for score in scores([root])}


def survivors(tmp_path: Path, *, procedure: str = PROCEDURE, examples: str = EXAMPLES) -> tuple[str, ...]:
    return scored(write_packs(tmp_path, procedure=procedure, examples=examples))["DP-90"].survivors


def test_a_mistake_that_an_example_notices_does_not_survive(tmp_path: Path) -> None:
    found = survivors(tmp_path)

    assert "duty ring_helpline: dropped" not in found
    assert "decision get_help: turned round" not in found
    assert "duty ring_helpline: due working_days:2 for working_days:1" not in found


def test_a_mistake_that_no_example_notices_survives_and_is_told_in_words(tmp_path: Path) -> None:
    found = survivors(tmp_path)

    assert 'decision get_help: "debt_owed in (yes, unknown)" for "debt_owed is yes"' in found
    assert 'warning "No debt, and yet the papers are kept.": without "debt_owed is no"' in found


def test_one_more_example_notices_more(tmp_path: Path) -> None:
    unknown = "{debt_owed: unknown}"
    more = EXAMPLES + example(unknown, "{decisions: {DP-90: none}, duties: []}").split("vignettes:\n")[1]

    assert 'decision get_help: "debt_owed in (yes, unknown)" for "debt_owed is yes"' not in survivors(
        tmp_path, examples=more
    )


def test_a_pack_that_can_no_longer_be_put_together_is_noticed_without_any_example(tmp_path: Path) -> None:
    found = survivors(tmp_path, examples="")

    assert "decision get_help: dropped" not in found
    assert "decision no_help: dropped" in found


def test_a_policy_that_forbids_what_a_duty_does_is_noticed_without_any_example(tmp_path: Path) -> None:
    text = changed(
        PROCEDURE, 'when = "debt_owed is yes"\nbecause', 'when_unknown = "debt_owed"\npolicy = "record_only"\nbecause'
    )
    text = changed(text, 'to = ["Modern Slavery Helpline"]', 'to = ["case file"]')

    assert "decision get_help: ask_first for record_only" in survivors(tmp_path, procedure=text, examples="")


@pytest.mark.parametrize(
    ("policy", "mutant", "word"),
    [
        ("ask_first", "decision no_help: record_only for ask_first", "waits_for"),
        ("assume_protective", "decision no_help: seek_advice for assume_protective", "waits_for_not"),
    ],
)
def test_what_a_result_waits_for_can_be_expected(tmp_path: Path, policy: str, mutant: str, word: str) -> None:
    text = changed(
        PROCEDURE, 'when = "debt_owed is no"\nbecause', f'when_unknown = "debt_owed"\npolicy = "{policy}"\nbecause'
    )
    first = changed(changed(READER, "DP-91", "DP-10"), "debts is no_help and ", "")
    write(tmp_path, "somewhere/advice/2026-11/procedure.toml", first)
    head, rest = "{debt_owed: unknown}", "{decisions: {DP-90: no_help}, duties: [], %s: [debt_owed]}"

    asked = survivors(tmp_path, procedure=text, examples=example(head, rest % "asks"))
    waited = survivors(tmp_path, procedure=text, examples=example(head, rest % word))

    assert mutant in asked
    assert mutant not in waited


def test_an_example_of_another_pack_that_reads_the_result_may_notice(tmp_path: Path) -> None:
    examples = example("{debt_owed: yes}", "{decisions: {DP-90: get_help}}")
    without = survivors(tmp_path, examples=examples)
    write(tmp_path, "somewhere/advice/2026-11/procedure.toml", READER)
    write(
        tmp_path,
        "somewhere/advice/2026-11/examples/advice.yaml",
        example("{debt_owed: no, papers_held_by_other: no}", "{decisions: {DP-91: advised}}"),
    )

    with_reader = scored(tmp_path)["DP-90"].survivors

    assert "decision no_help: turned round" in without
    assert "decision no_help: turned round" not in with_reader


def test_an_example_that_fails_already_notices_nothing_and_is_named(tmp_path: Path) -> None:
    wrong = changed(EXAMPLES, "DP-90: get_help", "DP-90: no_help")

    score = scored(write_packs(tmp_path, examples=wrong))["DP-90"]

    assert score.failing == ("owes",)
    assert "duty ring_helpline: dropped" in score.survivors


def test_what_makes_no_difference_at_all_is_no_mutant(tmp_path: Path) -> None:
    twice = changed(PROCEDURE, 'applies_when = "role(helped)"', 'applies_when = "role(helped) and role(helped)"')

    assert not [item for item in survivors(tmp_path, procedure=twice) if item.startswith("applies_when: without")]


def test_a_change_of_an_area_is_tried_with_the_examples_of_the_area(tmp_path: Path) -> None:
    found = scores([write_extension(write_packs(tmp_path))])

    area = next(score for score in found if "anytown" in score.file)
    assert area.survivors == ()
    assert area.mutants == 2
    assert "by: immediate" in EXTENSION_EXAMPLES


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('layer = "area"\nnations = ["england"]\nareas = ["Anytown"]', "area: Anytown"),
        ('layer = "organisation"\norganisations = ["childrens_home"]', "organisation: a children's home"),
        ('layer = "organisation"', "organisation: all"),
    ],
)
def test_what_extends_a_procedure_says_for_whom(tmp_path: Path, head: str, title: str) -> None:
    text = changed(EXTENSION, 'layer = "area"\nnations = ["england"]\nareas = ["Anytown"]', head)
    root = write_extension(write_packs(tmp_path), extension=text, examples="")

    assert title in {score.title for score in scores([root])}


# -- what a person has looked at -----------------------------------------------------------------------

SURVIVOR = 'warning "No debt, and yet the papers are kept.": without "debt_owed is no"'
REVIEW = f"[[equivalent]]\nmutant = '{SURVIVOR}'\nreason = \"A reason.\"\n"


def test_a_reviewed_mutant_counts_apart(tmp_path: Path) -> None:
    before = scored(write_packs(tmp_path))["DP-90"]
    write(tmp_path, f"{HOME}/mutants.toml", REVIEW)

    after = scored(tmp_path)["DP-90"]

    assert after.reviewed == ((SURVIVOR, "A reason."),)
    assert SURVIVOR not in after.survivors
    assert after.noticed == before.noticed
    assert after.share > before.share


def test_a_review_of_a_mutant_that_is_noticed_is_stale(tmp_path: Path) -> None:
    write(tmp_path, f"{HOME}/mutants.toml", changed(REVIEW, SURVIVOR, "duty ring_helpline: dropped"))

    assert scored(write_packs(tmp_path))["DP-90"].stale == ("duty ring_helpline: dropped",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (changed(REVIEW, 'reason = "A reason."', ""), '"reason" is missing'),
        (changed(REVIEW, "equivalent", "equal"), 'Did you mean "equivalent"?'),
        (changed(REVIEW, "reason", "reasons"), 'Did you mean "reason"?'),
        ("[[", "cannot be read as TOML"),
    ],
)
def test_a_review_without_a_reason_or_with_a_slip_is_refused(tmp_path: Path, text: str, told: str) -> None:
    write(tmp_path, f"{HOME}/mutants.toml", text)

    with pytest.raises(PackError, match=r"mutants\.toml") as caught:
        scores([write_packs(tmp_path)])

    assert told in str(caught.value)


# -- how it is run -------------------------------------------------------------------------------------


def test_several_processes_find_the_same_as_one(tmp_path: Path) -> None:
    root = write_extension(write_packs(tmp_path))

    assert scores([root], jobs=2) == scores([root], jobs=1)


def test_progress_is_told(tmp_path: Path) -> None:
    began: list[int] = []
    done: list[int] = []

    found = scores([write_packs(tmp_path)], began=began.append, done=done.append)

    assert began == [sum(done)]
    assert began[0] >= found[0].mutants


def test_only_the_packs_of_a_folder_are_tried_or_only_one_procedure(tmp_path: Path) -> None:
    write_packs(tmp_path)

    assert [score.procedure for score in scores([ROOT, tmp_path], folders=[tmp_path])] == ["DP-90"]
    assert {target.procedure for target in Trial([ROOT, tmp_path]).targets(procedure="DP-90")} == {"DP-90"}


def test_packs_with_faults_are_not_tried(tmp_path: Path) -> None:
    with pytest.raises(PackError):
        scores([write_packs(tmp_path, procedure="id = 1")])
