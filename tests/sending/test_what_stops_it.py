"""An urgent concern stops climbing at the pages that show its words, and at no other that opens its folder (F08)."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import override_settings

from lantern.access.break_glass import break_glass
from lantern.access.roles import Role
from lantern.folders.kinds import Level
from lantern.sending.kinds import AlertKind
from lantern.sending.models import Climb, OutgoingMessage
from tests.access.need import house
from tests.access.people import account
from tests.cases.stories import Story, note_of, story

pytestmark = pytest.mark.django_db
WHY = "The doctor must know tonight what she takes."


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[None]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: now):
        yield


@pytest.fixture
def told(now: datetime) -> Story:
    found = story(now)
    house.let_in(found.person, found.lead, now, Level.MANAGE)
    return found


def climbs_on(told: Story) -> bool:
    return Climb.objects.get(folder=told.folder).stopped_at is None


def unread(told: Story) -> bool:
    own = OutgoingMessage.objects.filter(folder=told.folder, recipient=told.lead.id, kind=AlertKind.CONCERN)
    return own.exists() and own.filter(opened_at=None).exists()


@pytest.mark.parametrize("page", ["", "copy/"])
def test_the_chronology_of_a_person_who_stands_in_it_does_not_stop_it(told: Story, page: str) -> None:
    assert told.browser().get(f"/chronology/{told.person}/{page}").status_code == 200

    assert climbs_on(told)
    assert unread(told)


def test_the_page_on_which_one_row_is_marked_does_not_stop_it(told: Story) -> None:
    note = note_of(told.folder, "noon")

    assert told.browser().get(f"{told.url}items/{note.id}/").status_code == 200

    assert climbs_on(told)
    assert unread(told)


def test_the_list_of_emergencies_does_not_stop_it_and_opens_what_it_shows(told: Story, now: datetime) -> None:
    account(Role.REGISTERED_MANAGER)
    with override_settings(LANTERN_ALERTS="lantern.sending.outbox.alert"):
        break_glass(house.visit(account(Role.DUTY_MANAGER), now), told.folder, reason=WHY)

    page = told.browser().get("/reviews/")

    assert WHY in page.content.decode()
    assert climbs_on(told)
    assert unread(told)
    shown = OutgoingMessage.objects.filter(recipient=told.lead.id, kind=AlertKind.BREAK_GLASS)
    assert [row.opened_at for row in shown] == [now]


def test_the_list_of_those_who_opened_it_does_not_stop_it(told: Story) -> None:
    assert told.browser().get(f"/folders/{told.folder}/people/").status_code == 200

    assert climbs_on(told)
    assert unread(told)


@pytest.mark.parametrize("page", ["/concerns/{}/", "/concerns/{}/triage/"])
def test_the_pages_that_show_the_words_stop_it(told: Story, page: str) -> None:
    # The control of the tests before.
    assert told.browser().get(page.format(told.folder)).status_code == 200

    assert not climbs_on(told)
    assert not unread(told)


def test_a_worker_who_may_write_reads_the_words_and_it_goes_on(told: Story, now: datetime) -> None:
    worker = account(Role.WORKER)
    house.let_in(told.folder, worker, now, Level.WRITE)

    assert told.browser(worker).get(f"/concerns/{told.folder}/").status_code == 200

    assert climbs_on(told)
