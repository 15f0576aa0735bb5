"""Very many reports from one account: every one of them is taken, and somebody looks."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client, override_settings

from lantern.access.models import Account
from lantern.access.recipients import NO_FOLDER
from lantern.access.roles import Role
from lantern.app import health
from lantern.app.health import Asked, Colour
from lantern.app.many_reports import MANY, WITHIN, most_from_one, tell_of_many
from lantern.app.sweep_steps import STEPS
from lantern.concerns.actions import report_concern
from lantern.concerns.models import Concern, Danger
from lantern.concerns.short_reports import ShortReport
from lantern.folders.models import Grant
from lantern.sending.kinds import AlertKind
from lantern.sending.models import OutgoingMessage
from lantern.sending.steps import Pass
from lantern.vault.audit import By
from tests.access.people import account, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[None]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: now):
        yield


@pytest.fixture
def lead() -> Account:
    return account(Role.SAFEGUARDING_LEAD)


@pytest.fixture
def afraid() -> Account:
    return account(Role.VOLUNTEER, shown_name="CANARY-NAME Okoro")


def reported(who: Account, number: int, at: datetime) -> None:
    for _ in range(number):
        said = ShortReport(words="He is at the door again.", danger=Danger.YES)
        report_concern(report=said, by=By(who.id, "0123456789abcdef"), at=at, id=uuid4())


def told() -> set[UUID | None]:
    rows = OutgoingMessage.objects.filter(folder=NO_FOLDER, kind=AlertKind.ANOTHER)
    return set(rows.values_list("recipient", flat=True))


def test_no_report_is_ever_refused_because_there_were_many(lead: Account, afraid: Account, now: datetime) -> None:
    reported(afraid, MANY, now)
    tell_of_many(now)
    client = signed_in(Client(), afraid, at=now, second_factor=False)

    answer = client.post(
        "/concerns/report/short/", {"words": "Please read this one.", "danger": "yes", "report": uuid4()}
    )

    assert answer.status_code in {200, 302}
    assert Concern.objects.filter(reported_by=afraid.id).count() == MANY + 1
    assert Grant.objects.filter(account=lead.id).count() == MANY + 1
    assert OutgoingMessage.objects.filter(recipient=lead.id, kind=AlertKind.CONCERN).count() == MANY + 1


def test_from_twenty_in_an_hour_on_those_who_look_after_accounts_are_told_once(
    lead: Account, afraid: Account, now: datetime
) -> None:
    administrator = account(Role.ADMINISTRATOR)
    reported(afraid, MANY - 1, now)
    assert not tell_of_many(now)
    reported(afraid, 1, now)

    assert tell_of_many(now)
    assert not tell_of_many(now + timedelta(minutes=59))

    assert told() == {lead.id, administrator.id}
    assert OutgoingMessage.objects.filter(folder=NO_FOLDER).count() == 2


def test_it_is_told_again_when_it_goes_on_for_another_hour(lead: Account, afraid: Account, now: datetime) -> None:
    del lead
    reported(afraid, MANY, now)
    tell_of_many(now)
    reported(afraid, MANY, now + WITHIN)

    assert tell_of_many(now + WITHIN)


def test_many_people_who_report_are_not_one_who_reports_much(lead: Account, now: datetime) -> None:
    del lead
    for _ in range(4):
        reported(account(Role.VOLUNTEER), MANY // 4, now)

    assert most_from_one(now) == MANY // 4
    assert not tell_of_many(now)


def test_what_was_reported_before_the_hour_does_not_count(lead: Account, afraid: Account, now: datetime) -> None:
    del lead
    reported(afraid, MANY, now)

    assert most_from_one(now + WITHIN - timedelta(seconds=1)) == MANY
    assert most_from_one(now + WITHIN) == 0


def test_neither_the_alert_nor_health_says_who_it_was(lead: Account, afraid: Account, now: datetime) -> None:
    reported(afraid, MANY, now)
    next(step for step in STEPS if step.name == "reports").run(Pass(now, lambda: True))

    (row,) = OutgoingMessage.objects.filter(folder=NO_FOLDER)
    (part,) = health.reports(Asked(now))

    assert row.recipient == lead.id
    assert str(afraid.id) not in f"{row.beside}{part}"
    assert (part.colour, part.says) == (Colour.AMBER, f"one account sent {MANY} in an hour")
    assert "Stop nobody" in part.next


def test_an_ordinary_hour_is_green(lead: Account, afraid: Account, now: datetime) -> None:
    del lead
    reported(afraid, 3, now)

    (part,) = health.reports(Asked(now))

    assert (part.colour, part.next) == (Colour.GREEN, "")
