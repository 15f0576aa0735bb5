"""The ladder when mail comes back, and its second route (F08, F09)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from lantern.access.contacts import change_contact, contact_of, mail_arrives, mail_came_back
from lantern.access.models import Account
from lantern.folders.kinds import ExclusionKind
from lantern.sending.climbs import climb_unopened
from lantern.sending.kinds import AlertKind, Cause, Route, State
from lantern.sending.mail import AddressRefused, Refused
from lantern.sending.models import OutgoingMessage
from lantern.vault.audit import THE_SYSTEM
from tests.sending.ladder import (
    DEPUTY,
    DUTY,
    FIRST,
    LEAD,
    MANAGER,
    MINUTE,
    Ladder,
    address,
    away,
    ladder,
)
from tests.sending.people import alerted, concern, keep_out, seal, suspend

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def there(now: datetime) -> Ladder:
    return ladder(now)


# -- mail that comes back ------------------------------------------------------------------------------------------


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


def test_nobody_stands_in_whose_mail_comes_back_while_somebody_else_is_there(there: Ladder, now: datetime) -> None:
    other = concern(now)
    alerted(other, there.people[LEAD], at=now)
    away(there, LEAD)
    mail_came_back(account=there.people[DEPUTY], by=THE_SYSTEM, at=now)

    there.passes([0, 31, 125])

    rows = OutgoingMessage.objects.filter(folder=other).exclude(recipient=there.people[LEAD])
    assert set(rows.values_list("recipient", "state")) == {(there.people[MANAGER], State.SENT)}


def test_where_mail_to_a_stand_in_comes_back_and_the_others_are_away_the_next_one_is_told(
    there: Ladder, now: datetime
) -> None:
    other = concern(now)
    alerted(other, there.people[LEAD], at=now)
    away(there, LEAD)

    there.passes([0, 31])
    there.box.refuses[address(there, DEPUTY)] = AddressRefused()
    there.passed(125)

    rows = OutgoingMessage.objects.filter(folder=other).exclude(recipient=there.people[LEAD])
    assert set(rows.values_list("recipient", flat=True)) == {there.people[DEPUTY], there.people[MANAGER]}


def test_where_nobody_else_is_left_an_alert_stays_with_who_is_away_and_does_not_count_as_nobodys(now: datetime) -> None:
    small = ladder(now, LEAD, DEPUTY)
    other = concern(now)
    alerted(other, small.people[LEAD], at=now)
    away(small, LEAD)

    small.passes([0, 31])
    small.box.refuses[address(small, DEPUTY)] = AddressRefused()
    small.passes([125, 126])

    rows = OutgoingMessage.objects.filter(folder=other)
    assert set(rows.values_list("recipient", flat=True)) == {small.people[LEAD], small.people[DEPUTY]}
    assert not rows.filter(state=State.NOBODY).exists()


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
