"""The ladder with its people: its steps, who opens it, who is let in, leavers, holidays, ties (F08, F09)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from lantern.access.circumstances import Circumstances
from lantern.access.contacts import change_contact
from lantern.access.models import Account
from lantern.access.need_to_know import may
from lantern.access.policy_actions import Action
from lantern.access.roles import Role
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.models import Grant
from lantern.sending import climbs
from lantern.sending.actions import open_alerts, words_shown
from lantern.sending.climbs import climb_unopened, way
from lantern.sending.kinds import Route, State
from lantern.sending.letting_in import WHY
from lantern.sending.models import Climb, OutgoingMessage
from lantern.sending.rota_actions import say_back
from lantern.sending.rota_queries import rota
from lantern.vault.acts import StaleRecord
from lantern.vault.audit import THE_SYSTEM, By
from lantern.vault.keyring import keyring
from lantern.vault.models import AuditEntry
from lantern.vault.permits import for_the_system
from tests.access.need import house
from tests.sending.ladder import (
    DEPUTY,
    DUTY,
    FIRST,
    LEAD,
    MANAGER,
    MINUTE,
    ORDER,
    TRUSTEE,
    Ladder,
    away,
    ladder,
    of,
    on_call,
    opened,
    order_of_the_sweep,
    urgent,
    written,
)
from tests.sending.people import account, alerted, concern, keep_out, seal, suspend

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
REASONED = Circumstances(reason=True)


@pytest.fixture
def there(now: datetime) -> Ladder:
    return ladder(now)


# -- step by step ----------------------------------------------------------------------------------------------


def test_the_passes_of_these_tests_take_the_steps_of_the_sweep_in_its_order() -> None:
    assert order_of_the_sweep() == ORDER


def test_it_climbs_from_the_deputy_to_the_rota_and_by_the_second_route(there: Ladder) -> None:
    on_call(there, DUTY)
    change_contact(
        account=there.people[DUTY], mail="duty@charity.example", second_mail="0770@texts.example", phone="",
        by=THE_SYSTEM, at=there.since,
    )  # fmt: skip

    there.passes([0, 14.9])
    assert there.told() == FIRST
    assert written(there) == sorted([(str(there.people[role]), 0, "own", "sent") for role in FIRST])
    there.passed(15)
    assert (str(there.people[DEPUTY]), 1, "own", "sent") in written(there)
    there.passed(24.9)
    assert there.told() == FIRST | {MANAGER}, "the deputy was told at first, so the next post is told, too"
    there.passed(25)
    assert there.told() == FIRST | {MANAGER, DUTY}
    there.passed(35)
    assert there.told(route=Route.SECOND) == {DUTY}
    assert "0770@texts.example" in [address for address, _ in there.box.kept]


def test_what_a_clock_dated_that_was_years_ahead_climbs_every_step_at_once_and_its_messages_leave(
    there: Ladder,
) -> None:
    there.passed(-10 * 365 * DAY / MINUTE)

    assert Climb.objects.get().step == len(way().rungs)
    assert there.box.kept


def test_a_clock_that_is_a_little_ahead_lets_nothing_climb_early(there: Ladder) -> None:
    there.passed(-4)

    assert Climb.objects.get().step == 0


def test_what_is_not_urgent_does_not_climb(there: Ladder, now: datetime) -> None:
    other = concern(now)
    alerted(other, there.people[LEAD], at=now)

    there.passed(20)

    assert not Climb.objects.filter(folder=other).exists()
    assert not OutgoingMessage.objects.filter(folder=other, step__gt=0).exists()


@pytest.mark.parametrize("minutes", [[40], [0, 40, 40], [0, 15, 15, 25, 25, 35, 35, 40], list(range(41))])
def test_passes_late_twice_or_every_minute_come_to_the_same_people(there: Ladder, minutes: list[float]) -> None:
    on_call(there, DUTY)

    there.passes([0, *minutes])

    assert there.told() == {*there.people}
    assert Climb.objects.get().step == 3


def test_a_second_pass_at_the_same_moment_writes_nothing(there: Ladder) -> None:
    there.passes([0, 25])
    before = written(there)

    assert climb_unopened(at=there.since + 25 * MINUTE) == 0
    assert written(there) == before


def test_after_the_last_step_everybody_is_told_again_each_hour_and_no_more_often(there: Ladder) -> None:
    again = way().every // MINUTE
    there.passes([0, 35])
    before = len(there.box.kept)

    there.passes([35 + again - 1])
    there.passes([35 + again])

    steps = OutgoingMessage.objects.filter(step=4).count()
    assert steps == len(there.told())
    assert len(there.box.kept) > before
    assert Climb.objects.get().step == 4


def test_each_step_is_one_act_with_its_entry(there: Ladder) -> None:
    there.passes([0, 15, 25, 35])

    entries = AuditEntry.objects.filter(folder=there.folder, action="alert.climbed")
    assert entries.count() == 3


# -- opening -----------------------------------------------------------------------------------------------------


def read_by(there: Ladder, role: Role, level: Level, **more: Any) -> Account:
    """Somebody who was not alerted is let in, and has the words before them after ten minutes."""
    who = house.account(role, there.since)
    house.let_in(there.folder, who, there.since, level, **more)
    words_shown(house.visit(who, there.since + 10 * MINUTE), there.folder)
    return who


@pytest.mark.parametrize(
    ("role", "level"), [(LEAD, Level.MANAGE), (DEPUTY, Level.WRITE), (MANAGER, Level.WRITE), (DUTY, Level.WRITE)]
)
def test_it_stops_when_somebody_reads_it_who_may_decide_alerted_or_not(there: Ladder, role: Role, level: Level) -> None:
    there.passed(0)

    who = read_by(there, role, level)
    there.passes([15, 25, 35])

    assert there.told() == FIRST
    assert Climb.objects.get().stopped_by == who.id


@pytest.mark.parametrize(
    ("role", "level"), [(Role.WORKER, Level.READ), (Role.WORKER, Level.WRITE), (LEAD, Level.READ), (DUTY, Level.READ)]
)
def test_whoever_reads_it_and_cannot_act_does_not_stop_it(there: Ladder, role: Role, level: Level) -> None:
    there.passed(0)

    read_by(there, role, level)
    there.passes([15, 25])

    assert Climb.objects.get().stopped_at is None
    assert there.told() > FIRST


def test_whoever_raised_it_does_not_stop_it_and_another_who_can_act_does(there: Ladder) -> None:
    Climb.objects.all().delete()
    raises = there.people[LEAD]
    urgent(there.folder, [there.people[DEPUTY]], there.since, beside=(raises,))

    opened(there, LEAD, 1)
    assert Climb.objects.get().stopped_at is None
    opened(there, DEPUTY, 2)

    assert Climb.objects.get().stopped_by == there.people[DEPUTY]


def test_whoever_has_broken_the_glass_does_not_stop_it(there: Ladder) -> None:
    there.passed(0)

    read_by(there, DUTY, Level.WRITE, break_glass=True, until=there.since + 240 * MINUTE)

    assert Climb.objects.get().stopped_at is None


def test_whoever_keeps_it_and_reads_it_at_a_shared_tablet_stops_it(there: Ladder) -> None:
    there.passed(0)

    words_shown(house.visit(there.who(LEAD), there.since + MINUTE, station=True), there.folder)

    assert Climb.objects.get().stopped_by == there.people[LEAD]


def test_what_only_opens_alerts_never_stops_it(there: Ladder) -> None:
    there.passed(0)

    assert open_alerts(folder=there.folder, by=By(there.people[LEAD], "0123456789abcdef"), at=there.since + MINUTE)

    assert Climb.objects.get().stopped_at is None


def test_it_stops_at_any_step_and_those_who_were_only_told_for_that_are_left_in_peace(there: Ladder) -> None:
    on_call(there, DUTY)
    there.passes([0, 15, 25])
    opened(there, LEAD, 26)
    before = of(there, DUTY).count()

    there.passes([35, 60, 600])

    assert of(there, DUTY).count() == before


def test_whoever_may_not_decide_does_not_stop_it(there: Ladder) -> None:
    keep_out(there.folder, there.people[DEPUTY], ExclusionKind.MUST_NOT_DECIDE, there.since)
    there.passed(0)

    opened(there, DEPUTY, 5)
    there.passed(15)

    assert Climb.objects.get().stopped_at is None
    assert MANAGER in there.told()


def test_opening_it_while_a_pass_climbs_wins(there: Ladder) -> None:
    there.passed(0)
    read_before = Climb.objects.get()
    opened(there, LEAD, 14)
    at = there.since + 15 * MINUTE

    # The pass read the row before it was opened.
    with pytest.raises(StaleRecord):
        climbs._climb_one(read_before, rota(at), at)

    assert there.told() == FIRST
    assert not OutgoingMessage.objects.filter(step__gt=0).exists()


# -- who is told can open it -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [MANAGER, DUTY, TRUSTEE])
def test_whoever_is_told_by_the_ladder_can_open_it_and_could_not_before(there: Ladder, role: Role) -> None:
    on_call(there, role)
    visitor = house.visit(there.who(role), there.since + 26 * MINUTE)
    assert not may(visitor, Action.READ_FOLDER, there.folder)

    there.passes([0, 25])

    assert may(visitor, Action.READ_FOLDER, there.folder)
    grant = Grant.objects.get(account=there.people[role])
    keys = keyring().open(for_the_system(there.folder, "test", reads=True))
    assert grant.open(keys, "why") == WHY
    assert grant.stand_in == (role is TRUSTEE)


def test_nobody_is_let_in_who_was_not_told(there: Ladder) -> None:
    there.passes([0, 15, 25, 35])

    let_in = set(Grant.objects.filter(folder=there.folder).values_list("account", flat=True))
    assert let_in == {there.people[role] for role in there.told()}


def test_a_grant_that_somebody_holds_is_not_given_twice(there: Ladder) -> None:
    there.passes([0, 15])

    assert Grant.objects.filter(account=there.people[DEPUTY]).count() == 1


def test_whoever_could_only_read_and_is_told_can_act_from_then_on(there: Ladder) -> None:
    on_call(there, DUTY)
    house.let_in(there.folder, there.who(DUTY), there.since, Level.READ)
    visitor = house.visit(there.who(DUTY), there.since + 26 * MINUTE)
    assert not may(visitor, Action.DECIDE, there.folder, REASONED)

    there.passes([0, 25, 35])

    assert may(visitor, Action.DECIDE, there.folder, REASONED)
    levels = Grant.objects.filter(account=there.people[DUTY]).order_by("starts").values_list("level", flat=True)
    assert list(levels) == [Level.READ, Level.MANAGE]


# -- leavers, holidays, ties --------------------------------------------------------------------------------------


def test_a_leaver_is_never_counted_and_somebody_else_is_told_at_once(there: Ladder) -> None:
    on_call(there, DUTY)
    for role in (LEAD, DEPUTY, DUTY):
        suspend(there.people[role], there.since)

    there.passed(0.5)
    assert MANAGER in there.told()
    there.passes([15, 25, 35])

    for role in FIRST:
        assert set(of(there, role).values_list("state", flat=True)) == {State.WITHHELD}
    assert not of(there, DUTY).exists()


def test_somebody_on_holiday_is_passed_over_and_told_again_once_back(there: Ladder) -> None:
    on_call(there, MANAGER)
    holiday = away(there, MANAGER)
    away(there, DEPUTY)

    there.passes([0, 15])
    assert there.told() == FIRST | {DUTY}
    say_back(absence=holiday, by=THE_SYSTEM, at=there.since + 20 * MINUTE)
    there.passed(25)

    assert MANAGER in there.told()


def test_where_everybody_is_away_they_are_told_rather_than_nobody(there: Ladder) -> None:
    for role in there.people:
        away(there, role)

    there.passes([0, 15, 25])

    assert there.told() >= FIRST | {MANAGER}


def test_somebody_in_another_post_is_told_at_once_where_the_first_are_ill(there: Ladder) -> None:
    away(there, LEAD)
    away(there, DEPUTY)

    there.passed(0.5)

    assert MANAGER in there.told()


@pytest.mark.parametrize("kind", [*ExclusionKind])
def test_nobody_with_a_tie_of_any_class_is_told_on_any_step(there: Ladder, kind: ExclusionKind) -> None:
    on_call(there, DUTY)
    keep_out(there.folder, there.people[DUTY], kind, there.since)

    there.passes([0, 15, 25, 35, 95, 600])

    assert DUTY not in there.told()
    assert MANAGER in there.told()


def test_whoever_is_kept_out_while_it_climbs_gets_nothing_from_then_on(there: Ladder) -> None:
    on_call(there, DUTY)
    there.passes([0, 25])
    before = of(there, DUTY).count()
    keep_out(there.folder, there.people[DUTY], ExclusionKind.MUST_NOT_KNOW, there.since + 26 * MINUTE)

    there.passes([35, 95, 155])

    assert of(there, DUTY).count() == before


def test_whom_it_is_about_is_never_told(now: datetime) -> None:
    there = ladder(now, LEAD, MANAGER, DUTY)
    other = concern(now)
    urgent(other, [there.people[LEAD]], now, beside=(there.people[MANAGER],))

    for minute in (0, 15, 25, 35):
        there.passed(minute)

    assert not OutgoingMessage.objects.filter(folder=other, recipient=there.people[MANAGER]).exists()


def test_a_sealed_concern_climbs_to_nobody_but_those_who_were_named(there: Ladder) -> None:
    seal(there.folder, there.since, keep=there.people[LEAD])

    there.passes([0, 15, 25, 35])

    assert {role for role in there.told() if role not in FIRST} == set()
    sent = OutgoingMessage.objects.filter(state=State.SENT).values_list("recipient", flat=True)
    assert set(sent) == {there.people[LEAD]}


def test_a_lead_alone_is_told_again_at_every_step(now: datetime) -> None:
    there = ladder(now, LEAD)

    there.passes([0, 15, 25, 35])

    steps = OutgoingMessage.objects.filter(recipient=there.people[LEAD], repeat=0).values_list("step", flat=True)
    assert sorted(steps) == [0, 1, 2, 3]


def test_where_nobody_is_left_it_waits_and_whoever_comes_is_told_and_let_in(now: datetime) -> None:
    there = ladder(now, LEAD)
    suspend(there.people[LEAD], now)
    there.passes([0, 15])
    assert OutgoingMessage.objects.filter(state=State.NOBODY).exists()

    new = account(TRUSTEE, now)
    there.passed(16)

    assert OutgoingMessage.objects.filter(recipient=new, state=State.SENT).exists()
    assert Grant.objects.filter(account=new, stand_in=True).exists()


def test_a_stand_in_for_a_new_alert_about_a_concern_can_open_it_too(now: datetime) -> None:
    there = ladder(now, LEAD, MANAGER)
    keep_out(there.folder, there.people[LEAD], ExclusionKind.MUST_NOT_KNOW, now)

    alerted(there.folder, there.people[LEAD], at=now)

    assert Grant.objects.filter(folder=there.folder, account=there.people[MANAGER]).exists()
