"""How an urgent concern climbs: examples by the minute, and what holds whoever is there. No database, no clock."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantern.access.posts import ROLE_OF_POST, STAND_INS
from lantern.access.roles import Role
from lantern.packs.ladder import ROTA, SECOND_ROUTE, UnreadableClimb, ladder, read_climb
from lantern.packs.ladder import climb as steps_of_the_packs
from lantern.packs.vocabularies import EDITION, ROOT, read_toml, sources
from lantern.sending import climbing
from lantern.sending.climbing import Person, Rung, Telling, Way, climb
from lantern.sending.climbs import way

MINUTE = timedelta(minutes=1)
WAY = Way(
    (
        Rung(15 * MINUTE, role=Role.DEPUTY),
        Rung(25 * MINUTE, rota=True),
        Rung(35 * MINUTE, second_route=True),
    ),
    every=60 * MINUTE,
    times=2,
)  # fmt: skip
LEAD, DEPUTY, MANAGER, DUTY, TRUSTEE = (UUID(int=number) for number in range(1, 6))
ROLES = {
    DEPUTY: Role.DEPUTY,
    LEAD: Role.SAFEGUARDING_LEAD,
    MANAGER: Role.REGISTERED_MANAGER,
    DUTY: Role.DUTY_MANAGER,
    TRUSTEE: Role.TRUSTEE,
}


def house(*, without: tuple[UUID, ...] = (), **more: Any) -> tuple[Person, ...]:
    """One person in each post, in the order of the packs. Each word is followed by those whom it holds for."""
    return tuple(
        Person(account, role, **{word: account in whom for word, whom in more.items()})
        for account, role in ROLES.items()
        if account not in without
    )


def at(minute: float, people: Sequence[Person], *, told: Sequence[UUID] = (LEAD, DEPUTY), climbed: int = 0) -> Telling:
    return climb(WAY, waited=minute * MINUTE, climbed=climbed, people=people, told=told)


# -- by the minute -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minute", "step", "told", "second"),
    [
        (0, 0, (), False),
        (14.99, 0, (), False),
        (15, 1, (DEPUTY, MANAGER), False),
        (24.99, 1, (DEPUTY, MANAGER), False),
        (25, 2, (DEPUTY, MANAGER, DUTY), False),
        (35, 3, (DEPUTY, MANAGER, DUTY, LEAD, TRUSTEE), True),
        (94.99, 3, (DEPUTY, MANAGER, DUTY, LEAD, TRUSTEE), True),
        (95, 4, (DEPUTY, MANAGER, DUTY, LEAD, TRUSTEE), True),
        (155, 5, (DEPUTY, MANAGER, DUTY, LEAD, TRUSTEE), True),
        (10_000, 5, (DEPUTY, MANAGER, DUTY, LEAD, TRUSTEE), True),
    ],
)
def test_a_pass_that_comes_late_climbs_straight_to_where_it_should_be(
    minute: float, step: int, told: tuple[UUID, ...], *, second: bool
) -> None:
    assert at(minute, house(on_call=[DUTY])) == Telling(step, told, second)


def test_each_step_is_taken_once() -> None:
    people = house(on_call=[DUTY])

    assert at(15, people, climbed=1) == Telling(1, (), False)
    assert at(25, people, climbed=1) == Telling(2, (DUTY,), False)
    assert at(35, people, climbed=2, told=(LEAD, DEPUTY, DUTY)) == Telling(3, (DEPUTY, LEAD, DUTY, MANAGER), True)


def test_a_deputy_who_is_away_is_passed_over_and_the_next_post_is_told() -> None:
    # The lead was told already, so the next post is the one after.
    assert at(15, house(away=[DEPUTY])).told == (MANAGER,)
    assert at(15, house(away=[DEPUTY, MANAGER])).told == (DUTY,)


def test_a_rota_with_a_gap_does_not_stop_the_climb() -> None:
    assert at(25, house(), climbed=1).told == (MANAGER,)


def test_where_all_of_a_step_were_told_already_the_next_post_is_told_too() -> None:
    # The lead and the deputy were told at first, and the deputy is on call.
    people, told, steps = house(on_call=[DEPUTY]), [LEAD, DEPUTY], []
    for climbed, minute in enumerate((15, 25, 35, 95)):
        found = at(minute, people, told=told, climbed=climbed)
        steps.append([account for account in found.told if account not in told])
        told += steps[-1]

    assert steps == [[MANAGER], [DUTY], [TRUSTEE], []]
    assert at(95, people, told=told, climbed=3).told == tuple(ROLES)


def test_from_the_last_step_on_one_more_post_is_told_each_time() -> None:
    people = house(away=[DEPUTY, LEAD], on_call=[DUTY])

    assert at(35, people, climbed=2, told=[LEAD, DUTY]).told == (LEAD, DUTY, MANAGER)
    assert at(95, people, climbed=3, told=[LEAD, DUTY, MANAGER]).told == (LEAD, MANAGER, DUTY, TRUSTEE)
    # Who is away is told once everybody else was.
    assert DEPUTY in at(155, people, climbed=4, told=[LEAD, DUTY, MANAGER, TRUSTEE]).told


def test_somebody_on_call_who_is_away_is_passed_over() -> None:
    assert at(25, house(on_call=[DUTY], away=[DUTY]), climbed=1).told == (MANAGER,)


def test_somebody_else_is_told_at_once_when_nobody_who_was_told_is_there() -> None:
    assert at(0, house(away=[LEAD], unreached=[DEPUTY])) == Telling(0, (MANAGER,), False)
    assert at(3, house(away=[LEAD], unreached=[DEPUTY]), told=(LEAD, DEPUTY, MANAGER)).told == ()


def test_a_leaver_or_somebody_with_a_tie_is_not_among_the_people_and_another_is_told_at_once() -> None:
    assert at(0, house(without=(LEAD, DEPUTY))).told == (MANAGER,)


def test_in_the_end_those_who_are_away_are_told_rather_than_nobody() -> None:
    away = house(away=[*ROLES])

    assert at(0, away, told=()).told == (DEPUTY,)
    assert at(0, away).told == ()
    assert at(15, away).told == (MANAGER,)
    assert at(25, away, climbed=1).told == (MANAGER,)


def test_a_step_whose_only_new_person_is_out_of_reach_tells_those_again_who_are_there() -> None:
    # The deputy has a tie, the lead is ill, the Duty Manager has left, and mail to the manager comes back.
    people = house(without=(DEPUTY, DUTY), away=(LEAD,), unreached=(MANAGER,))

    first = at(15, people, told=(LEAD, TRUSTEE))
    second = at(25, people, told=(LEAD, TRUSTEE, MANAGER), climbed=1)

    assert set(first.told) == {MANAGER, TRUSTEE}
    assert TRUSTEE in second.told


def test_where_nobody_may_be_told_nobody_is() -> None:
    assert at(40, ()) == Telling(3, (), True)


# -- whoever is there ------------------------------------------------------------------------------------------


@st.composite
def houses(draw: st.DrawFn) -> tuple[Person, ...]:
    numbers = count(1)
    found = []
    for role in STAND_INS:
        for _ in range(draw(st.integers(0, 2))):
            away, lost, call = draw(st.tuples(st.booleans(), st.booleans(), st.booleans()))
            found.append(Person(UUID(int=next(numbers)), role, away, lost, call))
    return tuple(found)


def tellings(people: Sequence[Person], first: Sequence[UUID], minutes: Sequence[int]) -> tuple[int, set[UUID]]:
    """Passes at these minutes, one after the other; the step that was reached and everybody who was told."""
    step, told = 0, list(first)
    for minute in minutes:
        found = at(minute, people, told=told, climbed=step)
        step, told = found.step, [*told, *found.told]
    return step, set(told)


MINUTES = st.lists(st.integers(0, 300), min_size=1, max_size=6).map(sorted)


@settings(max_examples=400, deadline=None)
@given(people=houses(), minutes=MINUTES, others=st.integers(0, 3), data=st.data())
def test_somebody_is_told_whenever_anybody_may_be_and_somebody_who_is_there_if_there_is_one(
    people: tuple[Person, ...], minutes: list[int], others: int, data: st.DataObject
) -> None:
    here = [person.account for person in people]
    first = [*data.draw(st.lists(st.sampled_from(here), unique=True) if here else st.just([]))]
    # Some of those who were told at first have left since, or were found to have a tie.
    first += [UUID(int=1000 + number) for number in range(others)]

    _, told = tellings(people, first, minutes)

    assert not people or told & set(here)
    there = {person.account for person in people if person.there}
    assert not there or told & there


@settings(max_examples=400, deadline=None)
@given(people=houses(), data=st.data())
def test_each_step_tells_somebody_new_while_anybody_who_may_be_told_was_not(
    people: tuple[Person, ...], data: st.DataObject
) -> None:
    here = [person.account for person in people]
    told = set(data.draw(st.lists(st.sampled_from(here), unique=True)) if here else [])

    for climbed, minute in enumerate((15, 25, 35, 95, 155)):
        found = at(minute, people, told=sorted(told), climbed=climbed)
        new = set(found.told) - told
        assert found.step == climbed + 1
        assert len(found.told) == len(set(found.told))
        assert new or not set(here) - told
        # Nobody who is away is told while somebody who is there waits to be told.
        away = {person.account for person in people if not person.there}
        there = set(here) - away
        assert not new & away or not there - told - new or new & there
        told |= new


@settings(max_examples=400, deadline=None)
@given(people=houses(), data=st.data())
def test_each_step_reaches_somebody_who_is_there_while_anybody_is(
    people: Sequence[Person], data: st.DataObject
) -> None:
    told = data.draw(st.lists(st.sampled_from([LEAD, DEPUTY, MANAGER, DUTY, TRUSTEE]), unique=True))
    known = list(told)
    there = {person.account for person in people if person.there}

    for number in range(1, len(WAY.rungs) + WAY.times + 1):
        minute = 15 + 10 * (number - 1) if number <= len(WAY.rungs) else 35 + 60 * (number - len(WAY.rungs))
        found = at(minute, people, told=known, climbed=number - 1)
        known += [account for account in found.told if account not in known]
        assert not there or there & set(found.told)


@given(people=houses(), minutes=MINUTES, others=st.integers(0, 3))
def test_nobody_is_told_who_is_not_among_those_who_may_be(
    people: tuple[Person, ...], minutes: list[int], others: int
) -> None:
    kept_out = {UUID(int=1000 + number) for number in range(others)}

    for minute in minutes:
        assert not set(at(minute, people, told=sorted(kept_out)).told) & kept_out


@settings(max_examples=400, deadline=None)
@given(people=houses(), minutes=MINUTES, data=st.data())
def test_passes_on_time_late_or_twice_tell_the_same_people(
    people: tuple[Person, ...], minutes: list[int], data: st.DataObject
) -> None:
    here = [person.account for person in people]
    first = data.draw(st.lists(st.sampled_from(here), unique=True) if here else st.just([]))
    last = minutes[-1]

    # A pass meets a new concern within half a minute, whatever happens afterwards.
    once = tellings(people, first, [0, last])

    assert tellings(people, first, [0, *minutes]) == once
    assert tellings(people, first, [0, *minutes, last]) == once
    assert tellings(people, first, list(range(last + 1))) == once


def test_a_ladder_that_forgets_the_next_post_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    # The control of the properties: without the next post, those who are there would never hear of it.
    people = house(away=[LEAD, DEPUTY])
    assert MANAGER in tellings(people, [LEAD, DEPUTY], [0, 15, 25])[1]

    monkeypatch.setattr(climbing, "_next_post", lambda *_, **__: [])

    assert tellings(people, [LEAD, DEPUTY], [0, 15, 25])[1] == {LEAD, DEPUTY}


# -- the figures of the packs -------------------------------------------------------------------------------------


def test_the_steps_of_the_packs_are_the_deputy_the_rota_and_the_second_route() -> None:
    # Written by hand, as the feature asks for it: an urgent alert climbs after a quarter of an hour.
    found = steps_of_the_packs()

    assert (found.steps[0].tells, found.steps[0].after) == ("deputy lead", 15 * MINUTE)
    assert [step.tells for step in found.steps][1:] == [ROTA, SECOND_ROUTE]
    assert [rung.role for rung in way().rungs] == [Role.DEPUTY, None, None]
    assert (way().rungs[1].rota, way().rungs[2].second_route) == (True, True)


def test_every_figure_says_how_sure_it_is_and_where_it_comes_from() -> None:
    for step in steps_of_the_packs().steps:
        assert step.status in {"confirmed", "to_confirm"}
        assert step.because
        assert set(step.because) <= set(sources())


def test_no_minute_of_the_ladder_stands_in_python() -> None:
    changed = people_file()
    changed["climb"][0]["after_minutes"] = 7

    assert read_climb(changed).steps[0].after == 7 * MINUTE


def test_every_post_that_climbs_stands_in_and_has_a_role() -> None:
    posts = {post for step in ladder().stands_in for post in step}
    for step in steps_of_the_packs().steps:
        assert step.tells in posts | {ROTA, SECOND_ROUTE}
        assert step.tells in ROLE_OF_POST or step.tells in {ROTA, SECOND_ROUTE}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"tells": "the cook"}, "the cook"),
        ({"tells": "999"}, "999"),
        ({"after_minutes": 0}, "in that order"),
        ({"after_minutes": 25}, "in that order"),
    ],
)
def test_a_step_that_cannot_be_is_refused_in_words(change: dict[str, Any], words: str) -> None:
    changed = people_file()
    changed["climb"][0] |= change

    with pytest.raises(UnreadableClimb, match=words):
        read_climb(changed)


def test_a_ladder_without_steps_and_one_that_tells_again_at_once_are_refused() -> None:
    changes: list[dict[str, Any]] = [{"climb": []}, {"climb_again": {"every_minutes": 0, "times": 1}}]
    for change in changes:
        with pytest.raises(UnreadableClimb):
            read_climb(people_file() | change)


def people_file() -> dict[str, Any]:
    return read_toml(ROOT / "vocabulary" / EDITION / "people.toml")
