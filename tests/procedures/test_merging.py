from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.procedures.make import NOON, a_duty

from lantern.procedures.assessment import Duty, Prohibition, Reason
from lantern.procedures.clocks import Clock
from lantern.procedures.merging import merged, merged_prohibitions, united, urgency

TODAY = date(2026, 11, 18)
IMMEDIATE = Clock(kind="immediate")
NAMES = ("p1", "p2", "p3")
WORDS = st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, max_size=3, unique=True).map(tuple)
# Days in winter, so that the end of a local day is the end of the day in UTC.
CLOCKS = st.one_of(
    st.just((IMMEDIATE, None)),
    st.just((Clock(kind="same_day"), TODAY)),
    st.integers(1, 5).map(lambda n: (Clock(kind="calendar_days", amount=n), TODAY + timedelta(days=n))),
    st.integers(1, 99).map(lambda n: (Clock(kind="hours", amount=n), NOON + timedelta(hours=n))),
)


@st.composite
def duties(draw: st.DrawFn) -> Duty:
    by, due = draw(CLOCKS)
    people = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True).map(tuple))
    because = draw(WORDS)
    duty = a_duty(by=by, due=due, to=draw(st.sampled_from([("police",), ("999",)])))
    return duty._replace(
        who=draw(st.sampled_from(["worker", "coordinator"])),
        about=people,
        because=because,
        procedures=draw(WORDS),
        strength=draw(st.sampled_from(["policy", "statutory"])),
        personal=draw(st.booleans()),
        reasons=tuple(Reason("DP-50", word, "", who, (), (), because) for word in because for who in people),
    )


def as_sets(found: tuple[Duty, ...]) -> frozenset[object]:
    return frozenset(
        (
            item.who,
            item.to,
            frozenset(item.about),
            frozenset(item.because),
            frozenset(item.procedures),
            frozenset(item.reasons),
            urgency(item),
            item.strength,
            item.personal,
        )
        for item in found
    )


def call(item: Duty) -> tuple[str, tuple[str, ...]]:
    return item.who, item.to


SEVERAL = st.lists(duties(), max_size=6)


@settings(max_examples=80, deadline=None)
@given(SEVERAL, SEVERAL)
def test_merging_in_parts_and_merging_at_once_give_the_same(first: list[Duty], second: list[Duty]) -> None:
    in_parts = merged((*merged(first), *merged(second)))

    assert in_parts == merged((*first, *second))


@settings(max_examples=80, deadline=None)
@given(SEVERAL.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_in_which_duties_come_means_nothing(both: tuple[list[Duty], list[Duty]]) -> None:
    first, second = both

    assert as_sets(merged(first)) == as_sets(merged(second))


@settings(max_examples=80, deadline=None)
@given(SEVERAL)
def test_merging_loses_no_reason_no_person_and_no_procedure(found: list[Duty]) -> None:
    result = merged(found)

    for item in found:
        kept = next(one for one in result if call(one) == call(item))
        assert set(item.about) <= set(kept.about)
        assert set(item.because) <= set(kept.because)
        assert set(item.procedures) <= set(kept.procedures)
        assert set(item.reasons) <= set(kept.reasons)


@settings(max_examples=80, deadline=None)
@given(SEVERAL)
def test_merging_invents_nothing(found: list[Duty]) -> None:
    for item in merged(found):
        same = [one for one in found if call(one) == call(item)]

        assert set(item.about) == {who for one in same for who in one.about}
        assert set(item.because) == {word for one in same for word in one.because}
        assert (item.by, item.due) in {(one.by, one.due) for one in same}


@settings(max_examples=80, deadline=None)
@given(SEVERAL)
def test_the_earliest_deadline_and_the_stronger_duty_win(found: list[Duty]) -> None:
    for item in merged(found):
        same = [one for one in found if call(one) == call(item)]

        assert urgency(item) == min(urgency(one) for one in same)
        assert (item.strength == "statutory") is any(one.strength == "statutory" for one in same)
        assert item.personal is any(one.personal for one in same)


@settings(max_examples=40, deadline=None)
@given(SEVERAL)
def test_merging_twice_changes_nothing(found: list[Duty]) -> None:
    assert merged(merged(found)) == merged(found)


@pytest.mark.parametrize(
    "other",
    [
        {"who": "coordinator"},
        {"to": ("999",)},
        {"channel": "e-mail"},
        {"what": "Tell them something else"},
        {"must_contain": ("where",)},
        {"area": "Leeds"},
    ],
)
def test_another_doer_recipient_channel_content_or_place_is_another_duty(other: dict[str, object]) -> None:
    first = a_duty()

    found = merged((first, first._replace(**other)))  # type: ignore[arg-type]

    assert len(found) == 2


def test_whom_one_of_two_merged_duties_must_not_go_to_is_kept_in_either_order() -> None:
    first, second = a_duty(), a_duty()._replace(about=("p2",), not_to=("safeguarding lead",))

    for both in ((first, second), (second, first)):
        (one,) = merged(both)
        assert one.not_to == ("safeguarding lead",)


def test_the_same_call_about_two_people_is_made_once() -> None:
    first, second = a_duty(), a_duty()._replace(about=("p2",), because=("L-2",))

    found = merged((first, second))

    assert len(found) == 1
    assert found[0].about == ("p1", "p2")
    assert found[0].because == ("L-1", "L-2")


@pytest.mark.parametrize(
    ("sooner", "later"),
    [
        (a_duty(), a_duty(by=Clock(kind="same_day"), due=TODAY)),
        (
            a_duty(by=Clock(kind="same_day"), due=TODAY),
            a_duty(by=Clock(kind="calendar_days", amount=1), due=date(2026, 11, 19)),
        ),
        (
            a_duty(by=Clock(kind="hours", amount=4), due=datetime(2026, 11, 18, 16, tzinfo=UTC)),
            a_duty(by=Clock(kind="same_day"), due=TODAY),
        ),
        (
            a_duty(by=Clock(kind="same_day"), due=TODAY),
            a_duty(by=Clock(kind="hours", amount=24), due=datetime(2026, 11, 19, 12, tzinfo=UTC)),
        ),
        (a_duty(by=Clock(kind="same_day"), due=TODAY), a_duty(by=Clock(kind="before", event="visit"))),
    ],
)
def test_what_is_due_sooner_comes_first(sooner: Duty, later: Duty) -> None:
    for pair in ((sooner, later), (later, sooner)):
        found = merged(pair)

        assert len(found) == 1
        assert found[0].by == sooner.by
        assert found[0].due == sooner.due


def test_the_same_prohibition_stands_once_with_every_reason() -> None:
    first = Prohibition("Wait", "It is urgent.", ("L-1",), ("DP-50",))
    second = Prohibition("Wait", "It is urgent.", ("L-2", "L-1"), ("DP-51",))

    found = merged_prohibitions((first, Prohibition("Tell", "No.", ("L-2",), ("DP-50",)), second))

    assert [item.what for item in found] == ["Wait", "Tell"]
    assert found[0].because == ("L-1", "L-2")
    assert found[0].procedures == ("DP-50", "DP-51")


@given(WORDS, WORDS)
def test_two_lists_are_united_in_order_each_word_once(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    found = united(first, second)

    assert found[: len(first)] == first
    assert set(found) == {*first, *second}
    assert len(found) == len(set(found))
