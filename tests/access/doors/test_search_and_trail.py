"""Searching, and one's own trail, as pages."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import lantern
from lantern.access.models import Account, Session
from lantern.access.policy_actions import Action
from lantern.access.roles import Role
from lantern.access.trail_words import OF_THE_PROGRAM, WORDS, words_of
from lantern.folders.kinds import ExclusionKind
from lantern.folders.models import Folder
from lantern.vault.models import AuditEntry
from tests.access.doors.hands import STALE, browser, concern
from tests.access.need import house
from tests.access.people import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> Account:
    return account(Role.WORKER)


def folders(who: Account, count: int, now: datetime, title: str = "Amina from room 12") -> list[str]:
    made = [house.folder(now - timedelta(hours=2), title=title) for _ in range(count)]
    for folder in made:
        house.let_in(folder, who, now - timedelta(hours=1))
    return list(Folder.objects.filter(pk__in=made).values_list("reference", flat=True))


def found(page: object) -> list[str]:
    return re.findall(r">([2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4})<", page.content.decode())  # type: ignore[attr-defined]


def test_results_hold_references_of_what_one_may_read_and_no_name_in_the_address(
    worker: Account, now: datetime
) -> None:
    seen = folders(worker, 2, now)
    hidden = house.folder(now - timedelta(hours=2))
    kept_out = house.folder(now - timedelta(hours=2))
    house.let_in(kept_out, worker, now - timedelta(hours=1))
    house.keep_out(kept_out, worker, now - timedelta(hours=1), ExclusionKind.MUST_NOT_KNOW)
    del hidden

    same = browser(worker, now)
    moved = same.post("/search/", {"words": "amina"})
    assert re.fullmatch(r"/search/[0-9a-f-]{36}/", moved.headers["Location"])
    shown = same.get(moved.headers["Location"])

    assert sorted(found(shown)) == sorted(seen)
    assert "2 folders that you may read." in shown.content.decode()
    assert "Amina" not in shown.content.decode().replace('value="amina"', "")
    entry = AuditEntry.objects.get(action="search.made")
    assert b"amina" not in bytes(entry.reason)


def test_twenty_stand_on_a_page_and_strange_pages_are_the_nearest(worker: Account, now: datetime) -> None:
    everything = folders(worker, 23, now)
    same = browser(worker, now)
    where = same.post("/search/", {"words": "amina"}).headers["Location"]

    pages = [found(same.get(f"{where}?page={number}")) for number in (1, 2)]
    assert [len(one) for one in pages] == [20, 3]
    assert sorted([*pages[0], *pages[1]]) == sorted(everything)
    for strange, like in (("0", 0), ("-1", 0), ("x", 0), ("99", 1), ("9" * 40, 1), ("²", 0)):
        assert found(same.get(f"{where}?page={strange}")) == pages[like]


def test_somebody_elses_search_is_not_there(worker: Account, now: datetime) -> None:
    where = browser(worker, now).post("/search/", {"words": "amina"}).headers["Location"]

    assert browser(account(Role.WORKER), now).get(where).status_code == 404


def test_new_workers_and_stations_are_told_why_they_cannot_search(now: datetime) -> None:
    new = browser(account(Role.WORKER, joined_at=now - timedelta(days=89)), now)
    assert "first 90 days" in new.get("/search/").content.decode()
    assert new.post("/search/", {"words": "amina"}).status_code == 403
    volunteer = browser(account(Role.VOLUNTEER), now)
    assert volunteer.get("/search/").status_code == 403


def test_the_trail_says_what_one_did_and_what_was_done_with_the_account(worker: Account, now: datetime) -> None:
    lead = account(Role.SAFEGUARDING_LEAD)
    where, _entry = concern(now)
    house.let_in(where, worker, now - timedelta(hours=1))
    client = browser(worker, now)
    client.get(f"/concerns/{where}/")
    browser(lead, now).post(f"/accounts/{worker.id}/sessions/")
    reference = Folder.objects.get(pk=where).reference

    shown = browser(worker, now).get("/me/trail/").content.decode()

    assert "read a folder" in shown
    assert reference in shown
    assert "ended every session" in shown
    assert "by somebody else" in shown


def test_the_trail_of_thirty_days_is_one_s_own_and_ends(worker: Account, now: datetime) -> None:
    other = account(Role.WORKER)
    where, _entry = concern(now)
    house.let_in(where, other, now - timedelta(hours=1))
    browser(other, now).get(f"/concerns/{where}/")

    shown = browser(worker, now).get("/me/trail/").content.decode()
    assert "read a folder" not in shown
    # The account was made long ago.
    assert "your account was made" not in shown


def test_whoever_must_not_know_finds_no_reference_in_the_own_trail(worker: Account, now: datetime) -> None:
    account(Role.SAFEGUARDING_LEAD)
    where, _entry = concern(now)
    house.let_in(where, worker, now - timedelta(hours=1))
    browser(worker, now).get(f"/concerns/{where}/")
    house.keep_out(where, worker, now)

    shown = browser(worker, now).get("/me/trail/").content.decode()

    assert "read a folder" in shown
    assert Folder.objects.get(pk=where).reference not in shown
    assert str(where) not in shown


def test_a_reporter_without_a_second_factor_is_led_to_setting_one_up(now: datetime) -> None:
    client = browser(account(Role.VOLUNTEER), now, second_factor=False)

    led = client.get("/me/trail/")

    assert led.headers["Location"] == "/me/?needed=yes"
    assert "Set one up here" in client.get(led.headers["Location"]).content.decode()


def test_every_code_of_the_audit_has_plain_words() -> None:
    root = Path(lantern.__file__).parent
    source = "\n".join(
        path.read_text("utf-8") for room in ("access", "folders", "concerns") for path in (root / room).glob("*.py")
    )
    codes = set(re.findall(r'action="([a-z_.]+)"', source)) | set(re.findall(r'_note_look\(\w+, "([a-z_.]+)"', source))

    assert len(codes) > 50
    assert {code for code in codes if code not in WORDS and not code.startswith(OF_THE_PROGRAM)} <= {
        "sign_in.many_failed"
    }
    assert words_of("account.role.worker") == "your role was changed"
    assert words_of(Action.GRANT.value) == "let somebody in"
    assert "no words" in words_of("never.heard.of")


def test_nothing_of_a_session_but_a_mark_is_kept(worker: Account, now: datetime) -> None:
    browser(worker, now, confirmed_at=now - STALE).get("/me/trail/")

    assert Session.objects.filter(account=worker.id).count() == 1
