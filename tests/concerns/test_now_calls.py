"""The time of a call: from the first dial, over all attempts, to an answer; five minutes are not yet too long."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.concerns.now_calls import calls_of, clock_words, measured, next_change, timed_fact, told
from lantern.concerns.now_kinds import Tried
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.vocabulary import MEASURES
from tests.concerns.now_cases import follow, tried, vignettes

FIRST = datetime(2026, 11, 19, 14, 2, tzinfo=UTC)
RED_FLAG = "red_flag"
SECOND = timedelta(seconds=1)


def test_the_clock_runs_from_the_first_dial_over_all_attempts() -> None:
    tries = [
        tried(Tried.DIALLED, FIRST),
        tried(Tried.NOBODY, FIRST + 60 * SECOND),
        tried(Tried.DIALLED, FIRST + 90 * SECOND),
    ]
    calls = calls_of(tries)

    assert calls.seconds(FIRST + 200 * SECOND) == 200
    assert (calls.number, calls.ringing, calls.running) == (2, True, True)


def test_an_answer_stops_it_and_a_later_call_does_not_start_it_again() -> None:
    tries = [
        tried(Tried.DIALLED, FIRST),
        tried(Tried.ANSWERED, FIRST + 100 * SECOND),
        tried(Tried.DIALLED, FIRST + 400 * SECOND),
    ]

    assert calls_of(tries).seconds(FIRST + 900 * SECOND) == 100


def test_a_form_that_is_sent_meanwhile_does_not_stop_it_and_a_closed_duty_does() -> None:
    tries = [tried(Tried.DIALLED, FIRST), tried(Tried.SECOND_FORM, FIRST + 60 * SECOND)]

    assert calls_of(tries).seconds(FIRST + 301 * SECOND) == 301
    assert calls_of(tries, FIRST + 120 * SECOND).seconds(FIRST + 301 * SECOND) == 120


def test_a_dial_that_was_a_mistake_counts_for_nothing() -> None:
    wrong = tried(Tried.DIALLED, FIRST)
    tries = [wrong, tried(Tried.TAKEN_BACK, FIRST + SECOND, of=wrong.id), tried(Tried.DIALLED, FIRST + 60 * SECOND)]

    assert calls_of(tries).began == FIRST + 60 * SECOND
    assert calls_of(tries).number == 1


@given(st.lists(st.tuples(st.sampled_from([Tried.DIALLED, Tried.NOBODY, Tried.FORM]), st.integers(0, 600)), max_size=9))
def test_without_an_answer_the_time_never_goes_back(made: list[tuple[Tried, int]]) -> None:
    tries = [tried(kind, FIRST + second * SECOND) for kind, second in made]
    calls = calls_of(tries)

    seconds = [calls.seconds(FIRST + second * SECOND) for second in range(0, 1200, 50)]

    assert seconds == sorted(seconds)


@pytest.mark.parametrize(("waited", "there"), [(299, False), (300, False), (301, True), (3000, True)])
def test_five_minutes_are_not_too_long_and_one_second_more_is(waited: int, *, there: bool) -> None:
    calls = calls_of([tried(Tried.DIALLED, FIRST)])
    facts = measured(vocabulary(), lambda _: calls, FIRST + waited * SECOND)
    situation = vignettes()["V03"]
    for name, value in facts.items():
        situation = situation.with_answer(name, None, value)

    assert (RED_FLAG in {duty.key for duty in follow(situation).duties}) is there


def test_the_procedures_themselves_say_when_to_look_again() -> None:
    fact = timed_fact(vocabulary(), ["Migrant Help"])
    assert fact is not None
    situation = vignettes()["V03"]

    assert next_change(situation, fact, 0, follow) == 301
    assert next_change(situation, fact, 300, follow) == 301
    assert next_change(situation, fact, 301, follow) is None


def test_a_call_to_somebody_whom_no_pack_times_is_measured_by_none() -> None:
    assert timed_fact(vocabulary(), ["safeguarding lead"]) is None


def test_every_measure_of_the_packs_is_known_and_none_is_asked_of_people() -> None:
    facts = [fact for fact in vocabulary().facts.values() if fact.measure]

    assert {fact.measure for fact in facts} == set(MEASURES)
    assert all(fact.measured_of in vocabulary().recipients and not fact.askable for fact in facts)


def test_a_message_tells_the_exact_moments_of_the_call() -> None:
    tries = [
        tried(Tried.DIALLED, FIRST),
        tried(Tried.NOBODY, FIRST + 200 * SECOND),
        tried(Tried.DIALLED, FIRST + 210 * SECOND),
        tried(Tried.FORM, FIRST + 310 * SECOND),
    ]
    calls = calls_of(tries)

    found = told(vocabulary(), lambda _: calls, lambda _: "MH-77", FIRST + 320 * SECOND)

    assert found == {
        "waited_minutes": "5:20",
        "first_dialled_at": FIRST,
        "calls_made": "2",
        "logged_at": FIRST + 310 * SECOND,
        "logged_by": "web form",
        "form_sent_at": FIRST + 310 * SECOND,
        "log_reference": "MH-77",
    }


def test_the_clock_is_written_like_a_watch() -> None:
    assert [clock_words(second) for second in (0, 59, 300, 301, 3600)] == ["0:00", "0:59", "5:00", "5:01", "60:00"]
