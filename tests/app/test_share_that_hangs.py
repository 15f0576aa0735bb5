"""A folder on another machine that never answers: alerts leave, every later step is reached, and health says so."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from lantern.access.roles import Role
from lantern.app import sweep_steps
from lantern.app.health import Colour, parts
from lantern.app.keeping import keeping
from lantern.app.start_keys import folders, witness
from lantern.readiness import backups
from lantern.readiness.backups import newest_backup
from lantern.sending.kinds import AlertKind
from lantern.sending.outbox import alert
from lantern.sending.steps import Outcome, one_pass
from lantern.vault import shares
from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.checkpoint_copies import FILE
from lantern.vault.models import Checkpoint
from lantern.vault.shares import ShareSilent, in_time
from tests.access.people import account
from tests.sending.post import KeptPost

pytestmark = pytest.mark.django_db
ALERTS_LEAVE: Final = "outbox"
Hangs = Callable[[Path], Path]


class Post(KeptPost):
    """One that a pass opens and closes."""

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture(autouse=True)
def _soon(settings: Any) -> None:
    settings.LANTERN_SHARE_SECONDS = 1


@pytest.fixture
def hangs() -> Iterator[Hangs]:
    """Make a file of which nobody ever reads or writes the other end: whoever opens it waits for ever."""
    made: list[Path] = []

    def never_answers(file: Path) -> Path:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(file)
        made.append(file)
        return file

    yield never_answers
    for file in made:
        # Whoever still waits is let go, so that no thread of this test outlives it.
        end = os.open(file, os.O_RDWR | os.O_NONBLOCK)
        for thread in list(shares._HANGING.values()):
            with suppress(OSError):
                os.write(end, b"\n")
            thread.join(0.2)
        os.close(end)
        for thread in shares._HANGING.values():
            thread.join(5)
    shares._HANGING.clear()


@pytest.fixture
def sent(settings: Any, monkeypatch: pytest.MonkeyPatch) -> KeptPost:
    """Where mail goes; somebody has an alert that waits."""
    post = Post()
    settings.LANTERN_MAIL_ROUTE, settings.LANTERN_ASKS_WHETHER_LIVE = True, True
    monkeypatch.setattr(sweep_steps, "MailPost", lambda: post)
    return post


def one_alert(at: datetime) -> None:
    lead = account(Role.SAFEGUARDING_LEAD)
    with act(by=THE_SYSTEM, at=at, folder=lead.id, action="test.done") as done:
        alert(done, folder=lead.id, to=[lead.id], kind=AlertKind.ANOTHER, at=at)


def sweep(at: datetime) -> Outcome:
    return one_pass(sweep_steps.STEPS, holder="one", clock=lambda: at)


def test_a_share_of_backups_that_hangs_stops_no_alert_and_no_later_step(
    settings: Any, hangs: Hangs, sent: KeptPost, tmp_path: Path, now: datetime
) -> None:
    settings.LANTERN_BACKUPS = tmp_path / "share"
    hangs(settings.LANTERN_BACKUPS / "lantern-2026.json")
    one_alert(now)
    first = sweep(now)
    second = sweep(now + timedelta(minutes=1))

    assert len(sent.kept) == 1
    every = {step.name for step in sweep_steps.STEPS}
    assert {*first.ran, *first.failed} == {*second.ran, *second.failed} == every
    assert "set_up" in first.ran
    found = {part.name: part for part in parts(now)}
    assert (found["backup"].colour, found["backup"].says) == (Colour.RED, "its folder does not answer")
    assert "Alerts leave all the same." in found["backup"].next
    assert keeping(now).backup_is_late


def test_a_share_of_checkpoints_that_hangs_stops_no_alert_and_no_later_step(
    settings: Any, hangs: Hangs, sent: KeptPost, tmp_path: Path, now: datetime
) -> None:
    settings.LANTERN_CHECKPOINTS = tmp_path / "share"
    hangs(settings.LANTERN_CHECKPOINTS / FILE)
    one_alert(now)
    done = sweep(now)

    assert len(sent.kept) == 1
    assert set(done.failed) == {"checkpoint"}
    assert {*done.ran, *done.failed} == {step.name for step in sweep_steps.STEPS}
    assert done.ran.index(ALERTS_LEAVE) < done.ran.index("reserve")
    assert Checkpoint.objects.exists()
    found = {part.name: part for part in parts(now)}
    assert (found["copies"].colour, found["copies"].says) == (Colour.RED, "its folder does not answer")


def test_the_start_warns_of_a_share_that_hangs_and_is_not_held_up(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.LANTERN_BACKUPS, settings.LANTERN_CHECKPOINTS = tmp_path / "backups", tmp_path / "checkpoints"

    def silent(*_: object) -> None:
        raise ShareSilent

    monkeypatch.setattr("lantern.app.start_keys.in_time", silent)
    found = list(folders(settings))

    assert {(one.code, one.refuses) for one in found} == {("checkpoints", False), ("backups", False)}
    assert all("does not answer" in one.written() for one in found)
    assert list(witness(settings)) == []


def test_a_question_that_hangs_is_not_put_again_and_once_it_is_answered_it_is(hangs: Hangs, tmp_path: Path) -> None:
    pipe, asked = hangs(tmp_path / "share" / "pipe"), []

    def ask() -> str:
        asked.append(1)
        return pipe.read_text()

    for _ in range(3):
        with pytest.raises(ShareSilent):
            in_time(pipe.parent, ask)
    assert len(asked) == 1
    assert in_time(tmp_path, lambda: "another folder") == "another folder"

    pipe.write_text("at last")
    shares._HANGING[str(pipe.parent)].join(5)
    assert in_time(pipe.parent, lambda: "answers again") == "answers again"


def test_many_who_ask_at_the_same_moment_leave_one_thread_behind_and_all_get_on(hangs: Hangs, tmp_path: Path) -> None:
    pipe, asked = hangs(tmp_path / "share" / "pipe"), []
    before = set(threading.enumerate())

    def ask() -> str:
        asked.append(1)
        return pipe.read_text()

    def asks(_: int) -> type[BaseException]:
        with pytest.raises(ShareSilent) as silent:
            in_time(pipe.parent, ask)
        return silent.type

    with ThreadPoolExecutor(8) as people:
        told = list(people.map(asks, range(8)))

    assert told == [ShareSilent] * 8
    assert len(asked) == 1
    assert [one.name for one in threading.enumerate() if one not in before] == ["share"]


def test_those_who_ask_a_folder_that_answers_wait_for_each_other_and_all_are_answered(tmp_path: Path) -> None:
    now_in, most = [0], [0]

    def ask() -> int:
        now_in[0] += 1
        most[0] = max(most[0], now_in[0])
        time.sleep(0.01)
        now_in[0] -= 1
        return 7

    with ThreadPoolExecutor(8) as people:
        assert list(people.map(lambda _: in_time(tmp_path, ask), range(16))) == [7] * 16
    assert most == [1]


FORKS: Final = """
import os, sys
from pathlib import Path
from django.conf import settings
settings.configure(LANTERN_SHARE_SECONDS=1)
from lantern.vault.shares import ShareSilent, in_time
share = Path(sys.argv[1])
def silent(ask):
    try:
        return in_time(share, ask)
    except ShareSilent:
        return "silent"
print(silent((share / "pipe").read_text), flush=True)
child = os.fork()
if not child:
    print("child", silent(lambda: "answers"), silent((share / "pipe").read_text), flush=True)
    sys.exit(0)
print(os.waitpid(child, 0)[1], silent(lambda: "answers"), flush=True)
"""


def test_a_thread_that_hangs_keeps_no_process_from_ending_and_no_forked_worker_from_asking(
    hangs: Hangs, tmp_path: Path
) -> None:
    pipe = hangs(tmp_path / "share" / "pipe")
    done = subprocess.run(  # noqa: S603 -- our own
        [sys.executable, "-c", FORKS, str(pipe.parent)], capture_output=True, text=True, check=True, timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip

    assert done.stdout.splitlines() == ["silent", "child answers silent", "0 silent"]


def test_what_a_folder_refuses_is_told_as_it_is(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(FileNotFoundError):
        in_time(tmp_path, (tmp_path / "none").read_text)
    assert newest_backup(tmp_path / "none", now) is None


def test_without_the_limit_the_same_pass_would_never_come_to_its_end(
    settings: Any, hangs: Hangs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, now: datetime
) -> None:
    settings.LANTERN_BACKUPS = tmp_path / "share"
    hangs(settings.LANTERN_BACKUPS / "lantern-2026.json")
    monkeypatch.setattr(backups, "in_time", lambda _folder, ask: ask())

    # The same question without a limit, put apart so that this test comes to its end.
    with pytest.raises(ShareSilent):
        in_time(tmp_path / "share", lambda: newest_backup(settings.LANTERN_BACKUPS, now))
