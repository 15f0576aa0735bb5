from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantern.access.roles import Role
from lantern.readiness import actions, queries
from lantern.readiness.actions import SetUpRefused
from lantern.readiness.drills import PURPOSE, drill_words
from lantern.readiness.facts import set_up_tasks
from lantern.readiness.models import Kind, Note, Site
from lantern.readiness.tasks import Code, State
from lantern.sending.delivery import deliver
from lantern.sending.models import OutgoingMessage
from lantern.vault.keyring import keyring
from tests.access.people import account
from tests.readiness.house import Ready, by, noted
from tests.sending.post import KeptPost

pytestmark = pytest.mark.django_db
PAGES = [
    "/set-up/",
    "/set-up/live/",
    "/set-up/sites/",
    "/set-up/packs/",
    "/set-up/custody/",
    "/set-up/drill/",
    "/set-up/mail/",
]
CANARY = "Canary House by the weir"


def told(client: Client, path: str, **sent: Any) -> str:
    answer = client.post(path, sent) if sent else client.get(path)
    assert answer.status_code in {200, 302}, answer.status_code
    return answer.content.decode()


def state(at: datetime, code: Code) -> State:
    return next(task.state for task in set_up_tasks(at) if task.code is code)


def test_the_list_says_of_each_thing_how_far_it_is(house: Ready, now: datetime) -> None:
    words = told(house.door(house.lead), "/set-up/")

    assert words.count('<li class="lantern-card">') == len(Code)
    assert "not live yet" in words
    # A lead, a deputy, and the clock of this machine; nothing else is so yet.
    assert {task.code for task in set_up_tasks(now) if task.state is State.DONE} == {Code.LEAD, Code.DEPUTY, Code.CLOCK}


def test_when_all_is_so_the_list_says_so(house: Ready, now: datetime) -> None:
    house.everything()

    assert {task.state for task in set_up_tasks(now)} == {State.DONE}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_the_database_at_most_twelve_times_for_what_it_shows(house: Ready, path: str) -> None:
    house.everything()
    for number in range(12):
        house.sites(f"House {number}")
    client = house.door(house.lead)
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        client.get(path)

    assert len(seen) <= 12, [one["sql"][:90] for one in seen]


# -- sites --------------------------------------------------------------------------------------------


def test_a_site_is_kept_sealed_and_shown(house: Ready, now: datetime) -> None:
    client = house.door(house.administrator)
    told(client, "/set-up/sites/", site_name=CANARY, site_kind="childrens_home", site_area="Luton", sent=str(uuid4()))
    row = Site.objects.get()

    assert CANARY in told(client, "/set-up/sites/")
    assert CANARY.encode() not in bytes(row.body)
    assert state(now, Code.SITES) is State.DONE


def test_a_site_that_was_sent_twice_is_one(house: Ready) -> None:
    client, sent = house.door(house.administrator), str(uuid4())
    for _ in range(2):
        told(client, "/set-up/sites/", site_name="Vale House", site_kind="office", site_area="", sent=sent)

    assert Site.objects.count() == 1


def test_a_site_that_was_given_up_counts_no_more_and_stays_on_record(house: Ready, now: datetime) -> None:
    house.sites(CANARY)
    row = Site.objects.get()
    client = house.door(house.administrator)
    told(client, f"/set-up/sites/{row.id}/end/", go="end")

    assert CANARY not in told(client, "/set-up/sites/")
    assert (state(now, Code.SITES), Site.objects.count()) == (State.TO_DO, 1)
    assert client.post(f"/set-up/sites/{row.id}/end/").status_code == 404


@pytest.mark.parametrize(
    "bad", [{"site_kind": "castle"}, {"site_area": "Atlantis"}, {"site_name": " "}, {"site_name": "x" * 81}]
)
def test_what_is_no_site_is_not_kept(house: Ready, bad: dict[str, str]) -> None:
    sent = {"site_name": "Vale House", "site_kind": "office", "site_area": "Luton", **bad}

    assert house.door(house.administrator).post("/set-up/sites/", sent).status_code == 422
    assert not Site.objects.exists()


# -- who holds the keys -------------------------------------------------------------------------------


def test_two_posts_hold_the_keys_and_what_they_hold_is_sealed(house: Ready, now: datetime) -> None:
    client = house.door(house.lead)
    told(client, "/set-up/custody/", holder="Chair", other_holder="Treasurer", kept_where=CANARY)
    row = Note.objects.get(kind=Kind.CUSTODY.value)

    assert CANARY in told(client, "/set-up/custody/")
    assert CANARY.encode() not in bytes(row.body or b"")
    assert state(now, Code.CUSTODY) is State.DONE


def test_one_post_is_not_two(house: Ready) -> None:
    sent = {"holder": "The Chair", "other_holder": "the  chair", "kept_where": "in a safe"}

    assert house.door(house.lead).post("/set-up/custody/", sent).status_code == 422
    assert not noted(Kind.CUSTODY)


# -- the drill ----------------------------------------------------------------------------------------


def test_a_drill_is_noted_by_the_words_that_the_restore_printed(house: Ready, now: datetime) -> None:
    done = now - timedelta(days=3)
    proof = drill_words(keyring().root.derived(PURPOSE), done)
    client = house.door(house.administrator)
    words = told(client, "/set-up/drill/", proof=proof, minutes="24") or told(client, "/set-up/drill/")

    assert "24 minutes" in words
    assert Note.objects.get(kind=Kind.DRILL.value).about_at == done


@pytest.mark.parametrize("proof", ["20261122-0930-0000-0000-0000", "yesterday", ""])
def test_a_drill_that_nobody_did_is_not_noted(house: Ready, proof: str) -> None:
    answer = house.door(house.administrator).post("/set-up/drill/", {"proof": proof, "minutes": "24"})

    assert answer.status_code == 422
    assert not noted(Kind.DRILL)


def test_a_drill_of_tomorrow_is_not_noted(house: Ready, now: datetime) -> None:
    proof = drill_words(keyring().root.derived(PURPOSE), now + timedelta(days=1))
    answer = house.door(house.administrator).post("/set-up/drill/", {"proof": proof, "minutes": "24"})

    assert answer.status_code == 422
    assert not noted(Kind.DRILL)


# -- the mail -----------------------------------------------------------------------------------------


def test_mail_counts_once_its_own_reader_says_that_it_arrived(house: Ready, now: datetime) -> None:
    house.settings.LANTERN_MAIL_ROUTE = True
    client, post = house.door(house.lead), KeptPost()
    told(client, "/set-up/mail/", go="send")
    too_early = client.post("/set-up/mail/", {"go": "arrived"})
    deliver(at=now, post=post, site="https://x.example")
    sent_only = state(now, Code.MAIL)
    other = house.door(house.deputy).post("/set-up/mail/", {"go": "arrived"})
    told(client, "/set-up/mail/", go="arrived")

    assert (too_early.status_code, sent_only, other.status_code) == (409, State.TO_DO, 409)
    assert state(now, Code.MAIL) is State.DONE
    assert [words.subject for _, words, _ in post.kept] == ["Something needs you in Lantern"]
    assert OutgoingMessage.objects.get().opened_at == now


def test_a_message_that_arrived_before_the_mail_server_was_taken_away_proves_nothing(
    house: Ready, now: datetime
) -> None:
    house.mail()
    house.settings.LANTERN_MAIL_ROUTE = False

    assert state(now, Code.MAIL) is State.TO_DO


def test_nobody_says_for_somebody_else_that_mail_arrived(house: Ready, now: datetime) -> None:
    note = actions.send_test(account=house.lead.id, by=by(house.lead), at=now)
    deliver(at=now, post=KeptPost(), site="https://x.example")

    with pytest.raises(SetUpRefused):
        actions.say_arrived(note=note.id, account=house.deputy.id, by=by(house.deputy), at=now)


# -- who sees it --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_a_trustee_looks_and_does_nothing(house: Ready, path: str) -> None:
    client = house.door(account(Role.TRUSTEE))
    house.sites()

    assert "<button" not in told(client, path).split("<main")[1].split("</main>")[0]
    if path != "/set-up/":
        assert client.post(path, {"go": "send"}).status_code == 404


def test_the_numbers_of_paper_forms_are_given_once(house: Ready) -> None:
    house.kit()
    house.kit()

    assert [(row.first_number, row.last_number) for row in queries.kits()] == [(21, 40), (1, 20)]
