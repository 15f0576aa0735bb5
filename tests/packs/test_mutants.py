from pathlib import Path

import pytest
from tests.packs.make_packs import EXTENSION, PROCEDURE, changed, write, write_extension, write_packs

from lantern.packs.certainty import Certainty
from lantern.packs.expression_text import in_words
from lantern.packs.library import library, open_library, open_procedure
from lantern.packs.mutants import Pack, later, mutants
from lantern.packs.mutated_conditions import slips
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.clocks import Clock
from lantern.procedures.expressions import Expression
from lantern.procedures.parsing import parse


def never(_: Expression) -> bool:
    return False


def always(_: Expression) -> bool:
    return True


def wrong(text: str, certain: bool = False) -> set[str]:
    """Every slip of a condition, written out."""
    return {in_words(slip.condition) for slip in slips(parse(text), always if certain else never)}


@pytest.mark.parametrize(
    ("condition", "slips_of_it"),
    [
        ("a is no", {"not (a is no)"}),
        ("a is yes", {"a is not yes", "a in (yes, unknown)"}),
        ("a in (yes, unknown)", {"a not in (yes, unknown)", "a is yes"}),
        ("a", {"not a", "a in (yes, unknown)"}),
        ("not a", {"a", "not a in (yes, unknown)"}),
        ("a is no and b is no", {"not (a is no and b is no)", "a is no", "b is no"}),
        ("a is no or b is no", {"not (a is no or b is no)", "a is no", "b is no"}),
        ("a is no and (b is no or c is no)", {"a is no and b is no", "a is no and c is no", "a is no"}),
        ("at least 2 of (a, b, c)", {"at least 1 of (a, b, c)", "at least 3 of (a, b, c)", "at least 2 of (b, c)"}),
        ("a is no raised by (b is no, c is no)", {"(a is no) raised by (b is no)", "(a is no) raised by (c is no)"}),
        ("n < 2", {"n < 1", "n < 3"}),
        ("n <= now + 7 days", {"n <= now + 8 days", "n <= now + 6 days"}),
        ("n < now", {"n <= now"}),
        ("some(helped, a is no and b is no)", {"some(helped, a is no)", "some(helped, b is no)"}),
    ],
)  # fmt: skip
def test_each_slip_of_the_pen_is_made(condition: str, slips_of_it: set[str]) -> None:
    wanted = {in_words(parse(text)) for text in slips_of_it}

    assert wanted <= wrong(condition)


def test_a_condition_of_one_test_has_no_other_slips() -> None:
    assert len(wrong("a is no")) == 1
    assert len(wrong("a is yes")) == 2


def test_nobody_knows_is_not_tried_where_it_cannot_be() -> None:
    assert wrong("a is yes", certain=True) == {in_words(parse("a is not yes"))}
    assert wrong("a", certain=True) == {"not a"}


def test_no_slip_is_the_condition_itself_and_none_comes_twice() -> None:
    for text in ("a and a", "a or b or a", "at least 1 of (a, b)", "not not a"):
        found = [in_words(slip.condition) for slip in slips(parse(text), never)]

        assert len(found) == len(set(found))
        assert in_words(parse(text)) not in found[1:]


# -- what can never be unknown -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "certain"),
    [
        ("debt_owed", False),
        ("debt_owed is yes", True),
        ("role(helped)", True),
        ("role(helped) and debt_owed", False),
        ("is_first_responder", True),
        ("nation is wales", True),
        ("place is private_room", False),
        ("workers_present < 2", False),
        ("age_class is child", True),
        ("child", True),
        ("child_harm", False),
        ("some(helped, child)", True),
    ],
)
def test_what_nobody_can_fail_to_know(condition: str, *, certain: bool) -> None:
    known = Certainty((*library().procedures, *library().extensions), vocabulary())

    assert known.never_unknown(parse(condition)) is certain


# -- mutants of a pack ---------------------------------------------------------------------------------


def described(tmp_path: Path, text: str = PROCEDURE) -> list[str]:
    procedure = open_procedure(write(tmp_path, "procedure.toml", text))
    return [item.description for item in mutants(procedure, Certainty([procedure], vocabulary()), vocabulary())]


@pytest.mark.parametrize(
    "mutant",
    [
        "decision get_help: dropped",
        "decision get_help: turned round",
        'decision get_help: "debt_owed in (yes, unknown)" for "debt_owed is yes"',
        "duty ring_helpline: dropped",
        "duty ring_helpline: due working_days:2 for working_days:1",
        'duty ring_helpline: tells "police" for "Modern Slavery Helpline"',
        'prohibition "Pay the debt": dropped',
        'warning "No debt, and yet the papers are kept.": without "papers_held_by_other is yes"',
        "applies_when: turned round",
    ],
)
def test_each_rule_is_wrong_in_each_of_its_ways(tmp_path: Path, mutant: str) -> None:
    assert mutant in described(tmp_path)


def test_a_duty_with_further_parts_is_wrong_in_these_too(tmp_path: Path) -> None:
    also = '[[duty.also]]\nwhen = "papers_held_by_other is yes"\nto = ["police"]\n\n[[prohibited]]'
    text = changed(PROCEDURE, "[[prohibited]]", also)
    text = changed(text, 'on = ["get_help"]\nwho', 'on = ["get_help"]\nwhen = "approached is no"\nwho')
    text = changed(text, '["Modern Slavery Helpline"]', '["Modern Slavery Helpline", "case file"]')

    found = described(tmp_path, text)

    assert "duty ring_helpline: without its condition" in found
    assert 'duty ring_helpline: does not tell "case file"' in found
    assert "duty ring_helpline: addition 1 dropped" in found
    assert "duty ring_helpline: addition 1 turned round" in found
    assert any(item.startswith('duty ring_helpline: addition 1 tells "') for item in found)


def test_what_follows_when_nobody_knows_is_wrong_in_its_own_ways(tmp_path: Path) -> None:
    text = changed(
        PROCEDURE, 'when = "debt_owed is no"\nbecause', 'when_unknown = "debt_owed"\npolicy = "ask_first"\nbecause'
    )

    found = described(tmp_path, text)

    assert "decision no_help: record_only for ask_first" in found
    assert "decision no_help: turned round" not in found


def test_a_code_that_waits_may_wait_for_nobody(tmp_path: Path) -> None:
    text = changed(PROCEDURE, 'code = "no_help"', 'code = "no_help"\nwaits = true')

    assert "decision no_help: waits for nobody" in described(tmp_path, text)


def test_what_an_area_changes_is_wrong_in_its_own_ways(tmp_path: Path) -> None:
    text = EXTENSION + 'to = ["ICTG service"]\n'
    packs = open_library(write_extension(write_packs(tmp_path), extension=text))
    (extension,) = packs.extensions

    found = mutants(extension, Certainty(packs.procedures, vocabulary()), vocabulary())

    assert [item.description for item in found][:2] == [
        "change of ring_helpline: dropped",
        "change of ring_helpline: without its clock",
    ]


def test_every_mutant_has_a_name_of_its_own_and_differs_from_the_pack() -> None:
    packs: tuple[Pack, ...] = (*library().procedures, *library().extensions)
    certainty = Certainty(packs, vocabulary())

    for pack in packs:
        found = mutants(pack, certainty, vocabulary())

        assert len({item.description for item in found}) == len(found)
        assert all(item.pack != pack for item in found)


@pytest.mark.parametrize(
    ("clock", "after"),
    [
        (Clock(kind="immediate"), "same_day"),
        (Clock(kind="same_day"), "working_days:1"),
        (Clock(kind="hours", amount=72), "hours:73"),
        (Clock(kind="recurring", amount=60), "recurring:61"),
        (Clock(kind="before", event="visit"), "after:visit"),
        (Clock(kind="before", event="visit", amount=7, start="transition_on"), "before:visit"),
        (Clock(kind="after", event="visit"), "recurring:1"),
    ],
)
def test_a_clock_is_moved_to_a_later_one(clock: Clock, after: str) -> None:
    assert later(clock) != clock
    assert later(clock).word == after
