import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.app import health
from lantern.app.clock import now as real_now
from lantern.app.daily_check import CHECK, check, is_due
from lantern.app.health import LATE_BACKUP, LATE_CHECK, LATE_MESSAGE, LATE_PASS, Colour, parts, worst
from lantern.app.health_parts import Asked, Part
from lantern.app.logs import LineOfJson
from lantern.folders.actions import give_grant
from lantern.folders.kinds import Level
from lantern.folders.models import Folder
from lantern.readiness.backups import newest_backup
from lantern.sending.delivery import deliver
from lantern.sending.marks import mark
from lantern.sending.models import OutgoingMessage
from lantern.sending.steps import WHOLE
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.checkpoint_copies import FILE as COPIES
from lantern.vault.models import Checkpoint
from lantern.vault.permits import for_the_system
from tests.access.people import signed_in
from tests.sending.people import account, alerted, concern, suspend
from tests.sending.post import KeptPost

pytestmark = pytest.mark.django_db
SAID = "words that may name somebody"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKEN = "a-token-of-more-than-32-characters-for-tests"


@pytest.fixture
def well(settings: Any, tmp_path: Path) -> datetime:
    """An installation on which everything is as it should be, and the moment at which it is."""
    settings.LANTERN_BACKUPS = tmp_path
    at = real_now()
    mark(WHOLE, at)
    mark(CHECK, at)
    Checkpoint(number=1, at=at, body="{}", signature=b"x").save()
    settings.LANTERN_CHECKPOINTS = tmp_path / "copies"
    settings.LANTERN_CHECKPOINTS.mkdir()
    (settings.LANTERN_CHECKPOINTS / COPIES).write_text("")
    (tmp_path / "b.json").write_text(json.dumps({"at": at.isoformat(), "verified": True}))
    return at


def red(at: datetime) -> list[str]:
    return [part.name for part in parts(at) if part.colour is Colour.RED]


def test_all_is_green_where_all_is_well(well: datetime) -> None:
    assert worst(parts(well)) is Colour.GREEN


def test_a_message_that_waits_too_long_turns_red(well: datetime) -> None:
    alerted(concern(well), account(Role.DEPUTY, well), at=well)

    assert red(well + LATE_MESSAGE + timedelta(seconds=1))[0] == "outbox"
    assert "outbox" not in red(well + LATE_MESSAGE)


def test_an_alert_for_nobody_turns_red_at_once(well: datetime) -> None:
    alerted(concern(well), at=well)

    assert red(well) == ["recipients"]


def test_a_failed_message_turns_amber_and_is_forgotten_after_a_week(well: datetime) -> None:
    lead, _ = account(Role.WORKER, well, mail=None), account(Role.DEPUTY, well)
    alerted(concern(well), lead, at=well)
    for minute in range(2):
        deliver(at=well + timedelta(minutes=minute), post=KeptPost(), site="https://x.example")

    colours = {part.name: part.colour for part in parts(well)}
    later = {part.name: part.colour for part in parts(well + timedelta(days=8))}

    assert (colours["outbox"], later["outbox"]) == (Colour.AMBER, Colour.GREEN)


def test_a_sweep_that_is_late_or_failed_turns_red(well: datetime) -> None:
    mark(WHOLE, well + LATE_PASS, well=False)

    assert "sweep" not in red(well + LATE_PASS)
    assert "sweep" in red(well + LATE_PASS + timedelta(seconds=1))


def test_a_verified_backup_older_than_26_hours_turns_red(well: datetime) -> None:
    assert timedelta(hours=26) == LATE_BACKUP
    assert "backup" not in red(well + LATE_BACKUP)
    assert "backup" in red(well + LATE_BACKUP + timedelta(seconds=1))


@pytest.mark.parametrize(
    "report", ["", "no json", "[]", '{"at": "2026-11-22T12:00:00+00:00", "verified": false}', '{"verified": true}']
)
def test_a_backup_that_was_not_verified_does_not_count(tmp_path: Path, report: str) -> None:
    (tmp_path / "b.json").write_text(report)

    assert newest_backup(tmp_path, NOON) is None


def test_the_newest_of_several_backups_counts(tmp_path: Path) -> None:
    for day in (20, 22, 21):
        (tmp_path / f"{day}.json").write_text(json.dumps({"at": f"2026-11-{day}T02:00:00+00:00", "verified": True}))

    assert newest_backup(tmp_path, NOON) == datetime(2026, 11, 22, 2, tzinfo=UTC)


@pytest.mark.parametrize(("ahead", "counts"), [(299, True), (300, True), (301, False), (40_000_000, False)])
def test_a_backup_that_says_it_is_of_the_future_does_not_count(tmp_path: Path, ahead: int, counts: bool) -> None:
    made = NOON + timedelta(seconds=ahead)
    (tmp_path / "b.json").write_text(json.dumps({"at": made.isoformat(), "verified": True}))
    before = newest_backup(tmp_path, NOON)
    (tmp_path / "a.json").write_text(json.dumps({"at": "2026-11-21T02:00:00+00:00", "verified": True}))

    assert before == (made if counts else None)
    assert newest_backup(tmp_path, NOON) == (made if counts else datetime(2026, 11, 21, 2, tzinfo=UTC))


def test_what_was_last_done_in_the_future_turns_red(well: datetime, settings: Any) -> None:
    early = well - timedelta(minutes=5, seconds=1)
    copied = (well + timedelta(seconds=1)).timestamp()
    os.utime(settings.LANTERN_CHECKPOINTS / COPIES, (copied, copied))

    assert red(early) == ["sweep", "checkpoint", "verification", "backup", "copies"]
    assert red(well - timedelta(minutes=4)) == []


def test_a_part_that_fails_is_red_and_the_others_are_told(
    well: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def space(_: Asked) -> Iterator[Part]:
        raise RuntimeError(SAID)

    before = [part.name for part in parts(well)]
    monkeypatch.setattr(health, "ASKED", tuple(space if ask.__name__ == "space" else ask for ask in health.ASKED))
    found = parts(well)
    lines = [LineOfJson().format(record) for record in caplog.records]

    assert [part.name for part in found] == before
    assert [(part.name, part.says) for part in found if part.colour is Colour.RED] == [("space", "cannot be asked")]
    assert any("health.part_failed" in line and "RuntimeError" in line for line in lines)
    assert not any(SAID in line for line in lines)


def test_a_folder_that_lost_its_keeper_turns_red(well: datetime) -> None:
    lead, where = account(Role.SAFEGUARDING_LEAD, well), concern(well)
    door = for_the_system(where, "test", writes=True)
    give_grant(permit=door, account=lead, level=Level.MANAGE, why="x", by=THE_SYSTEM, at=well)
    before = red(well)
    suspend(lead, well)

    assert (before, red(well)) == ([], ["keepers"])


def test_a_check_of_the_audit_older_than_26_hours_turns_red(well: datetime) -> None:
    assert "verification" not in red(well + LATE_CHECK)
    assert "verification" in red(well + LATE_CHECK + timedelta(seconds=1))


def test_the_check_runs_once_a_day_and_finds_nothing_where_all_is_well() -> None:
    well, day = real_now(), timedelta(days=1)
    mark(CHECK, well)
    concern(well)

    assert not is_due(well + day - timedelta(seconds=1))
    assert is_due(well + day)
    assert check(well + day) == 0
    assert "verification" not in red(well + day)
    assert not OutgoingMessage.objects.exists()


def test_a_check_that_ran_while_the_clock_was_years_ahead_does_not_keep_the_next_one_away() -> None:
    well = real_now()
    mark(CHECK, well + timedelta(days=3650))

    assert is_due(well)
    assert check(well) == 0
    assert not is_due(well + timedelta(hours=1))
    assert "verification" not in red(well)


def test_a_row_that_was_changed_by_hand_turns_red_and_those_who_look_after_it_hear_once() -> None:
    well = real_now()
    watcher = account(Role.ADMINISTRATOR, well)
    where, later = concern(well), well + timedelta(hours=7)
    Folder.objects.filter(pk=where).update(title=b"another")

    found = check(well), check(later)

    assert all(found)
    assert "verification" in red(later)
    assert [row.recipient for row in OutgoingMessage.objects.all()] == [watcher]


def test_a_full_disk_turns_red(well: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_NO_SPACE", 10**18)
    monkeypatch.setattr(health, "_LITTLE_SPACE", 10**18)

    assert red(well) == ["space"]


def test_whether_it_lives_is_told_to_everybody_and_nothing_else(client: Client) -> None:
    answer = client.get("/health/live")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.usefixtures("well")
def test_a_machine_with_the_token_reads_the_parts(client: Client, settings: Any) -> None:
    settings.LANTERN_HEALTH_TOKEN = TOKEN

    answer = client.get("/health/", headers={"Authorization": f"Bearer {TOKEN}"})

    assert (answer.status_code, answer.json()["colour"]) == (200, "green")
    assert {part["name"] for part in answer.json()["parts"]} >= {"database", "outbox", "sweep", "backup", "space"}


@pytest.mark.parametrize("given", ["", "Bearer ", f"Bearer {TOKEN}x", TOKEN, f"Basic {TOKEN}", "Bearer é"])
def test_nobody_else_learns_that_there_is_anything(client: Client, settings: Any, given: str) -> None:
    settings.LANTERN_HEALTH_TOKEN = TOKEN

    assert client.get("/health/", headers={"Authorization": given}).status_code == 404


def test_without_a_token_in_the_settings_no_token_fits(client: Client, settings: Any) -> None:
    settings.LANTERN_HEALTH_TOKEN = ""

    assert client.get("/health/", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_answer_for_the_installation_see_the_parts(client: Client, role: Role, well: datetime) -> None:
    signed_in(client, Account.objects.get(pk=account(role, well)))

    shown = client.get("/health/").status_code

    answer_for_it = {"safeguarding_lead", "deputy", "registered_manager", "trustee", "administrator"}
    assert (shown != 404) == (role.value in answer_for_it)


@pytest.mark.parametrize("second", [True, False])
def test_a_password_alone_shows_no_parts(client: Client, well: datetime, second: bool) -> None:
    signed_in(client, Account.objects.get(pk=account(Role.ADMINISTRATOR, well)), second_factor=second)

    assert (client.get("/health/").status_code in {200, 503}) is second


def test_a_red_part_gives_a_status_that_a_machine_notices(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.LANTERN_HEALTH_TOKEN, settings.LANTERN_BACKUPS = TOKEN, tmp_path

    assert client.get("/health/", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 503


def test_nothing_about_anybody_stands_on_the_page(client: Client, settings: Any, well: datetime) -> None:
    settings.LANTERN_HEALTH_TOKEN = TOKEN
    lead = account(Role.SAFEGUARDING_LEAD, well)
    folder = concern(well)
    alerted(folder, lead, at=well)

    said = client.get("/health/", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()

    assert [word for word in ("CANARY", str(lead), str(folder), "charity.example") if word in said] == []
