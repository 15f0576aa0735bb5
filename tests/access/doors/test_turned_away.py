"""One answer for whoever is turned away, and nothing that was typed is lost."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from lantern.access.models import Account, Passkey, Session
from lantern.access.roles import Role
from lantern.access.visitors import visitor_of
from lantern.vault.models import AuditEntry
from tests.access.doors.hands import STALE, browser, concern, form_to
from tests.access.need import house
from tests.access.people import PASSWORD, account, signed_in

pytestmark = pytest.mark.django_db
WHY = "The social worker drives there now, with “Amal”."


@pytest.fixture
def lead() -> Account:
    return account(Role.SAFEGUARDING_LEAD)


def test_a_hidden_place_opens_after_an_old_sign_in_and_the_reason_is_not_lost(lead: Account, now: datetime) -> None:
    folder, entry = concern(now)
    client = browser(lead, now, confirmed_at=now - STALE)
    address = f"/concerns/{folder}/place/{entry}/"

    asked = client.post(address, {"reason": WHY})
    assert asked.status_code == 403
    assert b"12 Vale Road" not in asked.content
    wrong = client.post("/confirm/", form_to(asked, "/confirm/") | {"password": "not it"})
    again = client.post("/confirm/", form_to(wrong, "/confirm/") | {"password": PASSWORD})
    sent = form_to(again, address)
    assert sent["reason"] == WHY
    shown = client.post(address, sent)

    assert shown.status_code == 200
    assert b"12 Vale Road" in shown.content
    assert AuditEntry.objects.filter(folder=folder, action="place.revealed", actor=lead.id).count() == 1


def test_kept_words_stand_in_no_address_and_in_no_table(lead: Account, now: datetime) -> None:
    folder, entry = concern(now)
    client = browser(lead, now, confirmed_at=now - STALE)

    asked = client.post(f"/concerns/{folder}/place/{entry}/", {"reason": WHY})

    assert "Location" not in asked.headers
    session = Session.objects.get(account=lead.id)
    assert "Amal" not in session.data


def test_kept_words_are_never_sent_to_another_site(lead: Account, now: datetime) -> None:
    client = browser(lead, now, confirmed_at=now - STALE)
    for elsewhere in ("https://evil.example/", "//evil.example/", "/no/such/page/", "javascript:alert(1)"):
        fields = {"password": PASSWORD, "again": elsewhere, "kept.reason": WHY}
        assert client.post("/confirm/", fields).headers["Location"] == "/"


def test_the_passkey_way_takes_the_words_along(lead: Account, now: datetime) -> None:
    folder, entry = concern(now)
    client = browser(lead, now, confirmed_at=now - STALE)
    asked = client.post(f"/concerns/{folder}/place/{entry}/", {"reason": WHY})

    offered = client.post("/confirm/passkey/", form_to(asked, "/confirm/") | {"begin": "yes"})

    assert offered.status_code == 200
    assert form_to(offered, "/confirm/passkey/")["kept.reason"] == WHY


def test_a_page_that_needs_a_fresh_proof_sends_there_and_back(now: datetime) -> None:
    client = browser(account(Role.ADMINISTRATOR), now, confirmed_at=now - STALE)

    asked = client.get("/me/password/")

    assert asked.headers["Location"] == "/confirm/?next=%2Fme%2Fpassword%2F"


def test_whoever_may_not_is_told_why_and_keeps_the_words(now: datetime) -> None:
    worker = account(Role.WORKER)
    folder = house.folder(now)
    house.let_in(folder, worker, now - timedelta(hours=1))
    # A folder of a concern, made as the product makes it, so that the page is there.
    where, _entry = concern(now)
    house.let_in(where, worker, now - timedelta(hours=1))

    refused = browser(worker, now).post(f"/concerns/{where}/", {"words": "She rang, and said: it is worse."})

    assert refused.status_code == 403
    assert b"She rang, and said: it is worse." in refused.content
    assert b"Your role, or what you were let into, does not include this." in refused.content


def test_what_is_hidden_is_never_answered_with_a_reason(now: datetime) -> None:
    where, entry = concern(now)
    client = browser(account(Role.WORKER), now, confirmed_at=now - STALE)

    hidden = client.post(f"/concerns/{where}/place/{entry}/", {"reason": WHY})

    assert hidden.status_code == 404


def test_a_missing_second_factor_leads_to_the_page_where_it_is_set_up(now: datetime) -> None:
    client = browser(account(Role.VOLUNTEER), now, second_factor=False)

    answer = client.get("/accounts/invite/")
    assert answer.status_code == 403
    web = browser(account(Role.WEB_MANAGER), now, second_factor=False)
    assert web.get("/accounts/").status_code == 403


def test_after_the_gate_has_ended_a_session_the_visitor_is_nobody(lead: Account, now: datetime) -> None:
    client = signed_in(Client(), lead, at=now - timedelta(hours=11))

    answer = client.post("/concerns/report/short/", {"words": "x", "danger": "no"})

    assert answer.headers["Location"].startswith("/sign-in/")
    assert visitor_of(answer.wsgi_request).account is None
    assert not visitor_of(answer.wsgi_request).actor.enrolled


@pytest.mark.parametrize("broken", [{}, {"started": "x"}, {"started": 3, "confirmed": None}, "text"])
def test_a_session_whose_facts_cannot_be_read_is_over(lead: Account, now: datetime, broken: object) -> None:
    client = browser(lead, now)
    session = client.session
    session["lantern"] = broken or {"nothing": 1}
    Session.objects.filter(account=lead.id).update(data=session.encode(dict(session)))

    assert client.get("/me/").headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("with_passkey", [True, False])
def test_whether_an_account_has_a_second_factor_is_read_from_the_account(now: datetime, with_passkey: bool) -> None:
    volunteer = account(Role.VOLUNTEER)
    if with_passkey:
        Passkey(folder=volunteer.id, lookup="a" * 64, added_at=now, credential=b"x", label=b"x").save(force_insert=True)

    answer = browser(volunteer, now, second_factor=False).get("/concerns/mine/")

    # The password alone does not show one's own reports to whoever stole it.
    assert visitor_of(answer.wsgi_request).actor.enrolled is with_passkey
    assert answer.status_code == (302 if with_passkey else 200)


def test_the_audit_knows_one_session_by_one_mark(lead: Account, now: datetime) -> None:
    folder, _entry = concern(now)
    client = browser(lead, now)
    client.get(f"/concerns/{folder}/")
    client.post("/confirm/", {"password": PASSWORD})

    marks = set(AuditEntry.objects.filter(actor=lead.id).values_list("session", flat=True)) - {""}
    assert len(marks) == 1
    assert Session.objects.get(account=lead.id).digest.startswith(marks.pop())
