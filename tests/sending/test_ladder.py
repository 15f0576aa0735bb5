"""The ladder with its people: leavers, holidays, ties, mail that comes back, nights, power cuts (F08, F09)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import QuerySet
from django.test import Client

from lantern.access.contacts import change_contact, contact_of, mail_arrives, mail_came_back
from lantern.access.models import Account
from lantern.access.need_to_know import may
from lantern.access.policy_actions import Action
from lantern.access.roles import Role
from lantern.folders.kinds import ExclusionKind
from lantern.folders.models import Grant
from lantern.sending import climbs
from lantern.sending.actions import open_alerts
from lantern.sending.climbs import climb_unopened, way
from lantern.sending.kinds import AlertKind, Cause, Route, State
from lantern.sending.letting_in import WHY
from lantern.sending.mail import AddressRefused, Refused
from lantern.sending.models import Climb, OutgoingMessage
from lantern.sending.rota_actions import give_turn, say_away, say_back
from lantern.sending.rota_queries import rota
from lantern.sending.rota_times import Hours
from lantern.vault.acts import StaleRecord
from lantern.vault.audit import THE_SYSTEM, By
from lantern.vault.keyring import keyring
from lantern.vault.models import AuditEntry
from lantern.vault.permits import for_the_system
from tests.access.need import house
from tests.access.people import signed_in
from tests.sending.ladder import MINUTE, ORDER, Ladder, ladder, order_of_the_sweep, urgent
from tests.sending.people import account, alerted, concern, keep_out, seal, suspend

pytestmark = pytest.mark.django_db
LEAD, DEPUTY, MANAGER, DUTY, TRUSTEE = (
    Role.SAFEGUARDING_LEAD, Role.DEPUTY, Role.REGISTERED_MANAGER, Role.DUTY_MANAGER, Role.TRUSTEE,
)  # fmt: skip
FIRST = {LEAD, DEPUTY}
DAY = timedelta(days=1)


@pytest.fixture
def there(now: datetime) -> Ladder:
    return ladder(now)


def on_call(there: Ladder, role: Role, *, hours: Hours = Hours.ALL) -> None:
    day = there.since.date()
    give_turn(account=there.people[role], first=day - DAY, last=day + DAY, hours=hours, by=THE_SYSTEM, at=there.since)


def away(there: Ladder, role: Role) -> UUID:
    row = say_away(account=there.people[role], starts=there.since - DAY, until=None, by=THE_SYSTEM, at=there.since)
    return row.id


def written(there: Ladder) -> list[tuple[str, int, str, str]]:
    rows = OutgoingMessage.objects.filter(folder=there.folder).order_by("recipient", "step", "repeat", "route")
    return [(str(row.recipient), row.step, row.route, row.state) for row in rows]


def of(there: Ladder, role: Role) -> "QuerySet[OutgoingMessage]":
    """The messages to somebody about the concern; what they hear of the rota is another matter."""
    return OutgoingMessage.objects.filter(folder=there.folder, recipient=there.people[role])


def opened(there: Ladder, role: Role, minute: float) -> None:
    by = By(there.people[role], "0123456789abcdef")
    open_alerts(folder=there.folder, by=by, at=there.since + minute * MINUTE)


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
    assert there.told() == FIRST
    there.passed(25)
    assert there.told() == FIRST | {DUTY}
    there.passed(35)
    assert there.told(route=Route.SECOND) == {DUTY}
    assert "0770@texts.example" in [address for address, _ in there.box.kept]


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

    assert there.told() == FIRST | {DUTY}
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


def test_it_stops_when_anybody_who_may_read_it_opens_it_alerted_or_not(there: Ladder) -> None:
    worker = house.account(Role.WORKER, there.since)
    house.let_in(there.folder, worker, there.since)
    there.passed(0)

    open_alerts(folder=there.folder, by=By(worker.id, "0123456789abcdef"), at=there.since + 10 * MINUTE)
    there.passes([15, 25, 35])

    assert there.told() == FIRST
    assert Climb.objects.get().stopped_by == worker.id


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


# -- mail that comes back ------------------------------------------------------------------------------------------


def address(there: Ladder, role: Role) -> str:
    return contact_of(there.people[role]).mail


def test_an_address_that_the_server_does_not_know_counts_as_not_reached_at_once(there: Ladder) -> None:
    for role in FIRST:
        there.box.refuses[address(there, role)] = AddressRefused()

    there.passed(0)

    assert MANAGER in there.told()
    assert contact_of(there.people[LEAD]).mail_failed_at == there.since
    causes = OutgoingMessage.objects.filter(folder=there.folder, recipient=there.people[LEAD])
    assert set(causes.values_list("cause", flat=True)) == {Cause.CAME_BACK}


def test_a_fault_of_ours_marks_nobodys_address(there: Ladder) -> None:
    for role in FIRST:
        there.box.refuses[address(there, role)] = Refused()

    there.passes([0, 1, 3, 5])

    assert not Account.objects.filter(mail_failed_at__isnull=False).exists()
    assert MANAGER in there.told(), "three refusals are the end of an alert, so somebody stands in"


def test_mail_that_somebody_says_came_back_is_told_to_somebody_else_at_once(there: Ladder) -> None:
    there.passed(0)
    for role in FIRST:
        mail_came_back(account=there.people[role], by=THE_SYSTEM, at=there.since + MINUTE)

    there.passed(2)

    assert MANAGER in there.told()


def test_also_what_is_not_urgent_goes_to_somebody_else_when_mail_came_back(there: Ladder, now: datetime) -> None:
    other = concern(now)
    alerted(other, there.people[LEAD], at=now)
    there.passed(0)
    mail_came_back(account=there.people[LEAD], by=THE_SYSTEM, at=now + MINUTE)

    there.passed(2)

    rows = OutgoingMessage.objects.filter(folder=other).exclude(recipient=there.people[LEAD])
    assert set(rows.values_list("recipient", flat=True)) == {there.people[DEPUTY]}


def test_it_goes_to_the_second_address_of_the_same_person_where_there_is_one(there: Ladder) -> None:
    second = "lead-second@charity.example"
    change_contact(
        account=there.people[LEAD], mail="gone@charity.example", second_mail=second, phone="", by=THE_SYSTEM,
        at=there.since,
    )  # fmt: skip
    there.box.refuses["gone@charity.example"] = AddressRefused()

    there.passes([0, 0.5])

    assert second in [address for address, _ in there.box.kept]
    row = OutgoingMessage.objects.get(folder=there.folder, recipient=there.people[LEAD])
    assert row.state == State.SENT


def test_what_had_left_before_the_mark_goes_to_the_second_address_once(there: Ladder) -> None:
    second = "lead-second@charity.example"
    change_contact(
        account=there.people[LEAD], mail="full@charity.example", second_mail=second, phone="", by=THE_SYSTEM,
        at=there.since,
    )  # fmt: skip
    there.passed(0)
    mail_came_back(account=there.people[LEAD], by=THE_SYSTEM, at=there.since + MINUTE)

    there.passes([2, 3, 4])

    assert [one for one, _ in there.box.kept].count(second) == len(
        OutgoingMessage.objects.filter(recipient=there.people[LEAD], sent_at__gt=there.since + MINUTE)
    )


def test_another_address_ends_it_and_the_same_one_does_not(there: Ladder) -> None:
    lead = there.people[LEAD]
    mail_came_back(account=lead, by=THE_SYSTEM, at=there.since)
    same = address(there, LEAD)

    change_contact(account=lead, mail=same, second_mail="", phone="1234", by=THE_SYSTEM, at=there.since)
    assert not contact_of(lead).reached
    change_contact(
        account=lead, mail="new@charity.example", second_mail="", phone="1234", by=THE_SYSTEM, at=there.since
    )

    assert contact_of(lead).reached


def test_a_fault_on_the_way_is_taken_back_by_hand(there: Ladder) -> None:
    lead = there.people[LEAD]
    mail_came_back(account=lead, by=THE_SYSTEM, at=there.since)

    mail_arrives(account=lead, by=THE_SYSTEM, at=there.since + MINUTE)

    assert contact_of(lead).reached


def test_the_mark_is_told_to_its_owner_and_to_those_who_watch_over_accounts(there: Ladder) -> None:
    lead = there.people[LEAD]

    assert mail_came_back(account=lead, by=THE_SYSTEM, at=there.since)
    assert not mail_came_back(account=lead, by=THE_SYSTEM, at=there.since), "it is told once"

    told = OutgoingMessage.objects.filter(folder=lead, kind=AlertKind.ACCOUNT)
    assert set(told.values_list("recipient", flat=True)) == {there.people[role] for role in (LEAD, DEPUTY, MANAGER)}


# -- the second route of the organisation ---------------------------------------------------------------------------

ROUTE = "duty@answering.example"


@pytest.fixture
def duty_route(there: Ladder, settings: Any) -> Ladder:
    settings.LANTERN_SECOND_ROUTE = ROUTE
    settings.LANTERN_SECOND_ROUTE_READERS = [there.who(MANAGER).username, there.who(DUTY).username]
    return there


def by_the_route(there: Ladder) -> list[str]:
    return [words.subject + words.body for address, words in there.box.kept if address == ROUTE]


def test_the_second_route_of_the_organisation_is_used_on_the_last_step_and_says_nothing(duty_route: Ladder) -> None:
    duty_route.passes([0, 15, 25, 34.9])
    assert by_the_route(duty_route) == []
    duty_route.passed(35)

    (words,) = by_the_route(duty_route)
    assert words == next(words.subject + words.body for address, words in duty_route.box.kept if address != ROUTE)
    assert "CANARY" not in words
    assert str(duty_route.folder) not in words


@pytest.mark.parametrize("kind", [*ExclusionKind])
def test_it_is_never_used_where_one_of_its_readers_has_a_tie(duty_route: Ladder, kind: ExclusionKind) -> None:
    keep_out(duty_route.folder, duty_route.people[MANAGER], kind, duty_route.since)

    duty_route.passes([0, 15, 25, 35, 95, 155])

    assert by_the_route(duty_route) == []


def test_a_reader_who_is_kept_out_after_it_was_written_still_gets_nothing(duty_route: Ladder) -> None:
    duty_route.passes([0, 15, 25])
    climb_unopened(at=duty_route.since + 35 * MINUTE)
    assert OutgoingMessage.objects.filter(route=Route.HOUSE, state=State.QUEUED).exists()
    keep_out(duty_route.folder, duty_route.people[DUTY], ExclusionKind.MUST_NOT_KNOW, duty_route.since + 35 * MINUTE)

    duty_route.passed(36)

    assert by_the_route(duty_route) == []
    assert OutgoingMessage.objects.get(route=Route.HOUSE).state == State.WITHHELD


@pytest.mark.parametrize("spoilt", ["nobody is named", "a name is unknown", "a reader has left", "sealed"])
def test_it_is_shut_where_it_is_not_known_who_reads_there(duty_route: Ladder, settings: Any, spoilt: str) -> None:
    if spoilt == "nobody is named":
        settings.LANTERN_SECOND_ROUTE_READERS = []
    elif spoilt == "a name is unknown":
        settings.LANTERN_SECOND_ROUTE_READERS = [*settings.LANTERN_SECOND_ROUTE_READERS, "who-is-that-1"]
    elif spoilt == "a reader has left":
        suspend(duty_route.people[DUTY], duty_route.since)
    else:
        seal(duty_route.folder, duty_route.since, keep=duty_route.people[LEAD])

    duty_route.passes([0, 15, 25, 35])

    assert by_the_route(duty_route) == []


def test_what_left_by_the_route_does_not_count_as_an_account_that_was_reached(duty_route: Ladder) -> None:
    duty_route.passes([0, 35])
    row = OutgoingMessage.objects.get(route=Route.HOUSE)

    assert row.recipient is None
    assert not OutgoingMessage.objects.filter(alert=row.alert, state=State.NOBODY).exists()


# -- days and nights --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "who"),
    [
        (datetime(2026, 11, 23, 11, tzinfo=UTC), MANAGER),  # a Monday
        (datetime(2026, 11, 23, 23, tzinfo=UTC), DUTY),  # its night
        (datetime(2026, 11, 28, 11, tzinfo=UTC), DUTY),  # a Saturday
        (datetime(2026, 12, 25, 11, tzinfo=UTC), DUTY),  # a bank holiday
        (datetime(2026, 10, 25, 0, 45, tzinfo=UTC), DUTY),  # the night on which the clocks go back
        (datetime(2026, 3, 29, 0, 45, tzinfo=UTC), DUTY),  # and forward
    ],
)
def test_whoever_is_on_call_at_that_hour_is_told_by_the_rota(since: datetime, who: Role) -> None:
    there = ladder(since)
    for role, hours in ((MANAGER, Hours.OFFICE), (DUTY, Hours.OUT)):
        give_turn(
            account=there.people[role], first=date(2026, 1, 1), last=date(2026, 12, 31), hours=hours, by=THE_SYSTEM,
            at=since - DAY,
        )  # fmt: skip

    there.passes([0, 15, 25])

    assert there.told() == FIRST | {who}


def test_the_minutes_of_the_ladder_are_minutes_in_the_night_on_which_the_clocks_change() -> None:
    # Quarter past one by the clocks comes twice in this night; a quarter of an hour is a quarter of an hour.
    there = ladder(datetime(2026, 10, 25, 0, 50, tzinfo=UTC))

    there.passes([0, 14.9])
    assert Climb.objects.get().step == 0
    there.passed(15)

    assert Climb.objects.get().step == 1


# -- power cuts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_power_cut_while_messages_leave_loses_nobody(there: Ladder, after: int) -> None:
    on_call(there, DUTY)
    there.box.dies_after = after
    with pytest.raises(KeyboardInterrupt):
        there.passed(25)
    there.box.dies_after = None

    there.passes([26, 37])

    reached = {address for address, _ in there.box.kept}
    assert reached >= {address(there, role) for role in (LEAD, DEPUTY, DUTY)}


def test_a_power_cut_within_a_step_leaves_it_to_the_next_pass(there: Ladder, monkeypatch: pytest.MonkeyPatch) -> None:
    there.passed(0)

    def cut(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lantern.sending.climbs.outbox.write", cut)
    with pytest.raises(KeyboardInterrupt):
        climb_unopened(at=there.since + 15 * MINUTE)
    monkeypatch.undo()
    assert Climb.objects.get().step == 0

    there.passed(16)

    assert Climb.objects.get().step == 1


def test_after_hours_without_power_it_climbs_straight_to_the_end(there: Ladder) -> None:
    on_call(there, DUTY)

    there.passed(60 * 5)

    assert there.told() >= FIRST | {DUTY}
    assert Climb.objects.get().step > len(way().rungs)
    assert of(there, DUTY).filter(route=Route.OWN).count() == 1, (
        "one message for each person, however many steps were missed"
    )


def test_one_concern_that_meets_a_fault_does_not_keep_another_from_climbing(
    there: Ladder, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = concern(there.since)
    urgent(other, [there.people[LEAD]], there.since)
    real = climbs.people_for

    def broken(row: Climb, *rest: Any) -> Any:
        if row.folder == there.folder:
            raise ValueError("CANARY")
        return real(row, *rest)

    monkeypatch.setattr(climbs, "people_for", broken)
    with pytest.raises(ExceptionGroup):
        climb_unopened(at=there.since + 15 * MINUTE)

    assert Climb.objects.get(folder=other).step == 1


# -- the first page ----------------------------------------------------------------------------------------------------

WAITS = "An urgent concern waits."


def shown(who: Account, path: str, at: datetime) -> str:
    answer = signed_in(Client(), who, at=at).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/alerts/"])
def test_whoever_may_read_it_sees_that_it_waits_until_somebody_opens_it(
    there: Ladder, settings: Any, path: str
) -> None:
    settings.LANTERN_TEST_CLOCK = lambda: there.since + MINUTE
    lead, manager = there.who(LEAD), there.who(MANAGER)
    before = shown(lead, path, there.since)
    assert WAITS in before
    assert f'href="/folders/{there.folder}/"' in before
    assert "CANARY-TITLE" not in before
    assert WAITS not in shown(manager, path, there.since), "they were not told, and may not read it"

    opened(there, DEPUTY, 1)

    assert WAITS not in shown(lead, path, there.since)


@pytest.mark.parametrize("kind", [ExclusionKind.MUST_NOT_KNOW, ExclusionKind.MUST_NOT_READ])
def test_whoever_is_kept_out_of_it_sees_nothing_of_it(there: Ladder, settings: Any, kind: ExclusionKind) -> None:
    settings.LANTERN_TEST_CLOCK = lambda: there.since + MINUTE
    keep_out(there.folder, there.people[DEPUTY], kind, there.since)

    assert WAITS not in shown(there.who(DEPUTY), "/", there.since)


def test_a_stand_in_for_a_new_alert_about_a_concern_can_open_it_too(now: datetime) -> None:
    there = ladder(now, LEAD, MANAGER)
    keep_out(there.folder, there.people[LEAD], ExclusionKind.MUST_NOT_KNOW, now)

    alerted(there.folder, there.people[LEAD], at=now)

    assert Grant.objects.filter(folder=there.folder, account=there.people[MANAGER]).exists()
