"""Break-glass and its reviews, as pages."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import override_settings

from lantern.access.alerts import AlertKind
from lantern.access.break_glass import break_glass
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.folders.models import Folder, Grant
from lantern.sending.models import OutgoingMessage
from tests.access.doors.hands import STALE, browser, concern, form_to
from tests.access.need import house
from tests.access.people import PASSWORD, account
from tests.matrix.answers import told_apart

pytestmark = pytest.mark.django_db
WHY = "She rang from the station and needs us now."
WORDS = "It was right: the child was alone at night."
HERE = "/break-glass/"


@pytest.fixture
def lead() -> Account:
    return account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")


@pytest.fixture
def on_call() -> Account:
    return account(Role.DUTY_MANAGER, shown_name="Idris Marlowe")


@pytest.fixture
def where(lead: Account, now: datetime) -> UUID:
    del lead
    account(Role.DEPUTY)
    return concern(now)[0]


def reference(folder: UUID) -> str:
    return Folder.objects.get(pk=folder).reference


def broken(who: Account, folder: UUID, now: datetime, why: str = WHY) -> str:
    answer = browser(who, now).post(HERE, {"reference": reference(folder), "reason": why})
    return str(answer.headers["Location"])


@pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}", "{flat}"])
def test_a_folder_opens_by_its_reference_however_it_is_typed(
    on_call: Account, where: UUID, now: datetime, told: house.Told, typed: str
) -> None:
    known = reference(where)
    words = typed.format(known, lower=known.lower(), flat=known.replace("-", " "))
    answer = browser(on_call, now).post(HERE, {"reference": words, "reason": WHY})

    shown = browser(on_call, now).get(answer.headers["Location"]).content.decode()
    assert known in shown
    assert "16:00" in shown
    assert browser(on_call, now).get(f"/concerns/{where}/").status_code == 200
    assert [(kind, len(to)) for kind, to, _ in told.alerts if kind == "break_glass"] == [("break_glass", 2)]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DUTY_MANAGER])
def test_missing_forbidden_and_not_on_call_look_the_same(
    role: Role, on_call: Account, where: UUID, now: datetime
) -> None:
    house.keep_out(where, on_call, now)
    fields = {"reason": WHY}
    forbidden = browser(on_call, now).post(HERE, {"reference": reference(where), **fields})
    missing = browser(on_call, now).post(HERE, {"reference": "ZZZZ-ZZZZ", **fields})
    who = account(role)
    if role in {Role.SAFEGUARDING_LEAD, Role.DEPUTY, Role.REGISTERED_MANAGER}:
        house.keep_out(where, who, now)
    other = browser(who, now).post(HERE, {"reference": reference(where), **fields})

    for answer in (forbidden, missing, other):
        assert answer.status_code == 422
        # What somebody typed is theirs; the links at the top are of their role.
        answer.content = answer.content.replace(reference(where).encode(), b"ZZZZ-ZZZZ").partition(b"<main")[2]
        del answer.headers["Content-Length"]
    assert told_apart(forbidden, missing) == []
    assert told_apart(other, missing) == []
    assert not Grant.objects.filter(folder=where, break_glass=True).exists()


def test_everything_is_asked_for_before_a_folder_is_looked_for(on_call: Account, where: UUID, now: datetime) -> None:
    for folder in (reference(where), "ZZZZ-ZZZZ"):
        short = browser(on_call, now).post(HERE, {"reference": folder, "reason": "urgent"})
        assert "Write a few words more" in short.content.decode()
        stale = browser(on_call, now, confirmed_at=now - STALE)
        assert stale.get(HERE).headers["Location"] == "/confirm/?next=%2Fbreak-glass%2F"
        asked = stale.post(HERE, {"reference": folder, "reason": WHY})
        assert asked.status_code == 403
        again = stale.post("/confirm/", form_to(asked, "/confirm/") | {"password": PASSWORD})
        assert form_to(again, HERE)["reason"] == WHY
        alone = browser(account(Role.VOLUNTEER), now, second_factor=False)
        assert alone.get(HERE).headers["Location"] == "/me/?needed=yes"
    assert not Grant.objects.filter(break_glass=True).exists()


def test_it_is_closed_early_by_the_one_who_did_it(on_call: Account, where: UUID, now: datetime) -> None:
    opened = broken(on_call, where, now)

    assert browser(account(Role.DUTY_MANAGER), now).post(f"{opened}end/").status_code == 404
    browser(on_call, now).post(f"{opened}end/")

    later = now + timedelta(seconds=1)
    assert browser(on_call, later).get(opened).status_code == 404
    assert browser(on_call, later).get(f"/concerns/{where}/").status_code == 404


def test_after_four_hours_the_page_is_gone(on_call: Account, where: UUID, now: datetime, settings: object) -> None:
    opened = broken(on_call, where, now)

    later = now + timedelta(hours=4)
    settings.LANTERN_TEST_CLOCK = lambda: later  # type: ignore[attr-defined]
    assert browser(on_call, later).get(opened).status_code == 404


def test_the_review_shows_who_when_and_why_and_is_done_once(
    lead: Account, on_call: Account, where: UUID, now: datetime
) -> None:
    broken(on_call, where, now)
    grant = Grant.objects.get(break_glass=True)
    client = browser(lead, now)

    shown = client.get("/reviews/").content.decode()
    assert "Idris Marlowe" in shown
    assert WHY in shown
    assert reference(where) in shown
    short = client.post(f"/reviews/{grant.id}/", {f"{grant.id}-words": "fine"})
    assert short.status_code == 422
    done = client.post(f"/reviews/{grant.id}/", {f"{grant.id}-words": WORDS})

    assert done.headers["Location"] == "/reviews/"
    assert "Nothing waits for you." in client.get("/reviews/").content.decode()
    assert client.post(f"/reviews/{grant.id}/", {f"{grant.id}-words": WORDS}).status_code == 404


def test_nobody_reviews_what_they_did_themselves_or_may_not_know(on_call: Account, where: UUID, now: datetime) -> None:
    account(Role.REGISTERED_MANAGER)
    manager = account(Role.REGISTERED_MANAGER)
    grant = broken(manager, where, now).split("/")[2]

    for who in (manager, on_call, account(Role.WORKER), account(Role.ADMINISTRATOR)):
        assert browser(who, now).post(f"/reviews/{grant}/", {f"{grant}-words": WORDS}).status_code == 404
    assert WHY not in browser(manager, now).get("/reviews/").content.decode()


def test_whoever_is_shown_an_emergency_to_review_is_not_alerted_of_it_again(
    where: UUID, lead: Account, on_call: Account, now: datetime
) -> None:
    with override_settings(LANTERN_ALERTS="lantern.sending.outbox.alert"):
        break_glass(house.visit(on_call, now), where, reason=WHY)
    about = OutgoingMessage.objects.filter(folder=where, recipient=lead.id, kind=AlertKind.BREAK_GLASS)
    before = about.get().opened_at

    browser(lead, now).get("/reviews/")

    assert before is None
    assert about.get().opened_at == now
