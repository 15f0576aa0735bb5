"""One's own alerts: where they stand, what opens them, and what they never tell."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client, override_settings

from lantern.access.invitations import ask_for_recovery
from lantern.access.models import Account
from lantern.access.recipients import NO_FOLDER
from lantern.access.roles import Role
from lantern.folders.kinds import ExclusionKind, FolderKind, Level
from lantern.folders.models import Folder
from lantern.sending.kinds import AlertKind, State
from lantern.sending.models import OutgoingMessage
from lantern.sending.presenters import WORDS
from lantern.sending.repeats import REPEAT_AFTER, repeat_unopened
from lantern.vault.audit import By
from tests.access.need import house
from tests.access.people import account, signed_in
from tests.sending.people import alerted, concern, keep_out, seal

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=1)
PAGE = "/alerts/"


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[None]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: now):
        yield


@pytest.fixture
def lead() -> Account:
    return account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")


def browser(who: Account, at: datetime) -> Client:
    return signed_in(Client(), who, at=at)


def shown(who: Account, at: datetime) -> str:
    answer = browser(who, at).get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def unopened(who: Account) -> list[str]:
    rows = OutgoingMessage.objects.filter(recipient=who.id, opened_at=None)
    return sorted(rows.values_list("kind", flat=True))


def sent(at: datetime) -> None:
    OutgoingMessage.objects.update(state=State.SENT, sent_at=at)


def an_alert(folder: UUID, who: Account, at: datetime, kind: AlertKind) -> None:
    alerted(folder, who.id, at=at, kind=kind)


# -- alerts about accounts are opened by the page they speak of ------------------------------------------


@pytest.mark.parametrize("kind", [AlertKind.ACCOUNT, AlertKind.RECOVERY, AlertKind.SIGN_IN])
def test_whoever_opens_the_page_of_an_account_is_not_told_again_of_it(
    lead: Account, now: datetime, kind: AlertKind
) -> None:
    worker, other = account(Role.WORKER), account(Role.WORKER)
    an_alert(worker.id, lead, now, kind)
    sent(now)

    browser(lead, now).get(f"/accounts/{other.id}/")
    assert unopened(lead) == [kind]
    browser(lead, now).get(f"/accounts/{worker.id}/")

    assert unopened(lead) == []
    assert repeat_unopened(at=now + REPEAT_AFTER[0]) == 0


def test_it_is_told_again_to_whoever_did_not_open_it(lead: Account, now: datetime) -> None:
    # The control of the test before.
    an_alert(account(Role.WORKER).id, lead, now, AlertKind.RECOVERY)
    sent(now)

    assert repeat_unopened(at=now + REPEAT_AFTER[0]) == 1


def test_the_page_of_an_account_opens_no_alert_that_it_says_nothing_of(lead: Account, now: datetime) -> None:
    worker = account(Role.WORKER)
    an_alert(worker.id, lead, now, AlertKind.BUDGET)

    browser(lead, now).get(f"/accounts/{worker.id}/")

    assert unopened(lead) == [AlertKind.BUDGET]


def test_nobody_opens_the_alerts_of_somebody_else(lead: Account, now: datetime) -> None:
    worker, deputy = account(Role.WORKER), account(Role.DEPUTY)
    an_alert(worker.id, lead, now, AlertKind.RECOVERY)

    browser(deputy, now).get(f"/accounts/{worker.id}/")

    assert unopened(lead) == [AlertKind.RECOVERY]


def test_whoever_is_turned_away_from_the_page_opens_nothing(now: datetime) -> None:
    worker, volunteer = account(Role.WORKER), account(Role.VOLUNTEER)
    an_alert(worker.id, volunteer, now, AlertKind.ACCOUNT)

    assert browser(volunteer, now).get(f"/accounts/{worker.id}/").status_code == 403
    assert unopened(volunteer) == [AlertKind.ACCOUNT]


def test_a_recovery_that_waits_is_opened_by_the_list_that_shows_it(lead: Account, now: datetime) -> None:
    worker, deputy = account(Role.WORKER), account(Role.DEPUTY)
    ask_for_recovery(account=worker.id, asker=deputy.id, by=By(deputy.id, "test"), at=now)
    assert AlertKind.RECOVERY in unopened(lead)

    browser(lead, now).get("/accounts/")

    assert unopened(lead) == []


def test_what_happened_to_ones_own_account_is_opened_by_ones_own_trail(now: datetime) -> None:
    worker = account(Role.WORKER)
    an_alert(worker.id, worker, now, AlertKind.ACCOUNT)
    client = browser(worker, now)

    # The page one lands on after a passkey was added would open it before the owner has seen anything.
    client.get("/me/")
    assert unopened(worker) == [AlertKind.ACCOUNT]
    client.get("/me/trail/")

    assert unopened(worker) == []


# -- the page ------------------------------------------------------------------------------------------------


def test_the_page_leads_to_what_each_alert_is_for(lead: Account, now: datetime) -> None:
    folder, worker = concern(now), account(Role.WORKER)
    house.let_in(folder, lead, now - SOON)
    an_alert(folder, lead, now, AlertKind.CONCERN)
    an_alert(worker.id, lead, now, AlertKind.RECOVERY)
    an_alert(folder, lead, now, AlertKind.BREAK_GLASS)
    an_alert(lead.id, lead, now, AlertKind.ACCOUNT)

    page = shown(lead, now)

    for way in (f"/folders/{folder}/", f"/accounts/{worker.id}/", "/reviews/", "/me/trail/"):
        assert f'href="{way}"' in page
    assert Folder.objects.get(pk=folder).reference in page
    assert page.count("not opened yet") == 4
    assert unopened(lead) == ["account", "break_glass", "concern", "recovery"]


def test_what_has_no_page_of_its_own_is_opened_by_the_list(lead: Account, now: datetime) -> None:
    an_alert(NO_FOLDER, lead, now, AlertKind.SIGN_IN)
    an_alert(NO_FOLDER, lead, now, AlertKind.ANOTHER)
    an_alert(account(Role.WORKER).id, lead, now, AlertKind.BUDGET)

    page = shown(lead, now)

    assert "not opened yet" not in page
    assert 'href="/health/parts/"' in page
    assert unopened(lead) == []


@pytest.mark.parametrize("how", ["must_not_know", "must_not_read", "sealed"])
def test_whoever_is_kept_out_since_finds_no_trace_of_the_alert(lead: Account, now: datetime, how: str) -> None:
    folder, deputy = concern(now - SOON), account(Role.DEPUTY)
    for who in (lead, deputy):
        house.let_in(folder, who, now - SOON)
        an_alert(folder, who, now - SOON, AlertKind.CONCERN)
    if how == "sealed":
        seal(folder, now - timedelta(seconds=1), keep=deputy.id)
    else:
        keep_out(folder, lead.id, ExclusionKind(how), now)

    page, other = shown(lead, now), shown(deputy, now)

    reference = Folder.objects.get(pk=folder).reference
    assert reference in other
    assert not [part for part in (reference, str(folder), str(WORDS[AlertKind.CONCERN])) if part in page]
    assert "Nothing has needed you so far." in page


def test_an_alert_without_a_grant_names_no_folder(lead: Account, now: datetime) -> None:
    folder = concern(now)
    an_alert(folder, lead, now, AlertKind.GRANT)

    page = shown(lead, now)

    assert str(WORDS[AlertKind.GRANT]) in page
    assert not [part for part in (Folder.objects.get(pk=folder).reference, str(folder)) if part in page]


def test_nobody_sees_the_alerts_of_somebody_else_or_a_name(lead: Account, now: datetime) -> None:
    worker = account(Role.WORKER, shown_name="CANARY-NAME Okoro")
    an_alert(worker.id, lead, now, AlertKind.RECOVERY)

    assert "CANARY" not in shown(lead, now)
    assert "Nothing has needed you so far." in shown(account(Role.DEPUTY), now)


def test_every_kind_has_words_of_its_own() -> None:
    assert set(WORDS) == set(AlertKind)
    assert len({str(words) for words in WORDS.values()}) == len(AlertKind)


# -- what waits to be looked over at a person ----------------------------------------------------------------


def test_what_waits_at_a_person_leads_to_the_page_of_that_person(lead: Account, now: datetime) -> None:
    person = house.folder(now, kind=FolderKind.PERSON)
    house.let_in(person, lead, now, Level.MANAGE)
    an_alert(person, lead, now, AlertKind.REVIEW)

    assert f'href="/cases/person/{person}/"' in shown(lead, now)


def test_what_waits_at_a_person_whom_one_may_not_read_leads_to_no_person(lead: Account, now: datetime) -> None:
    person, readable = house.folder(now, kind=FolderKind.PERSON), house.folder(now)
    house.let_in(readable, lead, now, Level.MANAGE)
    for folder in (person, readable):
        an_alert(folder, lead, now, AlertKind.REVIEW)

    page = shown(lead, now)

    assert "/cases/person/" not in page
    assert 'href="/reviews/"' in page
