from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.procedures.make import (
    NOON,
    Values,
    decision,
    followed,
    pack,
    person,
    read,
    said,
    situation,
    together,
    worked,
)

from lantern.procedures.compiling import ConditionError
from lantern.procedures.problems import PackError
from lantern.procedures.program import CONCERN, PERSON
from lantern.procedures.situation import FactValue
from lantern.procedures.truth import NO, NOT_ASKED, UNKNOWN, YES

JUST_AFTER_MIDNIGHT = datetime(2026, 11, 19, 0, 1, tzinfo=UTC)
ANSWER = {NO: "no", UNKNOWN: "unknown", YES: "yes"}


def refusal(text: str, *, scope: str = CONCERN) -> ConditionError:
    with pytest.raises(ConditionError) as caught:
        worked(text, situation({}, person()), scope=scope)
    return caught.value


def named(name: str, condition: str, per: str = "person") -> Values:
    return {"name": name, "per": per, "is": condition, "label": name}


def problems(*packs: Values) -> str:
    with pytest.raises(PackError) as caught:
        together(*(read(values) for values in packs))
    return str(caught.value)


def of_person(text: str, **facts: FactValue) -> str:
    return worked(text, situation({}, person(facts=facts)), scope=PERSON).word


# -- what is refused ----------------------------------------------------------------------------------


def test_results_that_depend_on_one_another_are_refused_with_their_path() -> None:
    circle = [named("one", "two"), named("two", "three or p"), named("three", "one")]

    found = problems(pack(named=circle))

    assert "circle: one → two → three → one" in found
    assert "dp50.toml" in found


def test_two_procedures_that_wait_for_each_other_are_refused() -> None:
    first = pack(applies_when="other is found")
    second = pack(id="DP-51", name="other", applies_when="check is found")

    found = problems(first, second)

    assert "circle" in found
    assert "check (found)" in found
    assert "other (found)" in found


def test_a_fact_that_does_not_exist_is_named_with_what_may_have_been_meant() -> None:
    error = refusal("a and colur is red")

    assert '"colur" is neither a fact nor a named result' in str(error)
    assert 'Did you mean "colour"' in str(error)
    assert error.at == 6


def test_a_named_result_may_be_what_was_meant() -> None:
    found = problems(pack(named=[named("in_danger", "p")], decision=[decision(when="in_dangr")]))

    assert 'Did you mean "in_danger"' in found
    assert 'decision "found"' in found


def test_every_condition_that_names_nothing_is_reported_at_once() -> None:
    found = problems(pack(applies_when="x1", decision=[decision(when="x2")], warning=[{"when": "x3", "say": "!"}]))

    assert all(f'"{name}"' in found for name in ("x1", "x2", "x3"))


@pytest.mark.parametrize("text", ["some(helped, p)", "every(helped, p)"])
def test_a_person_never_reads_another_person(text: str) -> None:
    assert "never reads another person" in str(refusal(text, scope=PERSON))


def test_a_result_of_a_person_is_not_read_by_the_concern_without_saying_of_whom() -> None:
    concern = pack(id="DP-51", name="whole", per="concern", applies_when="troubled", decision=[], duty=[])

    found = problems(pack(named=[named("troubled", "p")]), concern)

    assert "some(helped, troubled)" in found


@pytest.mark.parametrize("name", ["colour", "minutes", "leaves_on"])
def test_a_choice_number_or_date_is_no_condition_by_itself(name: str) -> None:
    assert f"compare it ({name} is …" in str(refusal(f"a and {name}"))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("colour is rde", 'Did you mean "red"'),
        ("a is red", "not a choice"),
        ("a > 5", "cannot be compared"),
        ("minutes > height", "cannot mix facts of a person"),
        ("role(helped)", "write some(helped, yes)"),
        ("some(helpd, p)", 'Did you mean "helped"'),
        (f"at least 8 of ({', '.join('abcd' * 4)})", "too many combinations"),
    ],
)
def test_a_condition_that_its_facts_cannot_answer_is_refused(text: str, part: str) -> None:
    assert part in str(refusal(text))


def test_a_decision_must_be_read_by_its_code() -> None:
    second = pack(id="DP-51", name="other", applies_when="check")
    third = pack(id="DP-52", name="third", applies_when="check is fuond")

    found = problems(pack(), second, third)

    assert '"check" is a decision; say which' in found
    assert '"check" never gives "fuond". Did you mean "found"' in found


def test_two_procedures_never_give_the_same_name() -> None:
    found = problems(pack(named=[named("mine", "p")]), pack(id="DP-51", name="other", named=[named("mine", "q")]))

    assert "two procedures give this name" in found


def test_a_result_is_added_to_only_when_it_is_open() -> None:
    closed = pack(named=[named("mine", "p")])
    adding = pack(id="DP-51", name="other", adds_to=[{"to": "mine", "when": "q"}])

    assert "not open to additions" in problems(closed, adding)


def test_an_addition_makes_an_open_result_true() -> None:
    is_open = {**named("mine", "p is yes and q is yes"), "open": True}
    first = pack(named=[is_open], applies_when="mine")
    adding = pack(
        id="DP-51", name="other", applies_when="r", decision=[], duty=[], adds_to=[{"to": "mine", "when": "r"}]
    )
    case = situation({}, person(facts={"p": "yes", "r": "yes"}))

    alone, together_with = followed(case, read(first)), followed(case, read(first), read(adding))

    assert alone.codes("DP-50", "p1") == ()
    assert together_with.codes("DP-50", "p1") == ("found",)


# -- what comes out -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "minutes", "expected"),
    [
        ("minutes > 5", 5.0, "no"),
        ("minutes > 5", 5.0 + 1 / 60, "yes"),
        ("minutes >= 5", 5.0, "yes"),
        ("minutes < 5", 5.0, "no"),
        ("minutes = 5", 5.0, "yes"),
        ("minutes != 5", 5.0, "no"),
        ("minutes - 1 <= 3 + 1", 5.0, "yes"),
    ],
)
def test_numbers_are_compared_to_the_second(text: str, minutes: float, expected: str) -> None:
    assert said(text, minutes=minutes) == expected


def test_a_number_nobody_asked_for_or_knows_is_never_a_no() -> None:
    assert said("minutes > 5") == "not_asked"
    assert said("minutes > 5", minutes="unknown") == "unknown"
    assert said("minutes > 5 is not_asked") == "yes"


def test_an_unknown_operand_outweighs_one_that_was_not_asked() -> None:
    assert of_person("height > count(tools)", tools="unknown") == "unknown"
    assert of_person("height > count(tools)", height=2.0) == "not_asked"


@pytest.mark.parametrize(
    ("leaves_on", "expected"),
    [(date(2026, 11, 25), "yes"), (date(2026, 11, 26), "no"), (date(2026, 11, 1), "yes")],
)
def test_a_day_is_compared_from_its_first_local_minute(leaves_on: date, expected: str) -> None:
    assert said("leaves_on <= now + 7 days", leaves_on=leaves_on) == expected


@pytest.mark.parametrize(("hours", "expected"), [(71, "no"), (72, "no"), (73, "yes")])
def test_a_moment_is_compared_with_now(hours: int, expected: str) -> None:
    assert of_person("returned_at < now - 72 hours", returned_at=NOON - timedelta(hours=hours)) == expected


def test_now_is_the_moment_of_the_situation() -> None:
    condition = worked("leaves_on <= now", situation({"leaves_on": date(2026, 11, 19)}))

    after_midnight = condition.again(replace(condition.situation, now=JUST_AFTER_MIDNIGHT))

    assert condition.word == "no"
    assert after_midnight.word == "yes"


def test_words_of_a_list_are_counted_and_none_are_none() -> None:
    assert of_person("count(tools) >= 2", tools=("rope", "net")) == "yes"
    assert of_person("count(tools) = 0", tools="no") == "yes"
    assert of_person("count(tools) > 0", tools="yes") == "unknown"


def test_a_bare_yes_to_a_list_leaves_open_which_word_was_meant() -> None:
    assert of_person("tools", tools="yes") == "yes"
    assert of_person("tools has knife", tools="yes") == "unknown"
    assert of_person("tools has knife", tools="no") == "no"
    assert of_person("tools has knife", tools=("rope",)) == "no"
    assert of_person("tools has knife") == "not_asked"


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_at_least_is_what_counting_by_hand_gives(count: int) -> None:
    condition = worked(f"at least {count} of (a, b, c, d)", situation())
    wrong = []
    for values in product((NO, NOT_ASKED, UNKNOWN, YES), repeat=4):
        facts = {name: ANSWER[value] for name, value in zip("abcd", values, strict=True) if value in ANSWER}
        could_be = len(values) - values.count(NO)
        undecided = UNKNOWN if UNKNOWN in values else NOT_ASKED
        expected = YES if values.count(YES) >= count else NO if could_be < count else undecided
        if condition.again(situation(facts)).value != expected:
            wrong.append(values)

    assert wrong == []


def test_a_concern_reads_any_of_those_who_hold_an_answer() -> None:
    silent, says_no, says_yes = person("p1"), person("p2", facts={"p": "no"}), person("p3", facts={"p": "yes"})
    outside = person("p4", "worker", facts={"p": "yes"})

    assert worked("p", situation({}, silent)).word == "not_asked"
    assert worked("p", situation({}, silent, says_no, outside)).word == "no"
    assert worked("p", situation({}, silent, says_no, says_yes)).word == "yes"


def test_every_of_nobody_is_no() -> None:
    assert worked("every(helped, p)", situation({}, person("p1", "worker", facts={"p": "yes"}))).word == "no"
    assert worked("every(helped, p)", situation({}, person(facts={"p": "yes"}))).word == "yes"


def test_every_waits_for_the_one_who_was_not_asked() -> None:
    case = situation({}, person("p1", facts={"p": "yes"}), person("p2"))

    assert worked("every(helped, p)", case).word == "not_asked"
    assert worked("some(helped, p)", case).word == "yes"


@settings(max_examples=60, deadline=None)
@given(st.permutations(["a", "b", "c", "yes", "a"]), st.sampled_from(["and", "or"]))
def test_the_order_of_the_parts_of_a_condition_means_nothing(parts: list[str], word: str) -> None:
    facts: dict[str, FactValue] = {"a": "unknown", "b": "no"}

    found = said(f" {word} ".join(parts), **facts)

    assert found == {"and": "no", "or": "yes"}[word]
