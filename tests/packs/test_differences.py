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
FIGURE = PROCEDURE[PROCEDURE.index("[[figure]]") : PROCEDURE.index("[[warning]]")]
OWED = "“owes money to a recruiter, smuggler or employer”"
UNSURE = "it may end later"
FULL = (
    changed(changed(PROCEDURE, FIGURE, ""), "[[prohibited]]", f"{ALSO}[[prohibited]]")
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
            "The clock for “ring helpline” changed from “within 1 working day” to “now” (sooner).",
        ),
        (
            "{ working_days = 1 }",
            "{ same_day = true }",
            "The clock for “ring helpline” changed from “within 1 working day” to “today” (sooner).",
        ),
        (
            'who = "worker"',
            'who = "specialist"',
            "The doer of duty “ring helpline” changed from “the worker” to “the trafficking specialist”.",
        ),
        ('to = ["Modern', 'to = ["police", "Modern', "Duty “ring helpline” now goes to the police, too."),
        (
            'because = ["L-13"]\nstrength',
            'because = ["L-14"]\nstrength',
            "Duty “ring helpline” no longer rests on L-13.",
        ),
        (
            'on = ["get_help"]\nwho',
            'on = ["get_help", "no_help"]\nwho',
            "Duty “ring helpline” now follows from no help, too.",
        ),
        ('on = ["get_help"]\nwho', "who", "Duty “ring helpline” no longer follows from get help."),
        (
            'say = "I ask for advice."',
            'say = "Help."',
            "The words to say of duty “ring helpline” changed from “I ask for advice.” to “Help.”.",
        ),
        (
            'say = "I ask',
            'cannot_speak = "Text."\nsay = "I ask',
            "The advice for who cannot speak of duty “ring helpline” is new: “Text.”.",
        ),
        (
            'key = "ring_helpline"',
            'key = "ring"',
            "The name of duty “ring helpline” changed from “ring helpline” to “ring”.",
        ),
    ],
)
def test_a_change_of_a_duty_is_told_with_the_duty(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert told in changes(tmp_path, before, after)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "{ working_days = 1 }",
            "{ working_days = 3 }",
            "The clock for “ring helpline” changed from “within 1 working day” to “within 3 working days” (later).",
        ),
        (
            "{ working_days = 1 }",
            "{ recurring = 60 }",
            f"The clock for “ring helpline” changed from “within 1 working day” to “every 60 minutes” ({UNSURE}).",
        ),
        (
            'strength = "statutory"',
            'strength = "policy"',
            "The strength of duty “ring helpline” changed from “statutory” to “policy”.",
        ),
        (
            'to = ["Modern Slavery Helpline"]',
            'to = ["police"]',
            "Duty “ring helpline” no longer goes to the Modern Slavery Helpline.",
        ),
        ('must_contain = ["how much is owed"]', "", "Duty “ring helpline” no longer has to say how much is owed."),
        (
            'on = ["get_help"]\nwho',
            'on = ["get_help"]\nwhen = "debt_owed"\nwho',
            f"When duty “ring helpline” arises changed. Before: always. Now: {OWED}.",
        ),
        ('on = ["get_help"]\nwho', 'on = ["no_help"]\nwho', "Duty “ring helpline” no longer follows from get help."),
        ("without_name = true", "", "Duty “ring helpline” no longer hides who it is."),
        (
            'say = "I ask for advice."',
            "",
            "The words to say of duty “ring helpline” was taken out: “I ask for advice.”.",
        ),
        (
            ALSO,
            "",
            "Duty “ring helpline” no longer gains, when “owes money to a recruiter, smuggler or employer”: the police.",
        ),
    ],
)
def test_what_weakens_a_duty_comes_first_and_says_so(tmp_path: Path, before: str, after: str, told: str) -> None:
    first, *_ = changes(tmp_path, before, after)

    assert first == f"weaker: {told}"


def without(text: str, table: str) -> str:
    """The text without the first table of this name."""
    start = text.index(f"[[{table}]]")
    end = text.find("\n[[", start)
    return text[:start] + (text[end + 1 :] if end > 0 else "")


@pytest.mark.parametrize(
    ("table", "removed", "added"),
    [
        ("duty", "weaker: Duty “ring helpline” was taken out.", "Duty “ring helpline” is new."),
        ("prohibited", "weaker: Prohibition “Pay the debt” was taken out.", "Prohibition “Pay the debt” is new."),
        (
            "warning",
            "weaker: Warning “No debt, and yet the papers are kept.” was taken out.",
            "Warning “No debt, and yet the papers are kept.” is new.",
        ),
        ("exclusion", "weaker: Exclusion “must not know” was taken out.", "Exclusion “must not know” is new."),
        ("named", "weaker: Result “in debt” was taken out.", "Result “in debt” is new."),
        (
            "adds_to",
            "weaker: The pack no longer adds to urgency sign, when Debts: get help.",
            "The pack now adds to urgency sign, when Debts: get help, too.",
        ),
        (
            "figure",
            "The pack no longer names the figure one day (to confirm; L-13).",
            "The pack now names the figure one day (to confirm; L-13), too.",
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

    weakened, eased = differences(first, second), differences(second, first)
    assert any(line.startswith("weaker: When prohibition “Pay the debt” holds changed.") for line in weakened)
    assert not any("weaker: When prohibition" in line for line in eased)


def test_a_condition_about_something_else_is_shown_without_a_judgement(old: Procedure) -> None:
    (rule,) = old.prohibited
    other = replace(old, prohibited=(replace(rule, condition=parse("approached")),))
    another = replace(old, prohibited=(replace(rule, condition=parse("offer_made")),))

    told = differences(other, another)[-1]

    assert told == (
        "When prohibition “Pay the debt” holds changed. "
        "Before: “approached by a stranger with an offer, a question or a threat”. "
        "Now: “work, money, lodging or a journey was offered by the one who approached”."
    )


def test_a_rule_that_now_waits_for_a_decision_weakens(old: Procedure) -> None:
    (rule,), (duty,) = old.prohibited, old.duties
    always = replace(old, prohibited=(replace(rule, on=()),), duties=(replace(duty, on=()),))

    now_needs = [line for line in differences(always, old) if "now needs one of these decisions: get help." in line]

    assert [line.split("“")[0] for line in now_needs] == ["weaker: Duty ", "weaker: Prohibition "]


def test_a_decision_that_goes_weakens(old: Procedure) -> None:
    fewer = replace(old, decisions=old.decisions[:1])

    assert differences(old, fewer) == ("weaker: Decision “no help” was taken out.",)
    assert differences(fewer, old) == ("Decision “no help” is new.",)


def test_a_changed_decision_shows_both_conditions(tmp_path: Path) -> None:
    told = changes(tmp_path, '"debt_owed is no"', '"debt_owed is no and not papers_held_by_other"')

    (line,) = told
    assert line.startswith("When decision “no help” is given changed. Before: no to “owes money")
    assert " Now: no to “owes money" in line


def test_a_fact_that_is_no_longer_read_weakens(tmp_path: Path) -> None:
    narrower = changed(FULL, "debt_owed or papers_held_by_other", "debt_owed or debt_owed")
    narrower = changed(narrower, " and papers_held_by_other is yes", "")
    old, new = (open_procedure(write(tmp_path, f"{n}.toml", text)) for n, text in enumerate((FULL, narrower)))

    assert (
        "weaker: No condition looks at “somebody else keeps passport or papers” (papers_held_by_other) any more."
        in differences(old, new)
    )


def test_a_weaker_policy_for_not_knowing_is_told(tmp_path: Path) -> None:
    told = changes(tmp_path, 'when = "debt_owed is no"', 'when_unknown = "debt_owed"\npolicy = "record_only"')
    stronger = changes(tmp_path, 'code = "get_help"', 'code = "get_help"\npolicy = "assume_protective"')

    assert any("The needed answer of decision “no help” changed from “yes” to “unknown”" in line for line in told)
    assert stronger == (
        "The policy when nobody knows of decision “get help” changed from “none” to “assume protective”.",
    )


def test_a_question_that_goes_weakens_and_a_new_order_is_told(old: Procedure) -> None:
    assert differences(old, replace(old, questions=("debt_owed",))) == (
        "weaker: The procedure no longer asks “Does someone else keep the person's passport or papers?”.",
    )
    (told,) = differences(old, replace(old, questions=old.questions[::-1]))
    assert told.startswith("The order of questions of the procedure changed to “Does someone else keep")


def test_a_reworded_prohibition_is_a_change_of_words_not_a_loss(tmp_path: Path) -> None:
    told = changes(tmp_path, "Pay the debt", "Pay any debt")

    assert told == ("The wording of prohibition “Pay the debt” changed from “Pay the debt” to “Pay any debt”.",)


def test_head_and_reach_are_told(old: Procedure) -> None:
    new = replace(
        old, edition="2027-04", review_due=date(2028, 5, 31), nations=frozenset({"england"}), areas=frozenset({"Luton"})
    )

    assert differences(old, new) == (
        "weaker: The procedure no longer holds in Northern Ireland, Scotland, Wales.",
        "weaker: The areas of the procedure changed from “all” to “Luton”.",
        "The edition of the procedure changed from “2026-11” to “2027-04”.",
        "The day of review of the procedure changed from “2027-05-31” to “2028-05-31”.",
    )


def test_what_weakens_comes_before_what_changes_and_words_come_last(old: Procedure) -> None:
    (duty,) = old.duties
    new = replace(
        old, title="Owing", edition="2027-04", duties=(replace(duty, by=Clock(kind="working_days", amount=5)),)
    )

    assert [line.split(" of ")[0] for line in differences(old, new)] == [
        "weaker: The clock for “ring helpline” changed from “within 1 working day” to “within 5 working days” (later).",
        "The edition",
        "The title",
    ]


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
