import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from lantern.access.models import Account, AccountRequest, CodeApp, OneTimeLink, RecoveryCode
from lantern.access.roles import Role
from lantern.access.second_factors import make_paper_codes
from lantern.vault.audit import By
from tests.access.people import account, signed_in
from tests.access.sign_in.hands import PIN, at_a_tablet, trail, typed, with_app
from tests.access.sign_in.house import Clock, carried

pytestmark = pytest.mark.django_db
Later = Callable[..., None]
NEW = "horse carpet lamp rain"


def browser(role: Role) -> Client:
    return signed_in(Client(), account(role, shown_name=f"A {role}"), at=Clock.at)


def link_in(answer: Any) -> str:
    found = re.search(r"http://testserver(/welcome/[^<\s]+)", answer.content.decode())
    assert found, answer.content.decode()
    return found[1]


def invited(by: Client, role: Role) -> Any:
    return by.post("/accounts/invite/", {"shown_name": "Sam Example", "role": role, "mail": ""})


def waiting() -> UUID:
    found: UUID = AccountRequest.objects.get(agreed_at=None, ended_at=None).id
    return found


def test_an_invited_volunteer_sets_a_password_and_is_in(client: Client) -> None:
    path = link_in(invited(browser(Role.SAFEGUARDING_LEAD), Role.VOLUNTEER))
    who = Account.objects.get(role="volunteer")

    assert who.username in client.get(path).content.decode()
    client.post(path, {"password": NEW})

    assert client.get("/").content == b"the work itself"
    assert ("invitation.accepted", "done") in trail(who)


def test_a_link_works_once(client: Client) -> None:
    path = link_in(invited(browser(Role.SAFEGUARDING_LEAD), Role.VOLUNTEER))
    client.post(path, {"password": NEW})

    assert Client().get(path).status_code == 410
    assert Client().post(path, {"password": "another good password"}).status_code == 410


def test_looking_at_a_link_does_not_use_it_up(client: Client) -> None:
    path = link_in(invited(browser(Role.SAFEGUARDING_LEAD), Role.VOLUNTEER))

    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize(("hours", "seconds", "status"), [(24, -1, 200), (24, 0, 410)])
def test_an_invitation_holds_24_hours(client: Client, later: Later, hours: int, seconds: int, status: int) -> None:
    path = link_in(invited(browser(Role.SAFEGUARDING_LEAD), Role.VOLUNTEER))
    later(hours=hours, seconds=seconds)

    assert client.get(path).status_code == status


def test_the_token_of_a_link_is_not_kept(client: Client) -> None:
    path = link_in(invited(browser(Role.SAFEGUARDING_LEAD), Role.VOLUNTEER))
    row = OneTimeLink.objects.get()

    assert path.strip("/").rpartition("/")[2] not in {row.token_digest, str(row.id)}
    assert client.get(f"/welcome/{row.token_digest}/").status_code == 410


def test_nobody_signs_in_as_somebody_who_has_not_come_yet(client: Client) -> None:
    invited(browser(Role.SAFEGUARDING_LEAD), Role.VOLUNTEER)
    who = Account.objects.get(role="volunteer")

    assert typed(client, who.username, "").status_code == 422
    assert typed(client, who.username, "!").status_code == 422
    assert client.get("/").status_code == 302


def test_an_invited_worker_waits_for_a_second_person_and_then_sets_up_a_second_factor(client: Client) -> None:
    admin, lead = browser(Role.ADMINISTRATOR), browser(Role.SAFEGUARDING_LEAD)
    answer = invited(admin, Role.WORKER)
    assert "/welcome/" not in answer.content.decode()
    assert not OneTimeLink.objects.exists()

    path = link_in(lead.post(f"/accounts/requests/{waiting()}/agree/"))
    client.post(path, {"password": NEW})

    assert client.get("/").url == "/me/"  # type: ignore[attr-defined]


def test_nobody_agrees_to_what_they_asked_for_themselves() -> None:
    lead = browser(Role.SAFEGUARDING_LEAD)
    invited(lead, Role.WORKER)

    assert lead.post(f"/accounts/requests/{waiting()}/agree/").status_code == 403
    assert not OneTimeLink.objects.exists()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.WORKER, Role.GROUP_ADMIN, Role.VOLUNTEER])
def test_only_those_who_vouch_agree(role: Role) -> None:
    invited(browser(Role.SAFEGUARDING_LEAD), Role.WORKER)

    assert browser(role).post(f"/accounts/requests/{waiting()}/agree/").status_code == 403
    assert not OneTimeLink.objects.exists()


def test_a_group_admin_invites_volunteers_and_no_readers() -> None:
    group_admin = browser(Role.GROUP_ADMIN)

    assert "/welcome/" in invited(group_admin, Role.VOLUNTEER).content.decode()
    refused = invited(group_admin, Role.WORKER)
    assert "A group admin invites volunteers" in refused.content.decode()
    assert not Account.objects.filter(role="worker").exists()


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.WORKER, Role.TRUSTEE, Role.WEB_MANAGER, Role.DUTY_MANAGER])
def test_nobody_else_invites(role: Role) -> None:
    before = Account.objects.count()
    assert invited(browser(role), Role.VOLUNTEER).status_code == 403
    assert Account.objects.count() == before + 1


def test_a_role_with_power_is_neither_given_nor_taken_away_by_one_person() -> None:
    admin, lead = browser(Role.ADMINISTRATOR), browser(Role.SAFEGUARDING_LEAD)
    who = account(Role.VOLUNTEER)

    admin.post(f"/accounts/{who.id}/role/", {"role": "worker"})
    assert Account.objects.get(pk=who.id).role == "volunteer"
    lead.post(f"/accounts/requests/{waiting()}/agree/")
    assert Account.objects.get(pk=who.id).role == "worker"
    admin.post(f"/accounts/{who.id}/role/", {"role": "web_manager"})
    assert Account.objects.get(pk=who.id).role == "worker"
    lead.post(f"/accounts/requests/{waiting()}/agree/")
    assert Account.objects.get(pk=who.id).role == "web_manager"
    admin.post(f"/accounts/{who.id}/role/", {"role": "volunteer"})
    assert Account.objects.get(pk=who.id).role == "volunteer"


def recovered(who: Account) -> str:
    browser(Role.SAFEGUARDING_LEAD).post(f"/accounts/{who.id}/recover/")
    return link_in(browser(Role.REGISTERED_MANAGER).post(f"/accounts/requests/{waiting()}/agree/"))


def test_a_recovery_by_two_people_throws_every_old_means_away(client: Client) -> None:
    who = account(Role.WORKER)
    secret = with_app(who)
    make_paper_codes(account=who.id, by=By(who.id, "test"), at=Clock.at)
    at_a_tablet(Client(), who)
    old = signed_in(Client(), who, at=Clock.at)

    client.post(recovered(who), {"password": NEW})

    assert secret
    assert not CodeApp.objects.filter(folder=who.id).exists()
    assert not RecoveryCode.objects.filter(folder=who.id).exists()
    assert old.get("/").status_code == 302
    assert typed(Client(), who.username).status_code == 422
    assert client.get("/").url == "/me/"  # type: ignore[attr-defined]


def test_the_link_of_a_recovery_holds_half_an_hour(client: Client, later: Later) -> None:
    path = recovered(account(Role.WORKER))
    later(minutes=30, seconds=-1)
    assert client.get(path).status_code == 200
    later(seconds=1)
    assert client.get(path).status_code == 410


def test_one_person_alone_recovers_nobody() -> None:
    who, lead = account(Role.WORKER), browser(Role.SAFEGUARDING_LEAD)
    lead.post(f"/accounts/{who.id}/recover/")

    assert lead.post(f"/accounts/requests/{waiting()}/agree/").status_code == 403
    assert not OneTimeLink.objects.exists()


def test_nobody_recovers_their_own_account() -> None:
    lead = account(Role.SAFEGUARDING_LEAD)
    own = signed_in(Client(), lead, at=Clock.at)
    assert own.post(f"/accounts/{lead.id}/recover/").status_code == 403
    browser(Role.DEPUTY).post(f"/accounts/{lead.id}/recover/")

    assert own.post(f"/accounts/requests/{waiting()}/agree/").status_code == 403
    assert not OneTimeLink.objects.exists()


def test_the_second_person_has_24_hours(later: Later) -> None:
    who = account(Role.WORKER)
    browser(Role.SAFEGUARDING_LEAD).post(f"/accounts/{who.id}/recover/")
    asked = waiting()
    later(hours=24)

    assert browser(Role.REGISTERED_MANAGER).post(f"/accounts/requests/{asked}/agree/").status_code == 404


def test_everybody_concerned_is_told_of_a_recovery() -> None:
    who = account(Role.WORKER)
    carried.clear()
    recovered(who)
    told = {one for _, to, kind in carried if kind == "recovery" for one in to}

    vouched = Account.objects.filter(role__in=["safeguarding_lead", "registered_manager"])
    assert told == {who.id, *vouched.values_list("id", flat=True)}


def test_the_link_of_a_stopped_account_opens_nothing(client: Client) -> None:
    who = account(Role.WORKER)
    path = recovered(who)
    Account.objects.filter(pk=who.id).update(is_active=False)

    assert client.get(path).status_code == 410


def test_a_link_is_not_opened_on_a_shared_tablet(client: Client) -> None:
    path = recovered(account(Role.WORKER))
    tablet = at_a_tablet(Client(), account())

    assert tablet.get(path).status_code == 403
    assert client.get(path).status_code == 200
    assert PIN
