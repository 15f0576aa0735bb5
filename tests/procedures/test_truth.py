from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.procedures.make import Worked, person, said, situation, worked

from lantern.procedures import truth
from lantern.procedures.truth import NO, NOT_ASKED, UNKNOWN, YES

Rule = Callable[[int, int], int]
Answers = list[tuple[str, str | None, str | float | tuple[str, ...]]]

VALUES = (NO, NOT_ASKED, UNKNOWN, YES)
STATES = range(64)
PAIRS = tuple(product(VALUES, repeat=2))

LEAVES = st.one_of(
    st.sampled_from(["a", "b", "c", "p", "q", "some(helped, p)", "every(counted, q)", "some(accused, p and a)"]),
    st.sampled_from(["colour is red", "colour in (red, blue)", "minutes > 5", "height >= 2", "tools has knife"]),
    st.sampled_from(["a", "p", "unknown"]),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
        st.builds("({} raised by ({}, {}))".format, inner, inner, inner),
        st.builds("at least 2 of ({}, {}, {})".format, inner, inner, inner),
        st.builds("({} in (yes, unknown))".format, inner),
        st.builds("({} is not_asked)".format, inner),
        st.builds("asked({})".format, inner),
    ),
    max_leaves=6,
)
ANSWERS: dict[str, tuple[str | float | tuple[str, ...], ...]] = {
    **dict.fromkeys(("a", "b", "c", "p", "q"), ("yes", "no", "unknown")),
    "colour": ("red", "green", "unknown"),
    "minutes": (5.0, 6.0, "unknown"),
    "height": (1.0, 3.0, "unknown"),
    "tools": (("rope",), ("knife", "net"), "no", "yes", "unknown"),
}
PLACES = [
    *((name, None) for name in ("a", "b", "c", "colour", "minutes")),
    *((name, who) for name in ("p", "q", "height", "tools") for who in ("p1", "p2")),
]
ANSWERED = st.lists(
    st.sampled_from([(name, who, value) for name, who in PLACES for value in ANSWERS[name]]), max_size=6
)


def of_two_people(text: str, answers: Answers) -> Worked:
    case = situation({}, person("p1"), person("p2", "alleged"))
    for name, who, value in answers:
        case = case.with_answer(name, who, value)
    return worked(text, case)


def still_open(found: Worked, name: str, who: str | None) -> bool:
    return found.situation.answer(name, who) in {None, "unknown"} or (
        name == "tools" and found.situation.answer(name, who) == "yes"
    )


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_all_of_is_no_with_one_no_and_yes_only_with_every_yes(left: int, right: int) -> None:
    found = truth.both(left, right)

    assert (found == NO) is (NO in (left, right))
    assert (found == YES) is (left == right == YES)


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_any_of_is_yes_with_one_yes_and_no_only_with_every_no(left: int, right: int) -> None:
    found = truth.either(left, right)

    assert (found == YES) is (YES in (left, right))
    assert (found == NO) is (left == right == NO)


@pytest.mark.parametrize("rule", [truth.both, truth.either])
@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_an_undecided_whole_is_unknown_as_soon_as_one_part_is(rule: Rule, left: int, right: int) -> None:
    found = rule(left, right)

    undecided = found in {UNKNOWN, NOT_ASKED}
    assert not undecided or (found == UNKNOWN) is (UNKNOWN in (left, right))


@pytest.mark.parametrize(("core", "sign"), PAIRS)
def test_a_sign_raises_a_core_question_and_never_lowers_it(core: int, sign: int) -> None:
    found = truth.raised(core, sign)

    expected = {YES: YES, UNKNOWN: YES if core == YES else UNKNOWN, NO: core, NOT_ASKED: core}
    assert found == expected[sign]


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        (truth.AND, truth.both),
        (truth.OR, truth.either),
        (truth.RAISED, truth.raised),
        (truth.ANY_HOLDER, truth.any_holder),
    ],
)
def test_a_look_up_says_what_its_rule_says_on_every_state(table: truth.Table, rule: Rule) -> None:
    wrong = []
    for left, right in product(STATES, repeat=2):
        found = table[left][right]
        could_be = {rule(x, y) for x in VALUES for y in VALUES if left >> 2 >> x & 1 and right >> 2 >> y & 1}
        if found & 3 != rule(left & 3, right & 3) or found >> 2 != sum(1 << value for value in could_be):
            wrong.append((left, right))

    assert not wrong


def test_de_morgan_holds_on_every_state() -> None:
    def inverse(state: int) -> int:
        return truth.NOT[state][state]

    wrong = [
        (left, right)
        for left, right in product(STATES, repeat=2)
        if inverse(truth.AND[left][right]) != truth.OR[inverse(left)][inverse(right)]
    ]

    assert not wrong


def test_not_swaps_yes_and_no_and_keeps_what_is_open() -> None:
    found = [said("not a", a=value) for value in ("yes", "no", "unknown")] + [said("not a")]

    assert found == ["no", "yes", "unknown", "not_asked"]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_person_without_an_answer_does_not_count_among_several(first: int, second: int) -> None:
    found = truth.any_holder(first, second)

    if NOT_ASKED in (first, second):
        assert found == (second if first == NOT_ASKED else first)
    else:
        assert found == max(first, second)


def test_a_not_asked_fact_is_never_a_no() -> None:
    assert said("a") == "not_asked"
    assert said("a is no") == "no"
    assert said("a is not_asked") == "yes"
    assert said("not a") == "not_asked"


def test_an_unknown_answer_is_neither_a_no_nor_not_asked() -> None:
    assert said("a", a="unknown") == "unknown"
    assert said("a in (no, not_asked)", a="unknown") == "no"


def test_a_settled_state_has_one_value_and_an_open_one_several() -> None:
    settled = [state for state in STATES if truth.is_settled(state) and state >> 2]

    assert {state >> 2 for state in settled} == {1, 2, 4, 8}
    assert not truth.is_settled(truth.OPEN)
    assert not truth.is_settled(truth.ASKED_UNKNOWN)
    assert truth.is_never(truth.NEVER)


def test_an_asked_question_can_never_become_one_that_nobody_asked() -> None:
    assert not truth.ASKED_UNKNOWN >> 2 >> NOT_ASKED & 1


@settings(max_examples=150, deadline=None)
@given(CONDITIONS, ANSWERED, ANSWERED)
def test_whatever_is_answered_later_was_among_the_possible_values(
    text: str,
    now: Answers,
    later: Answers,
) -> None:
    found = of_two_people(text, now)
    case = found.situation
    for name, who, value in later:
        if still_open(found, name, who):
            case = case.with_answer(name, who, value)

    after = found.again(case)

    assert after.value in found.possible
    assert after.possible <= found.possible


@settings(max_examples=150, deadline=None)
@given(CONDITIONS, ANSWERED)
def test_an_open_fact_that_is_not_reported_changes_nothing_however_it_is_answered(text: str, now: Answers) -> None:
    found = of_two_people(text, now)
    reported = found.influential()

    changed = [
        (name, who, value)
        for name, who in PLACES
        if still_open(found, name, who) and (name, who) not in reported
        for value in ANSWERS[name]
        if found.again(found.situation.with_answer(name, who, value)).value != found.value
    ]

    assert changed == []


@settings(max_examples=60, deadline=None)
@given(CONDITIONS, ANSWERED)
def test_all_facts_that_are_not_reported_change_nothing_together(text: str, now: Answers) -> None:
    found = of_two_people(text, now)
    reported = found.influential()
    case = found.situation
    for name, who in PLACES:
        if still_open(found, name, who) and (name, who) not in reported:
            case = case.with_answer(name, who, ANSWERS[name][0])

    assert found.again(case).value == found.value


def test_the_words_for_the_four_values_are_those_of_the_grammar() -> None:
    assert [truth.VALUE_OF[word] for word in truth.WORDS] == list(VALUES)
