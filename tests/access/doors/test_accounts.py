"""Stopping and letting in again, and who counts as new."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from lantern.access import actions, invitations
from lantern.access.models import Account, AccountRequest
from lantern.access.roles import RANKS, Role, outranks
from lantern.access.visitors import visitor_of
from lantern.vault.audit import THE_SYSTEM, By
from lantern.vault.models import AuditEntry
from tests.access.doors.hands import STALE, browser
from tests.access.people import account

pytestmark = pytest.mark.django_db
MARK = "0123456789abcdef"
# Written by hand: who may let in again an account that somebody in this role has stopped.
RESTORERS = {
    Role.ADMINISTRATOR: {"administrator", "duty_manager", "deputy", "safeguarding_lead", "registered_manager"},
    Role.DUTY_MANAGER: {"duty_manager", "deputy", "safeguarding_lead", "registered_manager"},
    Role.DEPUTY: {"deputy", "safeguarding_lead", "registered_manager"},
    Role.SAFEGUARDING_LEAD: {"safeguarding_lead", "registered_manager"},
    Role.REGISTERED_MANAGER: {"safeguarding_lead", "registered_manager"},
}


def stopped(who: Account, stopper: Account, at: datetime) -> None:
    actions.suspend_account(account=who.id, why="a test", by=By(stopper.id, MARK), at=at)


@pytest.mark.parametrize("stopper", RESTORERS)
@pytest.mark.parametrize("restorer", list(Role))
def test_whoever_lets_an_account_in_again_ranks_at_least_with_who_stopped_it(
    stopper: Role, restorer: Role, now: datetime
) -> None:
    worker = account()
    stopped(worker, account(stopper), now)

    browser(account(restorer), now).post(f"/accounts/{worker.id}/restore/")

    worker.refresh_from_db()
    assert worker.is_active is (restorer.value in RESTORERS[stopper])


def test_without_the_ranks_an_administrator_would_undo_what_a_lead_did(now: datetime, monkeypatch: object) -> None:
    worker = account()
    stopped(worker, account(Role.SAFEGUARDING_LEAD), now)
    monkeypatch.setattr("lantern.access.views_accounts.outranks", lambda *_: False)  # type: ignore[attr-defined]

    browser(account(Role.ADMINISTRATOR), now).post(f"/accounts/{worker.id}/restore/")

    worker.refresh_from_db()
    assert worker.is_active


def test_nobody_takes_over_a_stop_to_lift_it(now: datetime) -> None:
    worker, admin = account(), account(Role.ADMINISTRATOR)
    stopped(worker, account(Role.SAFEGUARDING_LEAD), now)
    stopped(worker, admin, now)

    assert browser(admin, now).post(f"/accounts/{worker.id}/restore/").status_code == 403
    worker.refresh_from_db()
    assert not worker.is_active


def test_a_stop_of_the_program_itself_is_lifted_by_the_highest_only(now: datetime) -> None:
    worker = account()
    actions.suspend_account(account=worker.id, why="a test", by=THE_SYSTEM, at=now)

    assert browser(account(Role.DEPUTY), now).post(f"/accounts/{worker.id}/restore/").status_code == 403
    assert browser(account(Role.REGISTERED_MANAGER), now).post(f"/accounts/{worker.id}/restore/").status_code == 302
    newest = AuditEntry.objects.filter(folder=worker.id).latest("number")
    assert newest.action == "account.restored"


def test_stopping_and_letting_in_again_need_a_fresh_proof(now: datetime) -> None:
    worker, lead = account(), account(Role.SAFEGUARDING_LEAD)
    client = browser(lead, now, confirmed_at=now - STALE)

    assert (
        b"account is misused" in client.post(f"/accounts/{worker.id}/suspend/", {"why": "account is misused"}).content
    )
    worker.refresh_from_db()
    assert worker.is_active
    stopped(worker, lead, now)
    asked = client.post(f"/accounts/{worker.id}/restore/", {"back": f"/accounts/{worker.id}/"})
    assert asked.headers["Location"].startswith("/confirm/")
    worker.refresh_from_db()
    assert not worker.is_active


def test_the_page_offers_to_let_in_again_only_to_who_may(now: datetime) -> None:
    worker = account()
    stopped(worker, account(Role.SAFEGUARDING_LEAD), now)

    for role, offered in ((Role.ADMINISTRATOR, False), (Role.DEPUTY, False), (Role.REGISTERED_MANAGER, True)):
        shown = browser(account(role), now).get(f"/accounts/{worker.id}/")
        assert (b"Let this account sign in again" in shown.content) is offered, role


def test_ranks_have_no_gap() -> None:
    assert set(RANKS) == set(RESTORERS)
    for stopper, may in RESTORERS.items():
        assert {role.value for role in Role if not outranks(stopper, role)} == may
    assert all(outranks(None, role) for role in set(Role) - {Role.SAFEGUARDING_LEAD, Role.REGISTERED_MANAGER})


def new(who: Account, at: datetime) -> bool:
    answer = browser(who, at).get("/me/")
    return visitor_of(answer.wsgi_request).actor.new_worker


def invited(at: datetime, *, vouched: bool) -> Account:
    return invitations.invite(
        role=Role.WORKER, shown_name="Robin Example", mail="", by=THE_SYSTEM, at=at, must_be_agreed=True,
        asker=uuid4(), vouched=vouched,
    ).account  # fmt: skip


@pytest.mark.parametrize("vouched", [True, False])
def test_somebody_vouched_for_is_not_new_on_the_first_day(now: datetime, vouched: bool) -> None:
    worker = invited(now - timedelta(days=1), vouched=vouched)

    assert new(worker, now) is not vouched


def test_that_somebody_is_vouched_for_stands_in_the_audit(now: datetime) -> None:
    worker = invited(now, vouched=True)

    assert AuditEntry.objects.filter(folder=worker.id).latest("number").action == "account.invited.vouched"


def test_who_agrees_reads_that_somebody_is_vouched_for(now: datetime) -> None:
    invited(now, vouched=True)
    shown = browser(account(Role.REGISTERED_MANAGER), now).get("/accounts/")
    assert b"Has been here for 90 days or more" in shown.content

    AccountRequest.objects.all().delete()
    invited(now, vouched=False)
    shown = browser(account(Role.REGISTERED_MANAGER), now).get("/accounts/")
    assert b"Has been here for 90 days or more" not in shown.content


@pytest.mark.parametrize(("since", "vouched"), [("known", True), ("new", False), ("", False)])
def test_whoever_invites_says_whether_the_person_is_new(now: datetime, since: str, vouched: bool) -> None:
    client = browser(account(Role.SAFEGUARDING_LEAD), now)

    client.post("/accounts/invite/", {"role": "worker", "shown_name": "Amal Bekele", "since": since})

    assert Account.objects.get(role="worker").vouched is vouched
