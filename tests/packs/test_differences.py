from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.packs.make_packs import PROCEDURE, changed, write

from lantern.packs.differences import differences
from lantern.packs.library import open_procedure
from lantern.procedures import expressions as ex
from lantern.procedures.clocks import Clock
from lantern.procedures.pack import Also, ExclusionRule, Figure, Named, Procedure
from lantern.procedures.parsing import parse

ALSO = '[[duty.also]]\nwhen = "debt_owed is yes"\nto = ["police"]\n\n'
FULL = (
    changed(PROCEDURE, "[[prohibited]]", f"{ALSO}[[prohibited]]")
    + """
[[named]]
name = "in_debt"
per = "person"
label = "in debt"
is = "debt_owed or papers_held_by_other"

[[adds_to]]
to = "urgency_sign"
when = "debts is get_help"

[[exclusion]]
class = "must_not_know"
when = "debt_owed is yes"
recipients = ["the provider"]
because = ["L-13"]

[[figure]]
what = "one day"
status = "to_confirm"
because = ["L-13"]
"""
)


@pytest.fixture
def old(tmp_path: Path) -> Procedure:
    return open_procedure(write(tmp_path, "old.toml", FULL))


def changes(tmp_path: Path, before: str, after: str) -> tuple[str, ...]:
    """What is told of one change in the text."""
    old = write(tmp_path, "old.toml", FULL)
    new = write(tmp_path, "new.toml", changed(FULL, before, after))
    return differences(open_procedure(old), open_procedure(new))


def test_the_same_pack_has_no_differences(old: Procedure) -> None:
    assert differences(old, replace(old, file="elsewhere", digest="other")) == ()


def test_a_condition_that_is_only_laid_out_differently_is_no_difference(tmp_path: Path) -> None:
    told = changes(tmp_path, "debt_owed or papers_held_by_other", "any of (debt_owed, (papers_held_by_other))")

    assert told == ()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "{ working_days = 1 }",
            "{ immediate = true }",
            "the clock changed from working_days:1 to immediate (sooner).",
        ),
        ("{ working_days = 1 }", "{ same_day = true }", "the clock changed from working_days:1 to same_day (sooner)."),
        ('who = "worker"', 'who = "specialist"', 'who changed from "worker" to "specialist".'),
        ('to = ["Modern', 'to = ["police", "Modern', "recipients added: police."),
        ('because = ["L-13"]\nstrength', 'because = ["L-14"]\nstrength', "reasons removed: L-13."),
        ('on = ["get_help"]\nwho', 'on = ["get_help", "no_help"]\nwho', "decisions that give it added: no_help."),
        ('on = ["get_help"]\nwho', "who", "decisions that give it removed: get_help."),
        ('say = "I ask for advice."', 'say = "Help."', 'say changed from "I ask for advice." to "Help.".'),
        ('say = "I ask', 'closes_on = "Rung."\nsay = "I ask', 'closes on was added: "Rung.".'),
        ('key = "ring_helpline"', 'key = "ring"', 'key changed from "ring_helpline" to "ring".'),
    ],
)
def test_a_change_of_a_duty_is_told_with_the_duty(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert f'Duty "ring_helpline": {told}' in changes(tmp_path, before, after)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "{ working_days = 1 }",
            "{ working_days = 3 }",
            "the clock changed from working_days:1 to working_days:3 (later).",
        ),
        (
            "{ working_days = 1 }",
            "{ recurring = 60 }",
            "changed from working_days:1 to recurring:60 (it may end later).",
        ),
        ('strength = "statutory"', 'strength = "policy"', 'strength changed from "statutory" to "policy".'),
        ('to = ["Modern Slavery Helpline"]', 'to = ["police"]', "recipients removed: Modern Slavery Helpline."),
        ('must_contain = ["how much is owed"]', "", "required content removed: how much is owed."),
        (
            'on = ["get_help"]\nwho',
            'on = ["get_help"]\nwhen = "debt_owed"\nwho',
            "It was: always. It is now: debt_owed.",
        ),
        ('on = ["get_help"]\nwho', 'on = ["no_help"]\nwho', "decisions that give it removed: get_help."),
        ("without_name = true", "", "no longer without a name."),
        ('say = "I ask for advice."', "", 'say was removed: "I ask for advice.".'),
        (ALSO, "", "further conditions removed: when debt_owed is yes: police."),
    ],
)
def test_what_weakens_a_duty_comes_first_and_says_so(tmp_path: Path, before: str, after: str, told: str) -> None:
    first, *_ = changes(tmp_path, before, after)

    assert first.startswith('weaker: Duty "ring_helpline": ')
    assert first.endswith(told)


def without(text: str, table: str) -> str:
    """The text without the first table of this name."""
    start = text.index(f"[[{table}]]")
    end = text.find("\n[[", start)
    return text[:start] + (text[end + 1 :] if end > 0 else "")


@pytest.mark.parametrize(
    ("table", "removed", "added"),
    [
        ("duty", 'weaker: Duty "ring_helpline" was removed.', 'Duty "ring_helpline" was added.'),
        ("prohibited", 'weaker: Prohibition "Pay the debt" was removed.', 'Prohibition "Pay the debt" was added.'),
        (
            "warning",
            'weaker: Warning "No debt, and yet the papers are kept." was removed.',
            'Warning "No debt, and yet the papers are kept." was added.',
        ),
        ("exclusion", 'weaker: Exclusion "must_not_know" was removed.', 'Exclusion "must_not_know" was added.'),
        ("named", 'weaker: Result "in_debt" was removed.', 'Result "in_debt" was added.'),
        (
            "adds_to",
            "weaker: The procedure: additions to results of others removed: urgency_sign when debts is get_help.",
            "The procedure: additions to results of others added: urgency_sign when debts is get_help.",
        ),
        (
            "figure",
            "The procedure: figures removed: one day (to_confirm; L-13).",
            "The procedure: figures added: one day (to_confirm; L-13).",
        ),
    ],
)
def test_a_rule_that_goes_weakens_and_one_that_comes_does_not(
    tmp_path: Path, table: str, removed: str, added: str
) -> None:
    text = FULL if table != "duty" else changed(FULL, ALSO, "")
    more = open_procedure(write(tmp_path, "more.toml", text))
    less = open_procedure(write(tmp_path, "less.toml", without(text, table)))

    assert removed in differences(more, less)
    assert differences(less, more)[-1] == added


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("always", "debt_owed"),
        ("debt_owed or approached", "debt_owed"),
        ("debt_owed", "debt_owed and approached"),
        ("debt_owed in (yes, unknown)", "debt_owed is yes"),
        ("age_class in (child, treat_as_child)", "age_class is child"),
    ],
)
def test_a_condition_that_is_harder_to_meet_weakens_and_an_easier_one_does_not(
    old: Procedure, before: str, after: str
) -> None:
    (rule,) = old.prohibited
    first, second = (
        replace(old, prohibited=(replace(rule, on=(), condition=None if text == "always" else parse(text)),))
        for text in (before, after)
    )

    told = f'Prohibition "Pay the debt": when it holds changed. It was: {before}. It is now: {after}.'
    assert f"weaker: {told}" in differences(first, second)
    assert not any("weaker: Prohibition" in line for line in differences(second, first))


def test_a_condition_about_something_else_is_shown_without_a_judgement(old: Procedure) -> None:
    (rule,) = old.prohibited
    other = replace(old, prohibited=(replace(rule, condition=parse("approached")),))
    another = replace(old, prohibited=(replace(rule, condition=parse("offer_made")),))

    told = differences(other, another)[-1]

    assert told == 'Prohibition "Pay the debt": when it holds changed. It was: approached. It is now: offer_made.'


def test_a_rule_that_now_waits_for_a_decision_weakens(old: Procedure) -> None:
    (rule,), (duty,) = old.prohibited, old.duties
    always = replace(old, prohibited=(replace(rule, on=()),), duties=(replace(duty, on=()),))

    now_needs = [line for line in differences(always, old) if "it now needs one of these decisions" in line]

    assert [line.split('"')[0] for line in now_needs] == ["weaker: Duty ", "weaker: Prohibition "]


def test_a_decision_that_goes_weakens(old: Procedure) -> None:
    fewer = replace(old, decisions=old.decisions[:1])

    assert differences(old, fewer) == ('weaker: Decision "no_help" was removed.',)
    assert differences(fewer, old) == ('Decision "no_help" was added.',)


def test_a_changed_decision_shows_both_conditions(tmp_path: Path) -> None:
    told = changes(tmp_path, '"debt_owed is no"', '"debt_owed is no and not papers_held_by_other"')

    (line,) = told
    assert line.startswith('Decision "no_help": when it is given changed. It was: debt_owed is no. It is now: ')
    assert line.endswith("debt_owed is no and not papers_held_by_other.")


def test_a_fact_that_is_no_longer_read_weakens(tmp_path: Path) -> None:
    narrower = changed(FULL, "debt_owed or papers_held_by_other", "debt_owed or debt_owed")
    narrower = changed(narrower, " and papers_held_by_other is yes", "")
    old, new = (open_procedure(write(tmp_path, f"{n}.toml", text)) for n, text in enumerate((FULL, narrower)))

    assert 'weaker: No condition reads "papers_held_by_other" any more.' in differences(old, new)


def test_a_weaker_policy_for_not_knowing_is_told(tmp_path: Path) -> None:
    told = changes(tmp_path, 'when = "debt_owed is no"', 'when_unknown = "debt_owed"\npolicy = "record_only"')
    stronger = changes(tmp_path, 'code = "get_help"', 'code = "get_help"\npolicy = "assume_protective"')

    assert any('answer it needs changed from "yes" to "unknown"' in line for line in told)
    assert stronger == ('Decision "get_help": policy when nobody knows changed from "none" to "assume_protective".',)


def test_a_question_that_goes_weakens_and_a_new_order_is_told(old: Procedure) -> None:
    assert differences(old, replace(old, questions=("debt_owed",))) == (
        "weaker: The procedure: questions removed: papers_held_by_other.",
    )
    (told,) = differences(old, replace(old, questions=old.questions[::-1]))
    assert told == "The procedure: the order of questions changed to papers_held_by_other, debt_owed."


def test_a_reworded_prohibition_is_a_change_of_words_not_a_loss(tmp_path: Path) -> None:
    told = changes(tmp_path, "Pay the debt", "Pay any debt")

    assert told == ('Prohibition "Pay the debt": what changed from "Pay the debt" to "Pay any debt".',)


def test_head_and_reach_are_told(old: Procedure) -> None:
    new = replace(
        old, edition="2027-04", review_due=date(2028, 5, 31), nations=frozenset({"england"}), areas=frozenset({"Luton"})
    )

    assert differences(old, new) == (
        "weaker: The procedure: nations removed: northern_ireland, scotland, wales.",
        'weaker: The procedure: areas changed from "all" to "Luton".',
        'The procedure: edition changed from "2026-11" to "2027-04".',
        'The procedure: review due changed from "2027-05-31" to "2028-05-31".',
    )


def test_what_weakens_comes_before_what_changes_and_words_come_last(old: Procedure) -> None:
    (duty,) = old.duties
    new = replace(
        old, title="Owing", edition="2027-04", duties=(replace(duty, by=Clock(kind="working_days", amount=5)),)
    )

    starts = [line.split(":")[0] for line in differences(old, new)]

    assert starts == ["weaker", "The procedure", "The procedure"]
    assert differences(old, new)[-1] == 'The procedure: title changed from "Debts" to "Owing".'


# -- nothing that changes goes untold ------------------------------------------------------------------

UNTOLD = {"outside", "file", "digest", "at"}
"""Where a pack stands and where in its text a condition stands is no difference."""

OTHERS: dict[type, Callable[[Any], object]] = {
    bool: lambda value: not value,
    int: lambda value: value - 1,
    str: lambda value: f"{value} more",
    date: lambda value: value.replace(year=2000),
    frozenset: lambda value: {*value, "wales", "more"} - {"england"},
}


def altered(value: object) -> Iterator[object]:
    """Copies of a value, each with one thing inside it changed."""
    if isinstance(value, Clock):
        yield Clock(kind="recurring", amount=7)
    elif isinstance(value, ex.Expression):
        yield ex.Name(0, "seen_alone")
    elif is_dataclass(value) and not isinstance(value, type):
        for name in {field.name for field in fields(value)} - UNTOLD:
            yield from (replace(value, **{name: other}) for other in altered(getattr(value, name)))
    elif isinstance(value, tuple):
        yield (*value, "more") if not value or isinstance(value[0], str) else value[1:]
        for place, item in enumerate(value):
            yield from ((*value[:place], other, *value[place + 1 :]) for other in altered(item))
    elif value is not None:
        yield OTHERS[type(value)](value)


def test_every_change_of_any_part_of_a_procedure_is_told(old: Procedure) -> None:
    empty = {"named", "additions", "decisions", "duties", "prohibited", "warnings", "exclusions", "figures"}
    silent = [
        other for other in altered(old) if isinstance(other, Procedure) and other != old and not differences(old, other)
    ]

    assert not [name for name in empty if not getattr(old, name)]
    assert silent == []


def test_the_parts_that_the_test_changes_are_all_there(old: Procedure) -> None:
    parts = {type(part) for name in ("named", "exclusions", "figures") for part in getattr(old, name)}

    assert parts | {type(old.duties[0].also[0])} == {Named, ExclusionRule, Figure, Also}
