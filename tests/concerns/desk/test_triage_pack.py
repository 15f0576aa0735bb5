"""What may be decided, and when a second reader is needed: data, and read with care."""

from dataclasses import replace

import pytest

from lantern.packs.library import library
from lantern.packs.triage_files import codes_given, read_triage, triage
from lantern.packs.vocabularies import sources
from lantern.procedures.problems import PackError
from tests.concerns.now_cases import follow, vignettes

SOURCES = frozenset(sources())
GOOD = {
    "edition": "2026-11", "because": ["S000-39"], "chase_after_minutes": 60, "ask_after_hours": 24,
    "status": "to_confirm",
    "outcome": [{"key": "act", "label": "Act on it", "means": "It is done."}],
    "second_reader": [{"danger": ["yes"]}],
}  # fmt: skip


def test_every_code_that_asks_for_a_second_reader_is_one_that_its_procedure_can_give() -> None:
    given = {
        (item.procedure.id, decision.code)
        for item in library().for_situation(next(iter(vignettes().values()))).compiled
        for decision in item.procedure.decisions
    }
    asked = {(name, code) for rule in triage().second_reader for name, codes in rule.codes for code in codes}

    assert asked - given == set()


def test_what_is_high_risk_in_a_worked_situation_needs_a_second_reader_and_what_is_not_does_not() -> None:
    grave = follow(vignettes()["V01"])

    assert "call_999" in codes_given(grave)["DP-01"]
    assert triage().needs_second("act", "no", grave)
    nothing = replace(grave, decisions={}, subjects={})
    assert not triage().needs_second("act", "no", nothing)


def test_danger_that_nobody_knows_is_no_reason_to_leave_it_to_one_person() -> None:
    nothing = replace(follow(vignettes()["V01"]), decisions={}, subjects={})

    assert triage().needs_second("not_referred", "unknown", nothing)
    assert triage().needs_second("close", "unknown", nothing)
    assert not triage().needs_second("find_out", "unknown", nothing)


def test_there_is_no_outcome_that_leaves_something_without_a_day_or_an_end() -> None:
    assert [one.key for one in triage().outcomes if one.leaves_duties and not (one.needs_day or one.closes)] == []
    assert {one.key for one in triage().outcomes} >= {"act", "advice", "not_referred", "close"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"because": []}, "name the sources"),
        ({"because": ["S999-99"]}, 'there is no source "S999-99"'),
        ({"chase_after_minutes": 0}, "write a number of minutes"),
        ({"ask_after_hours": "a day"}, "write a number of hours"),
        ({"status": "sure"}, "write one of confirmed, to_confirm"),
        ({"outcome": []}, "nothing that could be decided"),
        ({"outcome": [{"key": "act", "label": "Act"}]}, "an outcome has key, label and means"),
        ({"outcome": GOOD["outcome"] * 2}, "this key stands there twice"),  # type: ignore[operator]
        (
            {"outcome": [{"key": "leave", "label": "Leave it", "means": "Nothing.", "leaves_duties": True}]},
            "needs_day = true",
        ),
        ({"second_reader": [{"danger": ["perhaps"]}]}, "danger is yes, no or unknown"),
        ({"second_reader": [{"outcomes": ["leave"]}]}, 'there is no outcome "leave"'),
        ({"second_reader": [{}]}, "a reason has danger, codes or outcomes"),
        (
            {
                "outcome": [
                    {"key": "leave", "label": "L", "means": "M.", "leaves_duties": True, "needs_day": True},
                    {"key": "close", "label": "C", "means": "M.", "leaves_duties": True, "closes": True},
                ],
                "second_reader": [{"outcomes": ["leave"]}],
            },
            "name all that leave duties, or none: close, leave",
        ),
    ],
)
def test_a_fault_in_the_file_is_refused_with_what_to_write_instead(change: dict[str, object], says: str) -> None:
    assert read_triage(GOOD, SOURCES).outcomes
    with pytest.raises(PackError) as refused:
        read_triage({**GOOD, **change}, SOURCES)

    assert says in str(refused.value)
