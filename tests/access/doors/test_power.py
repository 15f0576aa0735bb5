"""Nobody gets power over accounts or folders alone, hands it to oneself, or takes it from others unseen (G9, T9)."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from lantern.access import actions, invitations
from lantern.access.models import Account, AccountRequest
from lantern.access.roles import READERS, Role
from lantern.vault.audit import THE_SYSTEM, By
from tests.access.doors.hands import browser
from tests.access.people import account

pytestmark = pytest.mark.django_db
MARK = "0123456789abcdef"
# Written by hand: who is invited by whom. A link at once (+), once a second person agrees (2), never (x).
INVITED = """
#                    vol web wor lea dep reg dut tru gro adm
safeguarding_lead     +   +   2   2   2   2   2   2   2   2
deputy                +   +   2   2   2   2   2   2   2   2
registered_manager    +   +   2   2   2   2   2   2   2   2
group_admin           +   x   x   x   x   x   x   x   x   x
administrator         +   +   2   2   2   2   2   2   2   2
"""
OFFERED = (
    Role.VOLUNTEER, Role.WEB_MANAGER, Role.WORKER, Role.SAFEGUARDING_LEAD, Role.DEPUTY, Role.REGISTERED_MANAGER,
    Role.DUTY_MANAGER, Role.TRUSTEE, Role.GROUP_ADMIN, Role.ADMINISTRATOR,
)  # fmt: skip
LINES = [line.split() for line in INVITED.strip().splitlines()[1:]]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Everybody who is told of something, in turn."""
    told: list[UUID] = []

    def carry(done: Any, *, to: Any, **_: Any) -> None:
        del done
        told.extend(to)

    monkeypatch.setattr("lantern.access.actions.tell", carry)
    monkeypatch.setattr("lantern.access.invitations.tell", carry)
    monkeypatch.setattr("lantern.access.stations.tell", carry)
    return told


def asked() -> AccountRequest:
    return AccountRequest.objects.get(agreed_at=None, ended_at=None)


def link_in(answer: Any) -> str:
    found = re.search(r"/welcome/[\w-]+/", answer.content.decode())
    return found[0] if found else ""


def lead_to_come(at: datetime) -> tuple[Account, Account, str]:
    """Somebody whom one lead has invited as a lead, to which another has agreed; who asked, and the link."""
    lead, other = account(Role.SAFEGUARDING_LEAD), account(Role.SAFEGUARDING_LEAD)
    expected = invitations.invite(
        role=Role.SAFEGUARDING_LEAD, shown_name="Jo Sample", mail="", by=By(lead.id, MARK), at=at,
        must_be_agreed=True, asker=lead.id,
    ).account  # fmt: skip
    token = invitations.agree(request=asked().id, second=other.id, by=By(other.id, MARK), at=at)
    return expected, lead, f"/welcome/{token}/"


@pytest.mark.parametrize(
    ("inviter", "role", "sign"), [(line[0], *pair) for line in LINES for pair in zip(OFFERED, line[1:], strict=True)]
)
def test_every_inviter_gives_every_role_only_as_the_table_says(
    inviter: str, role: Role, sign: str, now: datetime
) -> None:
    answer = browser(account(Role(inviter)), now).post(
        "/accounts/invite/", {"role": role.value, "shown_name": "Jo Sample"}
    )

    made = AccountRequest.objects.count(), bool(link_in(answer)), answer.status_code
    assert made == {"+": (0, True, 200), "2": (1, False, 200), "x": (0, False, 422)}[sign]


def test_an_administrator_does_not_get_the_link_of_an_invited_lead(now: datetime) -> None:
    expected, _, first = lead_to_come(now)
    admin = browser(account(Role.ADMINISTRATOR), now)

    answer = admin.post(f"/accounts/{expected.id}/link/")

    assert not link_in(answer)
    assert asked().account == expected.id
    assert admin.post(f"/accounts/requests/{asked().id}/agree/").status_code == 403
    agreed = browser(account(Role.REGISTERED_MANAGER), now).post(f"/accounts/requests/{asked().id}/agree/")
    assert link_in(agreed) not in {"", first}


def test_the_room_itself_hands_out_no_link_to_power(now: datetime) -> None:
    expected, lead, _ = lead_to_come(now)

    with pytest.raises(actions.SignInRefused):
        invitations.new_link(account=expected.id, by=By(lead.id, MARK), at=now)


def test_those_who_watch_hear_of_a_new_link(now: datetime, heard: list[UUID]) -> None:
    expected, lead, _ = lead_to_come(now)
    admin = account(Role.ADMINISTRATOR)
    heard.clear()

    browser(admin, now).post(f"/accounts/{expected.id}/link/")

    assert lead.id in heard
    assert admin.id not in heard


@pytest.mark.parametrize(("waited", "there"), [(timedelta(hours=24, seconds=-1), True), (timedelta(hours=24), False)])
def test_after_24_hours_nobody_is_expected_any_more(now: datetime, waited: timedelta, there: bool) -> None:
    expected, _, _ = lead_to_come(now)

    assert invitations.is_expected(expected.id, now + waited) is there
    with pytest.raises(actions.SignInRefused):
        invitations.new_link(account=expected.id, by=THE_SYSTEM, at=now + waited)


def test_a_link_in_somebodys_hand_does_not_outlive_a_new_role(now: datetime) -> None:
    admin = account(Role.ADMINISTRATOR)
    guest = invitations.invite(
        role=Role.VOLUNTEER, shown_name="Jo Sample", mail="", by=By(admin.id, MARK), at=now, must_be_agreed=False,
        asker=admin.id,
    )  # fmt: skip
    assert invitations.link_of(guest.token or "", at=now)

    actions.change_role(account=guest.account.id, role=Role.SAFEGUARDING_LEAD, by=THE_SYSTEM, at=now)

    assert invitations.link_of(guest.token or "", at=now) is None


@pytest.mark.parametrize("role", sorted(READERS | {Role.GROUP_ADMIN}))
def test_one_administrator_takes_power_from_nobody(role: Role, now: datetime) -> None:
    who = account(role)

    browser(account(Role.ADMINISTRATOR), now).post(f"/accounts/{who.id}/role/", {"role": "volunteer"})

    who.refresh_from_db()
    assert who.role == role
    assert asked().role == "volunteer"


def test_stopping_needs_a_reason_and_those_who_watch_hear_of_it(now: datetime, heard: list[UUID]) -> None:
    lead, other, admin = account(Role.SAFEGUARDING_LEAD), account(Role.DEPUTY), account(Role.ADMINISTRATOR)
    client = browser(admin, now)

    assert client.post(f"/accounts/{lead.id}/suspend/", {"why": "  "}).status_code == 422
    lead.refresh_from_db()
    assert lead.is_active
    assert heard == []
    client.post(f"/accounts/{lead.id}/suspend/", {"why": "the telephone was stolen"})

    lead.refresh_from_db()
    assert not lead.is_active
    assert other.id in heard
    assert admin.id not in heard


def test_trustees_hear_where_nobody_else_is_left(now: datetime, heard: list[UUID]) -> None:
    trustee, worker, admin = account(Role.TRUSTEE), account(), account(Role.ADMINISTRATOR)

    actions.suspend_account(account=worker.id, why="a test", by=By(admin.id, MARK), at=now)

    assert heard == [trustee.id]


@pytest.mark.parametrize("deed", ["role", "restore", "station"])
def test_those_who_watch_hear_of_what_is_done_to_accounts(deed: str, now: datetime, heard: list[UUID]) -> None:
    lead, admin, guest = account(Role.SAFEGUARDING_LEAD), account(Role.ADMINISTRATOR), account(Role.VOLUNTEER)
    client = browser(admin, now)
    if deed == "restore":
        actions.suspend_account(account=guest.id, why="a test", by=By(admin.id, MARK), at=now)
        heard.clear()

    client.post({"station": "/stations/enrol/"}.get(deed, f"/accounts/{guest.id}/{deed}/"), {"role": "web_manager"})

    assert lead.id in heard


@pytest.mark.parametrize("vouched", [True, False])
def test_whoever_comes_to_read_is_new_unless_who_agrees_vouches(now: datetime, vouched: bool) -> None:
    admin, lead, guest = account(Role.ADMINISTRATOR), account(Role.SAFEGUARDING_LEAD), account(Role.VOLUNTEER)
    Account.objects.filter(pk=guest.id).update(vouched=True)
    browser(admin, now).post(f"/accounts/{guest.id}/role/", {"role": "worker"})

    client = browser(lead, now)
    assert b"here for 90 days or more" in client.get("/accounts/").content
    client.post(f"/accounts/requests/{asked().id}/agree/", {"since": "known"} if vouched else {})

    guest.refresh_from_db()
    assert (guest.role, guest.vouched, guest.joined_at) == ("worker", vouched, now)


@pytest.mark.parametrize("since", ["stopped", "another role"])
def test_what_was_asked_by_somebody_who_may_no_longer_ask_is_not_done(since: str, now: datetime) -> None:
    admin, lead, guest = account(Role.ADMINISTRATOR), account(Role.SAFEGUARDING_LEAD), account(Role.VOLUNTEER)
    browser(admin, now).post(f"/accounts/{guest.id}/role/", {"role": "worker"})
    wish = asked().id
    if since == "stopped":
        Account.objects.filter(pk=admin.id).update(is_active=False)
    else:
        Account.objects.filter(pk=admin.id).update(role="worker")

    assert browser(lead, now).post(f"/accounts/requests/{wish}/agree/").status_code == 409
    guest.refresh_from_db()
    assert guest.role == "volunteer"


def test_stopping_somebody_ends_what_they_asked_for(now: datetime) -> None:
    admin, guest = account(Role.ADMINISTRATOR), account(Role.VOLUNTEER)
    browser(admin, now).post(f"/accounts/{guest.id}/role/", {"role": "worker"})

    actions.suspend_account(account=admin.id, why="a test", by=THE_SYSTEM, at=now)

    assert AccountRequest.objects.get().ended_at == now
