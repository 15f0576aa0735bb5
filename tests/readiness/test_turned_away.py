from datetime import datetime, timedelta
from unittest import mock

import pytest

from lantern.access.recipients import NO_FOLDER
from lantern.access.roles import Role
from lantern.readiness import turned_away
from lantern.sending.models import OutgoingMessage
from lantern.vault.models import AuditEntry
from tests.access.people import account
from tests.readiness.house import Ready
from tests.readiness.test_live import FIRST, KEEP, SAID, SHORT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", [FIRST, SHORT, KEEP])
def test_those_who_answer_for_it_hear_once_an_hour_that_a_report_was_turned_away(
    house: Ready, now: datetime, path: str
) -> None:
    who = account(Role.VOLUNTEER)
    house.door(who).get(FIRST)
    before = OutgoingMessage.objects.count()
    told = []
    for later in (timedelta(), timedelta(minutes=59), timedelta(minutes=61)):
        at = now + later
        house.door(who, at).post(path, SAID)
        told.append(set(OutgoingMessage.objects.filter(made_at=at).values_list("recipient", "folder")))

    answerable = {(one.id, NO_FOLDER) for one in (house.lead, house.deputy, house.administrator)}
    assert before == 0
    assert told == [answerable, set(), answerable]
    assert not AuditEntry.objects.filter(action="alert.turned_away", actor=who.id).exists()


@pytest.mark.parametrize("path", [FIRST, SHORT, KEEP])
def test_whoever_is_turned_away_reads_whom_to_ring_also_when_nobody_could_be_alerted(house: Ready, path: str) -> None:
    client = house.door(account(Role.VOLUNTEER))
    with mock.patch.object(turned_away, "tell_turned_away", side_effect=RuntimeError("of the test")):
        answer = client.post(path, SAID)
    client.post(path, SAID)

    assert answer.status_code in {503, 423}
    assert OutgoingMessage.objects.exists()
