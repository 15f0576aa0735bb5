from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.procedures.make import (
    Values,
    decision,
    duty,
    faults,
    lower_layer,
    pack,
    read,
    read_lower,
    without,
)

from lantern.procedures.problems import PackError, Problem
from lantern.procedures.truth import UNKNOWN

ASKING = {"when_unknown": "p", "policy": "ask_first"}
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.text(max_size=4), st.dates(), st.sampled_from(["p", "found"])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["key", "code", "when", "to", "by", "hours", "x"]), inner, max_size=3),
    ),
    max_leaves=5,
)


def unknown_decision(code: str = "found", **changes: object) -> Values:
    return without(decision(code, **changes), "when")


def problems_of(values: Values) -> tuple[Problem, ...]:
    """The problems of a pack, none if it is read. Any other end is a fault."""
    try:
        read(values)
    except PackError as error:
        return error.problems
    return ()


def only_fault(values: Values) -> str:
    found = faults(values)
    assert len(found) == 1, found
    return found[0]


def lower_faults(values: Values) -> list[str]:
    with pytest.raises(PackError) as caught:
        read_lower(values)
    return [str(problem) for problem in caught.value.problems]


def test_a_faultless_pack_is_read_as_it_stands() -> None:
    found = read(pack(decision=[unknown_decision(**ASKING)], duty=[duty(to=["case file"])]))

    assert found.id == "DP-50"
    assert found.in_force_from == date(2026, 4, 7)
    assert found.decisions[0].state == UNKNOWN
    assert found.decisions[0].waits
    assert found.duties[0].by.word == "same_day"
    assert found.codes() == ("found",)


@pytest.mark.parametrize(
    "key",
    [
        "id",
        "name",
        "title",
        "edition",
        "layer",
        "nations",
        "in_force_from",
        "review_due",
        "per",
        "applies_when",
        "because",
    ],
)
def test_a_missing_word_of_the_head_is_named_with_what_to_write(key: str) -> None:
    found = faults(without(pack(), key))

    assert found[0].startswith("dp50.toml, the head")
    assert f'"{key}"' in found[0]
    assert f"{key} = " in found[0]


@pytest.mark.parametrize("key", ["key", "who", "what", "to", "channel", "by", "because", "strength"])
def test_a_missing_word_of_a_duty_is_named_with_its_place(key: str) -> None:
    found = only_fault(pack(duty=[without(duty(), key)]))

    place = "duty number 1" if key == "key" else 'duty "tell"'
    assert found.startswith(f"dp50.toml, {place}")
    assert f'"{key}"' in found


@pytest.mark.parametrize("key", ["code", "means", "when", "because"])
def test_a_missing_word_of_a_decision_is_named(key: str) -> None:
    found = faults(pack(decision=[without(decision(), key)], duty=[]))

    assert f'"{key}"' in found[0]


@pytest.mark.parametrize(
    ("values", "parts"),
    [
        (pack(because=["L-9"]), ['"L-9" is not in the register of sources']),
        (pack(duty=[duty(because=["S-11"])]), ['duty "tell"', "register of sources", 'Did you mean "S-1"']),
        (pack(decision=[decision(because=[])]), ['decision "found"', '"because" is missing']),
        (pack(quetsions=["p"]), ['"quetsions" has no meaning here', 'Did you mean "questions"']),
        (pack(duty=[duty(chanel="x")]), ['duty "tell"', '"chanel"', 'Did you mean "channel"']),
        (pack(decision=[decision(polcy="x")]), ['decision "found"', 'Did you mean "policy"']),
        (pack(duty=[duty(who="workr")]), ['duty "tell"', '"workr"', 'Did you mean "worker"']),
        (pack(duty=[duty(to=["polise"])]), ['"polise" is not a recipient', 'Did you mean "police"']),
        (pack(nations=["englnd"]), ['"englnd" is not a nation', 'Did you mean "england"']),
        (pack(organisations=["charty"]), ["a kind of organisation", 'Did you mean "charity"']),
        (pack(layer="aera"), ["law, area, organisation", 'Did you mean "area"']),
        (pack(questions=["colur"]), ['"colur" is not a fact', 'Did you mean "colour"']),
        (pack(duty=[duty(on=["fond"])]), ['"fond" is not a code', 'Did you mean "found"']),
        (pack(duty=[duty(strength="statutry")]), ["statutory, policy", 'Did you mean "statutory"']),
        (pack(duty=[duty(), duty()]), ['duty "tell"', "stands twice"]),
        (pack(review_due=date(2026, 4, 7)), ["review_due must lie after in_force_from"]),
        (pack(in_force_from="2026-04-07"), ["a date without quotes", "in_force_from = 2026-11-01"]),
        (pack(in_force_from=datetime(2026, 4, 7, tzinfo=UTC)), ["a date without quotes"]),
        (pack(applies_when="p adn q"), ["applies_when", 'Did you mean "and"', "^"]),
        (pack(applies_when=True), ['"applies_when" must be a condition in quotes']),
        (pack(duty=[duty(when="p is")]), ['duty "tell": when', 'expected a word after "is"']),
        (pack(named=[{"name": "a", "per": "person", "is": "p", "label": "x"}]), ['"a" is a fact already']),
        (pack(duty=[duty(by={"sameday": True})]), ['duty "tell": by', 'Did you mean "same_day"']),
        (pack(duty=[duty(by={"hours": 72, "from": "words_used"})]), ['"words_used", which is text', "not a date"]),
        (pack(duty=[duty(by={"hours": 72, "from": "retuned_at"})]), ["not a fact", 'Did you mean "returned_at"']),
        (pack(duty={"key": "tell"}), ["must be written as [[duty]]"]),
        (pack(because="L-1"), ['"because" must be a list of texts']),
        (pack(duty=[duty(personal="yes")]), ['"personal" must be true or false']),
        (pack(figure=[{"what": "x", "because": ["L-1"], "status": "sure"}]), ["confirmed, to_confirm"]),
        (pack(exclusion=[{"class": "must_not_knw", "when": "p", "because": ["L-1"]}]), ['"must_not_know"']),
        (pack(warning=[{"when": "p"}]), ["warning number 1", '"say" is missing']),
        (pack(prohibited=[{"what": "x", "because": ["L-1"]}]), ['prohibition "x"', '"why" is missing']),
    ],
)
def test_a_fault_is_reported_with_its_file_its_place_and_what_to_write(values: Values, parts: list[str]) -> None:
    found = "\n".join(faults(values))

    assert "dp50.toml" in found
    assert [part for part in parts if part not in found] == []


def test_both_when_and_when_unknown_are_refused() -> None:
    values = pack(decision=[decision("found", **ASKING)], duty=[])

    assert "not both" in only_fault(values)


def test_an_unknown_without_a_policy_is_refused() -> None:
    found = only_fault(pack(decision=[unknown_decision(when_unknown="p")]))

    assert "assume_protective, seek_advice, ask_first, record_only" in found


def test_nothing_happens_is_not_a_policy() -> None:
    found = only_fault(pack(decision=[unknown_decision(when_unknown="p", policy="nothing")]))

    assert 'policy = "nothing" is not one of' in found


@pytest.mark.parametrize("policy", ["ask_first", "record_only"])
def test_nothing_leaves_the_house_while_a_step_waits(policy: str) -> None:
    waiting = unknown_decision(when_unknown="p", policy=policy)

    found = only_fault(pack(decision=[waiting], duty=[duty(to=["case file", "police", "999"])]))

    assert f"follows the policy {policy}" in found
    assert "police, 999" in found
    assert 'duty "tell"' in found


@pytest.mark.parametrize("policy", ["assume_protective", "seek_advice"])
def test_a_protective_policy_may_tell_somebody_outside(policy: str) -> None:
    cautious = unknown_decision(when_unknown="p", policy=policy)

    found = read(pack(decision=[cautious]))

    assert found.decisions[0].policy == policy


def test_several_faults_are_all_reported_at_once() -> None:
    values = pack(
        layer="lw",
        because=["L-9"],
        decision=[decision(when="p and"), unknown_decision(code="open", when_unknown="q")],
        duty=[duty(to=["polise"]), duty("more", by={"weeks": 1}), duty("more", on=["fond"])],
    )

    found = "\n".join(faults(values))

    parts = ['"lw"', '"L-9"', "ends too early", "needs a policy", '"polise"', '"weeks"', '"fond"', "stands twice"]
    assert [part for part in parts if part not in found] == []
    assert len(found.splitlines()) >= len(parts)


# -- lower layers -------------------------------------------------------------------------------------


def test_a_lower_layer_is_read_as_it_stands() -> None:
    found = read_lower(lower_layer(tighten=[{"duty": "tell", "by": {"immediate": True}, "because": ["S-1"]}]))

    assert (found.layer, found.areas) == ("area", frozenset({"Luton"}))
    assert found.tightenings[0].because == ("S-1",)


@pytest.mark.parametrize(
    ("values", "part"),
    [
        (lower_layer(layer="law"), "area, organisation"),
        (lower_layer(tighten=[{"duty": "tell", "remove": True}]), "never removes a duty"),
        (lower_layer(tighten=[{"duty": "tell", "strength": "policy"}]), '"strength" has no meaning here'),
        (lower_layer(tighten=[{"duty": "tell", "because": ["L-9"]}]), "register of sources"),
        (lower_layer(decision=[decision()]), '"decision" has no meaning here'),
        (without(lower_layer(), "extends"), '"extends" is missing'),
        (lower_layer(duty=[duty(to=["polise"])]), 'Did you mean "police"'),
    ],
)
def test_a_fault_of_a_lower_layer_is_reported_with_its_file(values: Values, part: str) -> None:
    found = "\n".join(lower_faults(values))

    assert found.startswith("luton.toml, ")
    assert part in found


# -- any values at all --------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(pack())), ANYTHING)
def test_whatever_stands_in_the_head_is_read_or_refused_in_words(key: str, value: object) -> None:
    found = problems_of(pack(**{key: value}))

    assert all(problem.what and problem.file == "dp50.toml" for problem in found)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(duty())), ANYTHING)
def test_whatever_stands_in_a_duty_is_read_or_refused_in_words(key: str, value: object) -> None:
    found = problems_of(pack(duty=[{**duty(), key: value}]))

    assert all("duty" in problem.place for problem in found)
