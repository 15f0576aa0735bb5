from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from lantern.access.recipients import NO_FOLDER
from lantern.access.roles import Role
from lantern.folders.kinds import FolderKind
from lantern.folders.models import Folder
from lantern.readiness import actions, packs_in_use
from lantern.readiness.actions import SetUpRefused
from lantern.readiness.facts import set_up_tasks
from lantern.readiness.live import HOLDS_WORK, OF_ITS_OWN, is_live
from lantern.readiness.models import Proposal
from lantern.readiness.tasks import Code, hold_up
from lantern.sending.models import OutgoingMessage
from lantern.vault.models import AuditEntry
from tests.access.doors.hands import concern
from tests.access.people import account
from tests.readiness.house import Ready, by

pytestmark = pytest.mark.django_db
FIRST, SHORT, KEEP = "/concerns/report/", "/concerns/report/short/", "/concerns/report/keep/"
WORDS = "She waits at the gate, and the man with the van came back."
AGREE = {"go": "agree"}
SAID = {"words": WORDS, "danger": "yes", "about": "woman with two boys"}


@pytest.mark.parametrize("path", [FIRST, SHORT])
def test_until_it_is_live_nobody_can_begin_a_report_and_everybody_reads_whom_to_ring(
    house: Ready, settings: Any, path: str
) -> None:
    settings.LANTERN_LEAD_PHONE = "07700 900411"
    answer = house.door(account(Role.VOLUNTEER)).get(path)
    told = answer.content.decode()

    assert answer.status_code == 503
    assert 'href="tel:999"' in told
    assert "07700" in told
    assert 'href="/danger/"' in told
    assert 'href="/contacts/"' in told


@pytest.mark.parametrize("path", [FIRST, SHORT])
def test_what_is_sent_all_the_same_is_shown_again_and_kept_nowhere(house: Ready, path: str) -> None:
    before = Folder.objects.count()
    client = house.door(account(Role.VOLUNTEER))
    # An older browser does not say where a form came from; its words are as dear.
    answer = client.post(path, SAID)

    assert answer.status_code == 503
    assert WORDS in answer.content.decode()
    assert Folder.objects.exclude(kind=FolderKind.WORKER).count() == 0
    assert Folder.objects.count() == before + 1
    assert not OutgoingMessage.objects.exclude(folder=NO_FOLDER).exists()


def test_the_script_is_told_in_words_whom_to_ring_and_nothing_is_kept(house: Ready, settings: Any) -> None:
    settings.LANTERN_LEAD_PHONE = "07700 900411"
    answer = house.door(account(Role.VOLUNTEER)).post(KEEP, {**SAID, "report": str(uuid4())})

    assert answer.status_code == 423
    assert answer["Content-Type"].startswith("application/json")
    assert "Ring your safeguarding lead: 07700 900411" in answer.json()["words"]
    assert Folder.objects.exclude(kind=FolderKind.WORKER).count() == 0


def test_danger_now_is_there_for_everybody_before_anything_is_set_up(house: Ready, client: Any) -> None:
    for one in (client, house.door(account(Role.VOLUNTEER))):
        assert one.get("/danger/").status_code == 200
        assert one.get("/what-to-say/").status_code == 200


def test_once_two_people_have_gone_live_reports_are_taken(house: Ready) -> None:
    house.everything().live()
    answer = house.door(account(Role.VOLUNTEER)).post(SHORT, SAID)

    assert answer.status_code == 302
    assert is_live()


def test_once_live_it_stays_so_whatever_falls_away(house: Ready, now: datetime) -> None:
    house.everything().live()
    later = now + timedelta(days=800)

    assert len(hold_up(set_up_tasks(later))) > 5
    assert house.door(account(Role.VOLUNTEER), later).get(FIRST).status_code == 200


@pytest.mark.usefixtures("house")
def test_practice_is_live_by_its_nature(settings: Any) -> None:
    assert not is_live()
    settings.LANTERN_DEMO = True

    assert is_live()


def test_practice_never_says_that_real_reports_are_taken(house: Ready) -> None:
    house.everything().live()
    assert "Real reports are taken" in house.door(house.administrator).get("/set-up/live/").content.decode()
    house.settings.LANTERN_DEMO = True
    page = house.door(house.administrator).get("/set-up/live/").content.decode()

    assert "Real reports are taken" not in page
    assert "This is practice with invented people" in page


def test_an_installation_that_holds_concerns_is_never_locked_out_of_its_work(house: Ready, now: datetime) -> None:
    assert not is_live()
    concern(now)

    assert is_live()
    assert house.door(account(Role.VOLUNTEER)).get(FIRST).status_code == 200


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("kind", [kind for kind in FolderKind if kind not in OF_ITS_OWN])
def test_whatever_folder_somebody_works_in_makes_it_live(now: datetime, kind: FolderKind) -> None:
    assert kind is not FolderKind.HOUSE
    concern(now)
    Folder.objects.filter(kind=FolderKind.CONCERN).update(kind=kind)

    assert is_live()


def test_a_report_that_was_begun_and_not_sent_is_work() -> None:
    assert FolderKind.DRAFT in HOLDS_WORK


@pytest.mark.usefixtures("house")
def test_accounts_alone_make_nothing_live() -> None:
    for role in Role:
        account(role)

    assert not is_live()


# -- the two who go live ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "left_out", [code.value for code in Code if code.value not in {"lead", "deputy", "clock", "kit"}]
)
def test_while_one_thing_is_missing_nobody_goes_live(house: Ready, now: datetime, left_out: str) -> None:
    house.everything(but=left_out)
    answer = house.door(house.administrator).post("/set-up/live/")

    assert [task.code.value for task in hold_up(set_up_tasks(now))] == [left_out]
    assert answer.status_code == 409
    assert not Proposal.objects.filter(what="live").exists()


@pytest.mark.parametrize("who", ["lead", "deputy"])
def test_without_a_lead_and_a_deputy_who_have_come_nobody_goes_live(house: Ready, now: datetime, who: str) -> None:
    house.everything()
    person = getattr(house, who)
    person.set_unusable_password()
    person.save(update_fields=["password"])

    assert who in [task.code.value for task in hold_up(set_up_tasks(now))]


def test_one_asks_and_the_other_agrees(house: Ready) -> None:
    house.everything()
    asked = house.door(house.lead).post("/set-up/live/")
    again = house.door(house.lead).post("/set-up/live/")
    before = is_live()
    early = house.door(house.administrator).post("/set-up/live/")
    agreed = house.door(house.administrator).post("/set-up/live/", AGREE)

    assert (asked.status_code, again.status_code, before) == (302, 409, False)
    assert (early.status_code, agreed.status_code) == (409, 302)
    assert is_live()
    assert {"set_up.live_proposed", "set_up.live"} <= set(AuditEntry.objects.values_list("action", flat=True))


def test_two_administrators_are_not_the_two(house: Ready) -> None:
    house.everything()
    house.door(house.administrator).post("/set-up/live/")
    other = house.door(account(Role.ADMINISTRATOR)).post("/set-up/live/", AGREE)

    assert other.status_code == 409
    assert not is_live()


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.REGISTERED_MANAGER, Role.TRUSTEE, Role.WORKER, Role.VOLUNTEER])
def test_nobody_else_goes_live(house: Ready, role: Role) -> None:
    house.everything()

    assert house.door(account(role)).post("/set-up/live/").status_code == 404
    assert not Proposal.objects.filter(what="live").exists()


def test_what_has_fallen_away_since_it_was_asked_is_in_the_way_when_it_is_agreed(house: Ready) -> None:
    house.everything()
    house.door(house.lead).post("/set-up/live/")
    house.settings.LANTERN_AREA = ""

    assert house.door(house.administrator).post("/set-up/live/", AGREE).status_code == 409
    assert not is_live()


def test_an_old_sign_in_is_not_enough_to_go_live(house: Ready, now: datetime) -> None:
    house.everything()
    client = house.door(house.lead, confirmed_at=now - timedelta(hours=1))

    answer = client.post("/set-up/live/")

    assert answer.status_code != 302 or "/confirm/" in answer["Location"]
    assert not Proposal.objects.filter(what="live").exists()


def test_whoever_asked_and_has_left_since_is_not_one_of_the_two(house: Ready) -> None:
    house.everything()
    house.door(house.administrator).post("/set-up/live/")
    house.administrator.is_active = False
    house.administrator.save(update_fields=["is_active"])
    house.door(house.lead).post("/set-up/live/", AGREE)
    house.door(house.lead).post("/set-up/live/")

    assert not is_live()
    assert Proposal.objects.filter(what="live").count() == 2


def test_an_asking_that_is_too_old_is_asked_anew(house: Ready, now: datetime) -> None:
    house.everything()
    asked = actions.propose_live(asker=house.administrator.id, to=[], by=by(house.administrator), at=now)
    later = now + timedelta(days=8)
    house.backup(later)
    house.door(house.lead, later).post("/set-up/live/", AGREE)
    house.door(house.lead, later).post("/set-up/live/")

    assert not is_live()
    assert Proposal.objects.filter(what="live").exclude(pk=asked.id).exists()


# -- adopting packs -----------------------------------------------------------------------------------


def test_nobody_adopts_packs_alone(house: Ready, now: datetime) -> None:
    client = house.door(house.lead)
    client.post("/set-up/packs/")
    again = client.post("/set-up/packs/", AGREE)
    (row,) = Proposal.objects.all()

    assert (again.status_code, row.agreed_at) == (409, None)
    with pytest.raises(SetUpRefused):
        actions.agree_packs(proposal=row.id, second=house.lead.id, by=by(house.lead), at=now)


def test_a_changed_file_asks_both_of_them_again_and_is_named(
    house: Ready, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.packs()
    changed = {**packs_in_use.files_in_use(), "luton/contacts.toml": "another"}
    monkeypatch.setattr(packs_in_use, "files_in_use", lambda: changed)
    packs_in_use.digest_in_use.cache_clear()
    try:
        told = house.door(house.lead).get("/set-up/packs/").content.decode()
        states = {task.code: task.state.value for task in set_up_tasks(now)}
    finally:
        packs_in_use.digest_in_use.cache_clear()

    assert "luton/contacts.toml" in told
    assert states[Code.PACKS] == "late"


def test_packs_that_changed_between_the_two_are_not_adopted(
    house: Ready, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = actions.propose_packs(asker=house.lead.id, to=[], by=by(house.lead), at=now)
    monkeypatch.setattr(actions, "digest_in_use", lambda: "f" * 64)

    with pytest.raises(SetUpRefused):
        actions.agree_packs(proposal=asked.id, second=house.deputy.id, by=by(house.deputy), at=now)


def test_an_administrator_proposes_packs_but_only_whoever_leads_agrees(house: Ready) -> None:
    house.door(house.administrator).post("/set-up/packs/")
    other = house.door(account(Role.ADMINISTRATOR)).post("/set-up/packs/", AGREE)
    deputy = house.door(house.deputy).post("/set-up/packs/", AGREE)

    assert (other.status_code, deputy.status_code) == (409, 302)
    assert Proposal.objects.get().agreed_by == house.deputy.id
