"""Practice: two hotels, a volunteer group and a children's home with half a year behind them, made by our actions."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lantern.access.models import Account
from lantern.access.roles import ROLE_NAMES, Role
from lantern.access.signing_in import WITHOUT_SECOND_FACTOR
from lantern.app.practice import MARK, PracticeNotWhole, PracticeRefused, make_practice, practice_people
from lantern.app.practice_data import invented, span
from lantern.app.practice_steps import STEPS
from lantern.concerns.models import Concern
from lantern.vault.models import AuditEntry
from lantern.web.numbers import is_invented
from tests.access.people import account
from tests.durability.house import ROOT

PROGRAM = ("-c", "from lantern.app.main import run; run()")
MOST_SECONDS = 20
"""How much work of the machine the making may be, whatever else it does meanwhile."""


@dataclass
class Installation:
    """A practice installation that the command has made, in a folder of its own."""

    room: Path
    demo: str = "yes"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LANTERN", "DJANGO"))}
        kept.pop("DATABASE_URL", None)
        folders = {
            f"LANTERN_{name.upper()}": str(self.room / name) for name in ("data", "keys", "checkpoints", "backups")
        }
        own = {"LANTERN_DEMO": self.demo, "LANTERN_HTTPS": "no", "LANTERN_AREA": "Luton", **folders}
        return {**kept, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "LANTERN_LEAD_PHONE": "07700 900411", **own}

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603 -- our own
            [sys.executable, *arguments], env=self.environment, cwd=self.room, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    def told(self, module: str) -> dict[str, Any]:
        done = self.run("-m", module)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = Installation(tmp_path_factory.mktemp("practice"))
    done = made.run(*PROGRAM, "demo")
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="module")
def found(installation: Installation) -> Mapping[str, Any]:
    return installation.told("tests.app.practice_looking")


def test_every_role_is_there_and_somebody_has_left(found: Mapping[str, Any]) -> None:
    assert set(found["roles"]) == {role.value for role in Role}
    assert found["left"] == 2
    assert found["unreached"] == 1


def test_nobody_in_practice_is_held_up_by_a_second_factor_that_they_do_not_have(installation: Installation) -> None:
    people = practice_people(installation.room / "data")

    assert {one.role for one in people if not one.secret} == {str(ROLE_NAMES[one]) for one in WITHOUT_SECOND_FACTOR}


def test_four_places_and_forty_people_each_stand_beside_a_concern(found: Mapping[str, Any]) -> None:
    assert len(invented().places) == found["places"] == 4
    assert len(invented().helped) == found["people"] == 40
    assert found["unlinked"] == 0
    assert {one.place for one in invented().concerns} == set(invented().places)
    assert len({one.speaks for one in invented().helped.values()}) >= 12


def test_half_a_year_of_concerns_ends_now(found: Mapping[str, Any]) -> None:
    assert found["days"] >= 175
    assert found["concerns"] >= 32
    assert found["later_than_now"] == 0
    assert found["closed"] >= 18
    assert found["unopened"] == 2
    assert found["drafts"] == 1


def test_a_lead_recognises_her_week(found: Mapping[str, Any]) -> None:
    duties = found["duties"]
    assert duties["duty open"] >= 6
    assert duties["duty overdue"] >= 3
    assert duties["duty late"] >= 3
    assert duties["promise done"] >= 2
    assert duties["promise late"] == 1
    assert duties["promise overdue"] == 2
    assert duties["let go"] == 1
    assert (found["owed"], found["answered"]) == (3, 2)
    assert found["chased"] == 2
    assert found["waits_for_second"] >= 1
    assert found["sealed"] == 1
    assert found["kept_out"] >= 3
    assert {"right", "differs", "bounced", "nobody"} <= set(found["checks"])
    assert found["turns"] == 16


def test_the_history_holds_what_only_doing_leaves_behind(found: Mapping[str, Any]) -> None:
    done = found["actions"]
    expected = {
        "report.begun", "concern.reported", "concern.opened", "concern.decided", "concern.second_read", "duty.dialled",
        "duty.nobody", "duty.answered", "duty.sent", "duty.done", "duty.let_go", "promise.given", "owed.noted",
        "owed.chased", "owed.ended", "fact.added", "note.added", "significance.marked", "exclusion.named",
        "folder.sealed", "grant.given", "folder.linked", "alert.sent", "alert.repeated", "alert.climbed",
        "contact.came_back", "contact.reported_wrong", "account.suspended", "rota.away", "report.place_given",
    }  # fmt: skip
    assert expected - set(done) == set()
    assert found["nobody"] == 0


def test_words_stand_as_they_were_written_in_the_letters_of_those_who_said_them(found: Mapping[str, Any]) -> None:
    assert {"LATIN", "ARABIC", "ETHIOPIC", "BENGALI"} <= set(found["scripts"])
    words = json.dumps([dict(one.said) for one in invented().concerns], ensure_ascii=False)
    assert "Tôi không có tiền" in words
    assert "Nuk e njoh" in json.dumps([one.wishes for one in invented().concerns], ensure_ascii=False)


def test_no_row_was_written_round_an_action(installation: Installation, found: Mapping[str, Any]) -> None:
    looked = installation.told("tests.durability.looking")

    names = ("without_audit", "other_than_audited", "audited_but_missing", "gaps")
    assert {name: looked[name] for name in names} == dict.fromkeys(names, 0)
    assert found["faults"] == []


def test_every_page_has_the_banner_and_rings_nobody_who_is_real(found: Mapping[str, Any]) -> None:
    pages = found["pages"]
    assert len(pages) > 90
    assert [page for page in pages if page[2] != 200] == []
    assert [page for page in pages if not page[3]] == []
    assert [page for page in pages if page[4]] == []


def test_twice_does_no_harm_and_real_people_are_never_mixed_with_invented_ones(installation: Installation) -> None:
    first = json.loads((installation.room / "data" / MARK).read_text())
    again = installation.run(*PROGRAM, "demo", "--json")
    outside = Installation(installation.room, demo="no").run(*PROGRAM, "demo")
    served = Installation(installation.room, demo="no").run(*PROGRAM, "check")

    assert again.returncode == 0
    assert [one["username"] for one in json.loads(again.stdout)] == [one["username"] for one in first]
    assert outside.returncode != 0
    assert "LANTERN_DEMO=yes" in outside.stderr
    assert served.returncode != 0
    assert "demo_people" in served.stdout + served.stderr


def test_making_it_is_little_work(tmp_path: Path) -> None:
    before = os.times()
    done = Installation(tmp_path).run(*PROGRAM, "demo")
    after = os.times()
    worked = after.children_user + after.children_system - before.children_user - before.children_system

    assert done.returncode == 0, done.stderr
    assert "It was made in" in done.stdout
    print(f"made with {worked:.1f} seconds of work")  # noqa: T201
    assert worked <= MOST_SECONDS


@pytest.mark.nightly
def test_the_same_history_comes_each_time(tmp_path: Path) -> None:
    rooms = [Installation(tmp_path / name) for name in ("one", "two")]
    for one in rooms:
        one.room.mkdir()
        assert one.run(*PROGRAM, "demo").returncode == 0
    first, second = (one.told("tests.app.practice_looking") for one in rooms)

    assert first["said"] == second["said"]
    assert first["duties"] == second["duties"]
    assert first["actions"] == second["actions"]


@pytest.mark.django_db(transaction=True)
def test_it_is_not_made_beside_somebody_real(tmp_path: Path) -> None:
    account(Role.WORKER)

    with pytest.raises(PracticeRefused):
        make_practice(tmp_path, datetime(2026, 11, 25, 12, tzinfo=UTC))

    assert practice_people(tmp_path) == ()
    assert Account.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_stopped_halfway_is_not_taken_for_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime(2026, 11, 25, 12, tzinfo=UTC)
    with monkeypatch.context() as patched:
        patched.setattr("lantern.app.practice.make_rota", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make_practice(tmp_path, at, brief=True)

    with pytest.raises(PracticeNotWhole):
        make_practice(tmp_path, at, brief=True)

    assert practice_people(tmp_path) == ()


@pytest.mark.django_db(transaction=True)
def test_the_brief_form_has_the_same_people_and_three_reports(tmp_path: Path) -> None:
    people = make_practice(tmp_path, datetime(2026, 11, 25, 12, tzinfo=UTC), brief=True)

    assert [person.name for person in people] == [one["name"] for one in invented().team["member"]]
    assert len(people) == Account.objects.count() == 11
    assert Concern.objects.count() == 3
    assert not AuditEntry.objects.filter(action="concern.opened").exists()


def test_every_number_belongs_to_nobody_and_every_address_to_no_mailbox() -> None:
    team = invented().team
    numbers = [way["phone"] for way in team["way"]]
    addresses = [one["mail"] for one in (*team["member"], *team["colleague"])] + [
        way["second"] for way in team["way"] if way["second"]
    ]

    assert [number for number in numbers if not is_invented(number.replace(" ", ""))] == []
    assert [address for address in addresses if not address.endswith("example.org")] == []


def test_every_step_of_the_files_is_one_that_can_be_played() -> None:
    steps = {step.do for told in invented().concerns for step in told.happens}

    assert steps - set(STEPS) == set()
    assert set(STEPS) - steps <= {"correct"}


@pytest.mark.parametrize(
    ("words", "length"), [("2d 4h 30m", timedelta(days=2, hours=4, minutes=30)), ("", timedelta())]
)
def test_lengths_of_time_are_read_as_they_are_written(words: str, length: timedelta) -> None:
    assert span(words) == length


@pytest.mark.parametrize("words", ["2", "h", "2w", "-1h", "1.5h"])
def test_what_is_no_length_of_time_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="length of time"):
        span(words)
