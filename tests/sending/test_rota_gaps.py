"""A time in which nobody is on call is told beforehand, to those who can fill it."""

from datetime import UTC, datetime, timedelta

import pytest

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.packs.ladder import UnreadableClimb, read_rota_gap, rota_gap
from lantern.sending import rota_gaps
from lantern.sending.kinds import AlertKind
from lantern.sending.models import OutgoingMessage
from lantern.sending.rota_actions import give_turn, say_away
from lantern.sending.rota_gaps import tell_of_gaps
from lantern.sending.rota_queries import Colleague
from lantern.sending.rota_times import Hours
from lantern.vault.audit import THE_SYSTEM
from tests.access.people import account

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def lead() -> Account:
    return account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")


@pytest.fixture
def duty() -> Account:
    return account(Role.DUTY_MANAGER, shown_name="Idris Marlowe")


def on_call(who: Account, *, last: int) -> None:
    day = MONDAY.date()
    give_turn(account=who.id, first=day, last=day + last * DAY, hours=Hours.ALL, by=THE_SYSTEM, at=MONDAY)


def told() -> list[Account]:
    rows = OutgoingMessage.objects.filter(kind=AlertKind.ROTA, made_at__gt=MONDAY)
    return [Account.objects.get(pk=row.recipient) for row in rows]


def test_a_gap_of_the_next_days_is_told_to_those_who_keep_the_rota_and_to_nobody_else(
    lead: Account, duty: Account
) -> None:
    on_call(duty, last=0)

    assert tell_of_gaps(MONDAY + timedelta(minutes=1)) == 1

    assert told() == [lead]


def test_a_gap_is_told_once_a_day_until_it_is_filled(lead: Account, duty: Account) -> None:
    on_call(duty, last=1)
    hours = [MONDAY + timedelta(minutes=1) + timedelta(hours=number) for number in range(30)]

    assert [number for number, at in enumerate(hours) if tell_of_gaps(at)] == [0, 24]

    on_call(lead, last=9)
    assert tell_of_gaps(hours[0] + 2 * DAY) == 0
    say_away(account=lead.id, starts=hours[0] + 3 * DAY, until=None, by=THE_SYSTEM, at=hours[0] + 2 * DAY)
    assert tell_of_gaps(hours[0] + 2 * DAY) == 1


def test_whoever_falls_ill_tonight_is_told_at_once_although_another_gap_was_told_this_morning(
    lead: Account, duty: Account
) -> None:
    on_call(duty, last=0)
    morning = MONDAY + timedelta(minutes=1)
    assert tell_of_gaps(morning) == 1

    say_away(account=duty.id, starts=morning, until=None, by=THE_SYSTEM, at=morning + timedelta(hours=1))

    assert tell_of_gaps(morning + timedelta(hours=1, minutes=1)) == 1
    assert tell_of_gaps(morning + timedelta(hours=1, minutes=2)) == 0
    assert told().count(lead) == 2


def test_a_rota_that_has_lapsed_is_told_every_day_for_four_weeks(lead: Account, duty: Account) -> None:
    on_call(duty, last=0)
    days = [number for number in range(1, 60) if tell_of_gaps(MONDAY + number * DAY + timedelta(minutes=number))]

    assert days == list(range(1, 29))
    assert told() == [lead] * 28


def test_a_fault_with_one_keeper_keeps_no_other_from_being_told_and_tells_nobody_twice(
    lead: Account, duty: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    deputy = account(Role.DEPUTY, shown_name="Sam Okoro")
    on_call(duty, last=0)
    real = rota_gaps._tell

    def broken(one: Colleague, at: datetime) -> None:
        if one.account == lead.id:
            raise RuntimeError
        real(one, at)

    monkeypatch.setattr(rota_gaps, "_tell", broken)
    with pytest.raises(ExceptionGroup):
        tell_of_gaps(MONDAY + timedelta(minutes=1))

    assert tell_of_gaps(MONDAY + timedelta(minutes=2)) == 0
    assert told() == [deputy]


def test_nobody_is_told_every_day_where_no_rota_is_kept_or_all_is_filled(lead: Account) -> None:
    assert tell_of_gaps(MONDAY + timedelta(minutes=1)) == 0

    on_call(lead, last=9)

    assert tell_of_gaps(MONDAY + timedelta(minutes=1)) == 0
    assert told() == []


def test_the_figures_stand_in_the_pack_and_one_that_is_no_time_is_refused() -> None:
    assert (rota_gap().before, rota_gap().every) == (timedelta(hours=48), timedelta(hours=24))
    with pytest.raises(UnreadableClimb, match="rota_gap"):
        read_rota_gap({"rota_gap": {"hours_before": 0, "every_hours": 24, "lapsed_days": 28}})
