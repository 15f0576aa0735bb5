"""The pages of who sees a folder, pressed through as a browser without script does."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import override_settings

from lantern.access.models import Account, Agreement
from lantern.access.need_to_know import may
from lantern.access.policy_actions import Action
from lantern.access.roles import Role
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.models import Exclusion, Folder, Grant
from lantern.vault.models import AuditEntry
from tests.access.doors.hands import STALE, browser, concern, form_to, forms_of
from tests.access.need import house
from tests.access.people import PASSWORD, account

pytestmark = pytest.mark.django_db
WHY = "She works with the family from today on."


@pytest.fixture
def lead() -> Account:
    return account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")


@pytest.fixture
def deputy() -> Account:
    return account(Role.DEPUTY, shown_name="Sam Okoro")


@pytest.fixture
def worker() -> Account:
    return account(Role.WORKER, shown_name="Tomasz Brook")


@pytest.fixture
def where(lead: Account, deputy: Account, now: datetime) -> UUID:
    """A concern that the lead and the deputy keep."""
    del lead, deputy
    return concern(now)[0]


def people(folder: UUID, more: str = "") -> str:
    return f"/folders/{folder}/people/{more}"


def reads(who: Account, folder: UUID, at: datetime) -> bool:
    return may(house.visit(who, at), Action.READ_FOLDER, folder)


def let_in(who: Account, whom: Account, folder: UUID, now: datetime, **more: Any) -> Any:
    fields = {"account": str(whom.id), "level": "read", "why": WHY, **more}
    return browser(who, now).post(people(folder, "let-in/"), fields)


def test_the_page_says_who_sees_it_and_why(lead: Account, where: UUID, now: datetime) -> None:
    shown = browser(lead, now).get(people(where)).content.decode()

    assert "Ada Lindqvist" in shown
    assert "Sam Okoro" in shown
    assert "receives concerns by post" in shown
    assert Folder.objects.get(pk=where).reference in shown
    assert AuditEntry.objects.filter(folder=where, actor=lead.id, action="folder.trail_read").count() == 1


def test_somebody_is_let_in_and_a_lead_who_had_no_part_in_it_is_told(
    lead: Account, deputy: Account, where: UUID, now: datetime, told: house.Told
) -> None:
    worker = account(Role.WORKER)
    answer = let_in(lead, worker, where, now)

    assert answer.headers["Location"] == people(where)
    assert reads(worker, where, now)
    assert told.alerts[-1] == ("grant", (deputy.id,), where)
    assert AuditEntry.objects.filter(folder=where, action="grant.given", subject=worker.id).count() == 1
    assert WHY in browser(lead, now).get(people(where)).content.decode()


def test_a_last_day_is_the_end_of_that_day_by_the_clocks_of_the_house(
    lead: Account, worker: Account, where: UUID, now: datetime
) -> None:
    day = {"until_day": "24", "until_month": "November", "until_year": "2026"}

    let_in(lead, worker, where, now, **day)

    grant = Grant.objects.get(folder=where, account=worker.id)
    assert grant.until == datetime(2026, 11, 24, 23, 59, 59, 999999, tzinfo=UTC)
    assert reads(worker, where, now + timedelta(days=2))
    assert not reads(worker, where, now + timedelta(days=3))


def test_a_trustee_is_let_in_to_stand_in(lead: Account, where: UUID, now: datetime) -> None:
    trustee = account(Role.TRUSTEE)

    let_in(lead, trustee, where, now, level="manage")

    assert reads(trustee, where, now)
    assert Grant.objects.get(folder=where, account=trustee.id).stand_in


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"why": ""}, "Write down why."),
        ({"why": "short"}, "Write a few words more"),
        ({"account": ""}, "Choose somebody."),
        ({"account": str(uuid4())}, "Select a valid choice"),
        ({"level": "everything"}, "Select a valid choice"),
        ({"until_day": "31", "until_month": "2", "until_year": "2027"}, "There is no such day"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    lead: Account, where: UUID, now: datetime, fields: dict[str, str], said: str
) -> None:
    worker = account(Role.WORKER)
    answer = let_in(lead, worker, where, now, **fields)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert fields.get("why", WHY) in answer.content.decode()
    assert not Grant.objects.filter(folder=where, account=worker.id).exists()


def test_a_grant_that_would_open_nothing_is_refused_on_the_form(
    lead: Account, worker: Account, where: UUID, now: datetime
) -> None:
    house.keep_out(where, worker, now)

    answer = let_in(lead, worker, where, now)

    assert answer.status_code == 422
    assert "This would not let them in" in answer.content.decode()


def test_nobody_lets_themselves_in_or_names_somebody_who_is_not_offered(
    lead: Account, where: UUID, now: datetime
) -> None:
    for account_ in (lead, account(Role.VOLUNTEER), account(Role.ADMINISTRATOR)):
        assert let_in(lead, account_, where, now).status_code == 422


def test_a_grant_is_ended_with_a_reason_and_stays_on_the_page(
    lead: Account, worker: Account, where: UUID, now: datetime
) -> None:
    let_in(lead, worker, where, now)
    grant = Grant.objects.get(folder=where, account=worker.id)

    answer = browser(lead, now).post(people(where, f"{grant.id}/end/"), {"why": "She has left the team today."})

    assert answer.status_code == 302
    assert not reads(worker, where, now)
    assert "Let in before" in browser(lead, now).get(people(where)).content.decode()
    assert browser(lead, now).get(people(where, f"{grant.id}/end/")).status_code == 404


def test_the_last_keeper_stays_and_the_page_says_why(
    lead: Account, deputy: Account, where: UUID, now: datetime
) -> None:
    grants = {row.account: row.id for row in Grant.objects.filter(folder=where)}
    reason = {"why": "Has left the team today."}
    browser(lead, now).post(people(where, f"{grants[deputy.id]}/end/"), reason)

    answer = browser(lead, now).post(people(where, f"{grants[lead.id]}/end/"), reason)

    assert "Nobody else keeps this folder" in answer.content.decode()
    assert reads(lead, where, now)


def test_somebody_is_kept_out_and_for_them_nothing_is_there(
    lead: Account, worker: Account, where: UUID, now: datetime
) -> None:
    let_in(lead, worker, where, now)

    fields = {"account": str(worker.id), "kind": "must_not_know", "why": "Her brother drives the car."}
    browser(lead, now).post(people(where, "keep-out/"), fields)

    assert browser(worker, now).get(f"/concerns/{where}/").status_code == 404
    assert "Her brother drives the car." in browser(lead, now).get(people(where)).content.decode()


def test_to_end_that_somebody_is_kept_out_takes_two(
    lead: Account, deputy: Account, worker: Account, where: UUID, now: datetime
) -> None:
    exclusion = house.keep_out(where, worker, now)
    address = people(where, f"{exclusion}/lift/")
    reason = {"why": "It was somebody of the same name."}

    browser(lead, now).post(address, reason)
    agreement = Agreement.objects.get()
    browser(lead, now).post(address, reason)
    assert Exclusion.objects.get(pk=exclusion).ended_at is None
    assert browser(lead, now).post(people(where, f"{agreement.id}/agree/")).status_code == 403
    shown = browser(deputy, now).get(people(where))
    assert "It was somebody of the same name." in shown.content.decode()
    agree = [where_to for where_to, _ in forms_of(shown) if where_to.endswith("/agree/")]
    browser(deputy, now).post(agree[0])
    browser(lead, now).post(address, reason)

    assert Exclusion.objects.get(pk=exclusion).ended_at == now


def test_nobody_agrees_or_asks_about_themselves(lead: Account, deputy: Account, where: UUID, now: datetime) -> None:
    exclusion = house.keep_out(where, deputy, now, ExclusionKind.MUST_NOT_INTERPRET)
    address = people(where, f"{exclusion}/lift/")

    assert browser(deputy, now).get(address).status_code == 403
    browser(lead, now).post(address, {"why": "She is free of every tie."})
    agreement = Agreement.objects.get()
    # Who has a tie is not shown that such a wish is there at all.
    assert browser(deputy, now).post(people(where, f"{agreement.id}/agree/")).status_code == 404
    assert "agree/" not in browser(deputy, now).get(people(where)).content.decode()


def test_a_folder_is_sealed_for_those_who_are_named_and_opened_again_by_two(
    lead: Account, deputy: Account, worker: Account, where: UUID, now: datetime
) -> None:
    let_in(lead, worker, where, now - timedelta(minutes=1))
    fields = {"keep": [str(lead.id), str(deputy.id)], "why": "A colleague is named in it."}

    browser(lead, now).post(f"/folders/{where}/seal/", fields)
    soon = now + timedelta(seconds=1)
    assert not reads(worker, where, soon)
    assert reads(lead, where, soon)
    assert reads(deputy, where, soon)

    # One alone opens no seal: the first press only asks, and the second person finds it on the page.
    unseal, reason = f"/folders/{where}/unseal/", {"why": "The colleague has left us for good."}
    with override_settings(LANTERN_TEST_CLOCK=lambda: soon):
        assert "Ask a second person" in browser(lead, soon).get(unseal).content.decode()
        browser(lead, soon).post(unseal, reason)
        assert Folder.objects.get(pk=where).sealed_at is not None
        agree = people(where, f"{Agreement.objects.get().id}/agree/")
        assert agree in browser(deputy, soon).get(people(where)).content.decode()
        assert browser(lead, soon).post(agree).status_code == 403
        browser(deputy, soon).post(agree)
        assert not reads(worker, where, soon)
        assert "A second person has agreed" in browser(lead, soon).get(unseal).content.decode()
        browser(lead, soon).post(unseal, reason)

    assert Folder.objects.get(pk=where).sealed_at is None
    assert reads(worker, where, soon)


def test_a_seal_without_a_keeper_is_refused_on_the_form(
    lead: Account, worker: Account, where: UUID, now: datetime
) -> None:
    let_in(lead, worker, where, now)

    answer = browser(lead, now).post(
        f"/folders/{where}/seal/", {"keep": [str(worker.id)], "why": "A colleague is named in it."}
    )

    assert "Name at least one person who keeps this folder" in answer.content.decode()
    assert Folder.objects.get(pk=where).sealed_at is None


def test_a_reader_sees_the_page_and_no_way_to_change_it(
    lead: Account, worker: Account, where: UUID, now: datetime
) -> None:
    let_in(lead, worker, where, now)
    shown = browser(worker, now).get(people(where))

    assert shown.status_code == 200
    assert not [part for part in ("let-in/", "keep-out/", "/end/", "/seal/") if part in shown.content.decode()]
    for more in ("let-in/", "keep-out/"):
        assert browser(worker, now).get(people(where, more)).status_code == 403


def test_an_old_sign_in_is_asked_for_proof_before_anything_is_typed(lead: Account, where: UUID, now: datetime) -> None:
    client = browser(lead, now, confirmed_at=now - STALE)

    asked = client.get(people(where, "let-in/"))

    assert asked.headers["Location"].startswith("/confirm/?next=%2Ffolders%2F")


def test_a_proof_that_gets_old_while_typing_loses_no_word(
    lead: Account, worker: Account, where: UUID, now: datetime
) -> None:
    client = browser(lead, now, confirmed_at=now - STALE)
    fields = {"account": str(worker.id), "level": "write", "why": WHY}

    asked = client.post(people(where, "let-in/"), fields)
    again = client.post("/confirm/", form_to(asked, "/confirm/") | {"password": PASSWORD})
    sent = form_to(again, people(where, "let-in/"))
    assert {name: sent[name] for name in fields} == fields
    client.post(people(where, "let-in/"), sent)

    assert Grant.objects.get(folder=where, account=worker.id).level == Level.WRITE


@pytest.mark.parametrize("kind", ExclusionKind)
def test_whoever_gets_a_tie_while_the_page_is_open_changes_nothing_any_more(
    deputy: Account, worker: Account, where: UUID, now: datetime, kind: ExclusionKind
) -> None:
    house.keep_out(where, deputy, now, kind)

    answer = let_in(deputy, worker, where, now)

    decides = kind is ExclusionKind.MUST_NOT_INTERPRET
    assert answer.status_code == (302 if decides else 404 if kind is ExclusionKind.MUST_NOT_KNOW else 403)
    assert reads(worker, where, now) is decides
