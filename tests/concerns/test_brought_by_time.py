"""Time alone may bring a duty. The page on which it is found shows it at once, although it was asked for by GET."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from django.test import override_settings

from lantern.access.roles import Role
from lantern.access.visitors import Visitor
from lantern.concerns.desk_work import opened_desk
from lantern.folders.models import Duty
from lantern.vault.looks import Look
from tests.access.need.house import visit
from tests.access.people import account
from tests.concerns.desk.lead_house import Lead, lead
from tests.concerns.now_house import Reporter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(now: datetime) -> Iterator[None]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: now):
        yield


@pytest.fixture
def reporter(_clock: None, now: datetime) -> Reporter:
    account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")
    return Reporter(now)


@pytest.fixture
def desk(reporter: Reporter, now: datetime) -> Lead:
    return lead(now, reporter.folder)


def forget_the_duties(reporter: Reporter) -> None:
    """As before the time had come for them: they follow, and stand in no folder."""
    Duty.objects.filter(folder=reporter.folder).delete()


def brought(reporter: Reporter) -> list[str]:
    found = [str(row.id) for row in Duty.objects.filter(folder=reporter.folder)]
    assert found
    return found


def test_a_duty_that_time_has_brought_stands_on_the_page_of_the_reporter_that_finds_it(reporter: Reporter) -> None:
    forget_the_duties(reporter)

    first, second = reporter.sees(), reporter.sees()

    assert any(duty in second for duty in brought(reporter))
    assert [duty in first for duty in brought(reporter)] == [duty in second for duty in brought(reporter)]


def looking(desk: Lead, now: datetime) -> Visitor:
    return replace(visit(desk.who, now), look=Look())


def test_the_desk_knows_of_a_duty_that_time_has_brought_as_soon_as_it_is_kept(
    reporter: Reporter, desk: Lead, now: datetime
) -> None:
    forget_the_duties(reporter)

    found = opened_desk(looking(desk, now), reporter.folder)

    assert sorted(map(str, found.duties)) == sorted(brought(reporter))
    assert not found.case.is_behind


def test_a_look_that_nobody_told_of_the_change_would_not_know(
    reporter: Reporter, desk: Lead, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lantern.vault.acts.changed", lambda: None)
    forget_the_duties(reporter)

    assert not opened_desk(looking(desk, now), reporter.folder).duties
