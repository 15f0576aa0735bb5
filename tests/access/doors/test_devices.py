from datetime import datetime

import pytest

from lantern.access.devices import before_stopping
from lantern.access.models import Account, Session
from lantern.access.roles import Role
from lantern.access.sessions import Kind
from lantern.vault.models import AuditEntry
from tests.access.doors.hands import browser
from tests.access.people import account

pytestmark = pytest.mark.django_db


def two_devices(now: datetime) -> Account:
    """Somebody who is signed in at a computer and on a telephone."""
    who = account(Role.WORKER, shown_name="Tomasz Brook")
    browser(who, now)
    browser(who, now, kind=Kind.PHONE)
    Session.objects.filter(account=who.id).update(open=True)
    for row, kind in zip(Session.objects.filter(account=who.id), (Kind.DESK, Kind.PHONE), strict=True):
        Session.objects.filter(pk=row.pk).update(kind=kind.value)
    return who


def test_a_lost_telephone_is_ended_at_once_from_the_list_of_people(now: datetime) -> None:
    who, client = two_devices(now), browser(account(Role.ADMINISTRATOR), now)
    told = client.get("/accounts/").content.decode()

    assert "Signed in now" in told
    assert f'action="/accounts/{who.id}/sessions/"' in told
    client.post(f"/accounts/{who.id}/sessions/", {"back": "/accounts/"})
    assert not Session.objects.filter(account=who.id, open=True).exists()


def test_one_device_is_ended_and_the_other_stays(now: datetime) -> None:
    who, client = two_devices(now), browser(account(Role.SAFEGUARDING_LEAD), now)
    lost = Session.objects.get(account=who.id, kind=Kind.PHONE.value)
    told = client.get(f"/accounts/{who.id}/").content.decode()

    assert lost.digest[:16] in told
    assert lost.digest not in told
    client.post(f"/accounts/{who.id}/sessions/", {"which": lost.digest[:16]})
    left = Session.objects.filter(account=who.id, open=True)
    assert [row.kind for row in left] == [Kind.DESK.value]
    assert AuditEntry.objects.filter(folder=who.id, action="session.ended").exists()


def test_a_session_that_there_is_not_ends_nothing(now: datetime) -> None:
    who, client = two_devices(now), browser(account(Role.SAFEGUARDING_LEAD), now)
    client.post(f"/accounts/{who.id}/sessions/", {"which": "f" * 16})

    assert Session.objects.filter(account=who.id, open=True).count() == 2


@pytest.mark.parametrize("role", [Role.WORKER, Role.VOLUNTEER, Role.GROUP_ADMIN, Role.TRUSTEE])
def test_whoever_may_end_no_sessions_sees_none(now: datetime, role: Role) -> None:
    two_devices(now)
    answer = browser(account(role), now).get("/accounts/")

    assert "Signed in now" not in answer.content.decode()


def test_what_becomes_of_their_work_is_said_before_somebody_is_stopped(now: datetime) -> None:
    lead = account(Role.SAFEGUARDING_LEAD)
    told = browser(account(Role.ADMINISTRATOR), now).get(f"/accounts/{lead.id}/").content.decode()
    before = told.split("What happens then:")[1]

    assert "Nobody else here is safeguarding lead" in before
    assert "gaps" in before
    assert "no keeper any more" in before
    assert before.index("no keeper any more") < before.index('name="why"')


def test_another_lead_is_counted_and_one_who_has_left_is_not() -> None:
    lead, other = account(Role.SAFEGUARDING_LEAD), account(Role.SAFEGUARDING_LEAD)
    there = before_stopping(lead.id, Role.SAFEGUARDING_LEAD)
    Account.objects.filter(pk=other.id).update(is_active=False)
    gone = before_stopping(lead.id, Role.SAFEGUARDING_LEAD)

    assert any("1 other person is safeguarding lead" in line for line in there)
    assert any("Nobody else here" in line for line in gone)


def test_a_volunteer_leaves_no_post_behind() -> None:
    said = " ".join(before_stopping(account(Role.VOLUNTEER).id, Role.VOLUNTEER))

    assert "rota" not in said
    assert "keeper" not in said
