"""A house that took reports once says so beside its keys: an old backup never turns it silent (ADR 23)."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.app import safekeeping
from lantern.app.brought_back_words import BRING_NEWEST
from lantern.app.health import Colour, Part, parts
from lantern.app.reminding import LOOKED, REMINDED, remind_of_set_up
from lantern.app.start_store import brought_back
from lantern.readiness.brought_back import is_of_the_time_before, keep_live_file, note_restored, was_live
from lantern.readiness.live import is_live
from lantern.readiness.live_file import LIVE_FILE, WasLive, read_live_file, write_live_file
from lantern.readiness.models import Proposal
from lantern.sending.marks import mark
from lantern.sending.models import OutgoingMessage
from lantern.vault.keyring import hold, keyring
from lantern.vault.restore import RestoreReport
from tests.access.doors.hands import concern
from tests.access.people import account
from tests.readiness.house import Ready
from tests.readiness.test_live import AGREE, FIRST, SAID, SHORT

pytestmark = pytest.mark.django_db
OLD = timedelta(days=300)
DAMAGE = ("", "{", "[]", "null", "[" * 100_000, "{}", '{"installation": 7}', "\x00\xff")
EDGE = "0001-01-01T00:00:00+14:00"


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The folder beside whose keys it is written, for this test alone; the keys themselves are those of the run."""
    hold(keyring())
    settings.LANTERN_KEYS = tmp_path / "keys-of-this-test"
    yield settings.LANTERN_KEYS
    hold(None)


def part(at: datetime) -> Part | None:
    return next((one for one in parts(at) if one.name == "brought_back"), None)


def old_backup(house: Ready, at: datetime) -> None:
    """The house was live, and the database is of the time before: what two people agreed to is not in it."""
    write_live_file(Path(house.settings.LANTERN_KEYS), keyring().installation, WasLive(at - OLD))
    assert not Proposal.objects.filter(what="live").exists()


# -- the file -----------------------------------------------------------------------------------------


def test_once_two_people_have_gone_live_it_stands_beside_the_keys(house: Ready, keys: Path, now: datetime) -> None:
    before = (keep_live_file(now), (keys / LIVE_FILE).exists())
    house.everything().live()
    house.settings.LANTERN_KEYS = keys

    assert before == (False, False)
    assert keep_live_file(now + timedelta(minutes=1))
    assert not keep_live_file(now + timedelta(minutes=2))
    assert was_live() == WasLive(now)
    assert (keys / LIVE_FILE).stat().st_mode & 0o077 == 0
    assert set(json.loads((keys / LIVE_FILE).read_text())) == {
        "format", "installation", "live_since", "agreed", "restored",
    }  # fmt: skip


def test_work_from_before_anybody_asked_counts_too_and_two_who_agree_later_stand_instead(
    house: Ready, keys: Path, now: datetime
) -> None:
    concern(now)
    keep_live_file(now)
    first = was_live()
    house.everything().live()
    house.settings.LANTERN_KEYS = keys
    keep_live_file(now + OLD)

    assert first == WasLive(now, agreed=False)
    assert was_live() == WasLive(now)


@pytest.mark.usefixtures("house")
def test_practice_writes_nothing(keys: Path, settings: Any, now: datetime) -> None:
    settings.LANTERN_DEMO = True
    concern(now)

    assert not keep_live_file(now)
    assert not keys.exists()


@pytest.mark.parametrize("text", DAMAGE)
def test_a_file_that_cannot_be_read_says_that_there_was_one_and_is_made_anew(
    house: Ready, keys: Path, now: datetime, text: str
) -> None:
    keys.mkdir()
    (keys / LIVE_FILE).write_text(text)
    assert read_live_file(keys, keyring().installation) == WasLive(None)
    assert is_of_the_time_before()
    assert is_live()

    house.everything().live()
    house.settings.LANTERN_KEYS = keys
    keep_live_file(now)
    assert was_live() == WasLive(now)


def test_a_moment_that_is_none_counts_as_damage(house: Ready, keys: Path, now: datetime) -> None:
    old_backup(house, now)
    told = json.loads((keys / LIVE_FILE).read_text())
    (keys / LIVE_FILE).write_text(json.dumps({**told, "live_since": EDGE}))

    assert was_live() == WasLive(None)
    assert is_live()


@pytest.mark.usefixtures("house")
def test_the_file_of_another_house_says_nothing_of_this_one(keys: Path, now: datetime) -> None:
    write_live_file(keys, uuid4(), WasLive(now))

    assert was_live() is None
    assert not is_live()


# -- an old backup ------------------------------------------------------------------------------------


def test_a_house_that_was_live_takes_reports_on_an_old_database_too(house: Ready, now: datetime) -> None:
    old_backup(house, now)
    answer = house.door(account(Role.VOLUNTEER)).post(SHORT, SAID)

    assert answer.status_code == 302
    assert OutgoingMessage.objects.filter(recipient=house.lead.id).exists()
    assert is_of_the_time_before()


def test_without_the_file_the_same_house_turns_them_away(house: Ready) -> None:
    assert house.door(account(Role.VOLUNTEER)).post(SHORT, SAID).status_code == 503


def test_where_nobody_would_hear_whoever_reports_reads_whom_to_ring_and_that_is_alerted(
    house: Ready, now: datetime
) -> None:
    old_backup(house, now)
    Account.objects.filter(role__in=[Role.SAFEGUARDING_LEAD, Role.DEPUTY]).update(is_active=False)
    answer = house.door(account(Role.VOLUNTEER)).post(FIRST, SAID)
    found = part(now)

    assert answer.status_code == 503
    assert 'href="tel:999"' in answer.content.decode()
    assert OutgoingMessage.objects.filter(recipient=house.administrator.id).exists()
    assert found is not None
    assert "reports are turned away: tell everybody to ring" in found.says


def test_health_and_the_start_say_in_words_what_happened_and_what_to_do(house: Ready, now: datetime) -> None:
    quiet = (part(now), list(brought_back()))
    old_backup(house, now)
    found, (told,) = part(now), list(brought_back())

    assert quiet == (None, [])
    assert found == Part(
        "brought_back", Colour.RED,
        f"reports were taken here since {now - OLD:%d %B %Y}; the database is of the time before, from an old backup; "
        "reports are taken all the same", BRING_NEWEST,
    )  # fmt: skip
    assert (told.code, told.refuses) == ("brought_back", False)
    assert BRING_NEWEST in told.written()


def test_it_stays_red_while_reports_come_in_until_two_people_go_live_again(house: Ready, now: datetime) -> None:
    house.everything()
    old_backup(house, now)
    house.door(account(Role.VOLUNTEER)).post(SHORT, SAID)
    red = part(now)
    listed = house.door(house.lead).get("/set-up/").content.decode()
    asked = house.door(house.lead).post("/set-up/live/")
    agreed = house.door(house.administrator).post("/set-up/live/", AGREE)
    green = part(now)

    assert red is not None
    assert red.colour is Colour.RED
    assert "an old backup was brought back" in listed
    assert "Reports are taken all the same." in listed
    assert (asked.status_code, agreed.status_code) == (302, 302)
    assert green is not None
    assert green.colour is Colour.GREEN


def test_those_who_answer_for_it_are_reminded(house: Ready, now: datetime) -> None:
    house.everything()
    assert not remind_of_set_up(now)
    old_backup(house, now)

    assert remind_of_set_up(now + timedelta(hours=2))
    assert OutgoingMessage.objects.filter(recipient=house.administrator.id).exists()


def test_a_clock_that_was_years_ahead_once_keeps_no_reminder_back(house: Ready, now: datetime) -> None:
    house.everything()
    old_backup(house, now)
    mark(LOOKED, now + 10 * OLD)
    mark(REMINDED, now + 10 * OLD)

    assert remind_of_set_up(now)
    assert not remind_of_set_up(now + timedelta(hours=2))


# -- a restore that lost hours --------------------------------------------------------------------------


def test_a_backup_that_was_brought_back_is_told_for_two_weeks(house: Ready, keys: Path, now: datetime) -> None:
    house.everything().live()
    house.settings.LANTERN_KEYS = keys
    keep_live_file(now)
    before = part(now)
    note_restored(at=now, reaches=now - timedelta(hours=5))
    keep_live_file(now + timedelta(minutes=1))
    told, later = part(now + timedelta(days=13)), part(now + timedelta(days=15))

    assert before is not None
    assert told is not None
    assert later is not None
    assert [one.colour for one in (before, told, later)] == [Colour.GREEN, Colour.AMBER, Colour.GREEN]
    assert f"as it was on {now - timedelta(hours=5):%d %B %Y at %H:%M} UTC" in told.says
    assert "Ask everybody what they wrote since." in told.next


@pytest.mark.parametrize("wrong", [-20000, 3650])
def test_a_backup_that_was_brought_back_while_the_clock_was_wrong_is_told_too_and_not_for_ever(
    house: Ready, keys: Path, now: datetime, wrong: int
) -> None:
    house.everything().live()
    house.settings.LANTERN_KEYS = keys
    keep_live_file(now)
    note_restored(at=now + timedelta(days=wrong), reaches=now - timedelta(hours=5))
    told, later = part(now + timedelta(days=1)), part(now + timedelta(days=15))

    assert told is not None
    assert later is not None
    assert [one.colour for one in (told, later)] == [Colour.AMBER, Colour.GREEN]
    assert f"as it was on {now - timedelta(hours=5):%d %B %Y at %H:%M} UTC" in told.says


@pytest.mark.usefixtures("house")
def test_a_restore_in_a_house_that_was_never_live_notes_nothing(keys: Path, now: datetime) -> None:
    note_restored(at=now, reaches=now)

    assert not (keys / LIVE_FILE).exists()


def test_a_restore_whose_note_cannot_be_kept_says_so_and_is_done_all_the_same(
    house: Ready, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_backup(house, now)

    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(safekeeping, "note_restored", full)
    (line,) = safekeeping._noted(RestoreReport({}, 0, 0, 0), now)
    assert "could not be noted beside the keys (No space left on device)" in line
