from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lantern.access.limits import LIMITS, address_open_from, open_from
from lantern.access.models import Try
from lantern.access.roles import Role
from tests.access.people import account
from tests.access.sign_in.hands import WRONG, typed
from tests.access.sign_in.house import NOON, Clock, carried

START = NOON
SECOND = timedelta(seconds=1)


def patient(times: int) -> list[datetime]:
    """Failures of somebody who tries again the very moment it is allowed."""
    failures: list[datetime] = []
    at = START
    for _ in range(times):
        allowed = open_from(failures)
        at = max(at, allowed) if allowed else at
        failures.append(at)
    return failures


def test_five_failures_cost_nothing_and_the_next_ones_wait_longer_and_longer() -> None:
    failures = patient(10)
    waits = [(later - earlier) / SECOND for earlier, later in pairwise(failures)]

    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16]


def test_after_ten_in_a_row_it_is_off_for_a_quarter_of_an_hour_then_twice_as_long_up_to_four_hours() -> None:
    failures = patient(16)
    waits = [(later - earlier) / timedelta(minutes=1) for earlier, later in pairwise(failures[9:])]

    assert waits == [15, 30, 60, 120, 240, 240]


@given(st.lists(st.integers(0, 4000), max_size=40), st.integers(0, 4000))
def test_one_more_failure_never_shortens_the_wait(seconds: list[int], more: int) -> None:
    failures = [START + SECOND * at for at in sorted(seconds)]
    later = [*failures, (failures[-1] if failures else START) + SECOND * more]

    before, after = open_from(failures), open_from(later)

    assert before is None or after is None or after >= before or later[-1] >= before


@given(st.lists(st.integers(0, 86_400), max_size=200))
def test_no_more_than_ten_are_let_through_in_five_minutes(gaps: list[int]) -> None:
    let_through: list[datetime] = []
    at = START
    for gap in gaps:
        at += timedelta(seconds=gap % 40)
        allowed = open_from(let_through)
        if allowed is None or at >= allowed:
            let_through.append(at)

    for first in let_through:
        assert sum(1 for moment in let_through if timedelta() <= moment - first < timedelta(minutes=5)) <= 10


def test_an_address_is_open_again_when_the_oldest_of_twenty_is_an_hour_old() -> None:
    failures = [START + timedelta(minutes=step) for step in range(20)]

    assert address_open_from(failures[:19]) is None
    assert address_open_from(failures) == START + LIMITS.address_window


@pytest.mark.django_db
def test_the_sixth_try_in_a_row_waits_even_with_the_right_password(client: Client) -> None:
    who = account(Role.VOLUNTEER)
    for _ in range(5):
        assert typed(client, who.username, WRONG).status_code == 422

    refused = typed(client, who.username)

    assert refused.status_code == 429
    assert "Wait" in refused.content.decode()
    Clock.at += timedelta(seconds=2)
    assert typed(client, who.username).status_code == 302


@pytest.mark.django_db
def test_a_name_that_nobody_has_is_slowed_down_in_the_same_way(client: Client) -> None:
    who = account(Role.VOLUNTEER)

    def answers(name: str) -> list[int]:
        return [typed(client, name, WRONG).status_code for _ in range(7)]

    assert answers(who.username) == answers("amber-nobody-0000") == [422] * 5 + [429] * 2


@pytest.mark.django_db
def test_the_right_password_ends_the_row(client: Client) -> None:
    who = account(Role.VOLUNTEER)
    for _ in range(4):
        typed(client, who.username, WRONG)
    typed(client, who.username)
    other = Client()

    assert [typed(other, who.username, WRONG).status_code for _ in range(5)] == [422] * 5


@pytest.mark.django_db
def test_twenty_failures_from_one_address_close_it_for_an_hour_for_every_name(client: Client) -> None:
    for number in range(20):
        typed(client, f"amber-nobody-{number}", WRONG)
    who = account(Role.VOLUNTEER)

    assert typed(client, who.username).status_code == 429
    elsewhere = client.post(
        "/sign-in/", {"name": who.username, "password": "a long walk by the river"}, REMOTE_ADDR="198.51.100.7"
    )
    assert elsewhere.status_code == 302


@pytest.mark.django_db
def test_more_than_a_hundred_failures_a_minute_tell_those_who_watch_once() -> None:
    lead = account(Role.SAFEGUARDING_LEAD)
    for number in range(103):
        Client().post(
            "/sign-in/", {"name": f"amber-nobody-{number}", "password": WRONG}, REMOTE_ADDR=f"198.51.100.{number}"
        )

    assert [(to, kind) for _, to, kind in carried] == [((lead.id,), "sign_in")]
    assert Try.objects.count() == 103
