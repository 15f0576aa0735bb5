"""Every held case, from the report to the last duty: by the actions, and as the command line decides (U6, F18)."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.app.auditing import verified
from lantern.concerns import desk_work as work
from lantern.concerns import now_actions
from lantern.concerns.models import Concern
from lantern.concerns.now_kinds import Tried
from lantern.concerns.now_queries import case_of
from lantern.concerns.queries import own_report_of
from lantern.concerns.report_actions import begin_report, send_report
from lantern.folders.models import Assessment, Duty
from lantern.packs.intake_files import intake
from lantern.packs.triage_files import triage
from lantern.packs.vocabularies import ROOT
from lantern.procedures.channels import is_called
from lantern.vault.audit import By
from lantern.vault.keyring import keyring
from lantern.vault.permits import for_the_system
from tests.access.need import house
from tests.access.people import account
from tests.app.make import Program
from tests.week.kinds import Kind, can_be_told, situations

pytestmark = pytest.mark.django_db(transaction=True)
FILE = ROOT / "vignettes.yaml"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ROUNDS = 6
NOT_TOLD: Mapping[str, str] = {"V55": "whoever decides about it in the organisation has no part in the report form"}
"""Cases that no report can hold."""
MEASURED = ("waited_minutes",)
"""Facts that are taken from the calls, and told by nobody."""


@cache
def cases() -> Mapping[str, Kind]:
    return {one.id: Kind(one.id, one) for one in situations(FILE) if one.id not in NOT_TOLD}


@cache
def as_written() -> Mapping[str, dict[str, Any]]:
    """The cases as they stand in the file, with what whoever reports a concern says by that alone."""
    found = {}
    for one in yaml.safe_load(FILE.read_text(encoding="utf-8"))["vignettes"]:
        facts = {name: value for name, value in one["facts"].items() if name not in MEASURED}
        rest = {name: value for name, value in one.items() if name not in {"expected", "facts"}}
        found[one["id"]] = {**rest, "facts": {**intake().always, **facts}}
    return found


def by_command(program: Program, room: Path, identity: str, at: datetime) -> dict[str, Any]:
    file = room / "case.yaml"
    file.write_text(json.dumps(as_written()[identity], default=str), encoding="utf-8")
    told = program("assess", file, "--json", "--at", at.isoformat())
    assert told.code == 0, told
    (found,) = told.json
    return dict(found)


def bodies(folder: UUID) -> list[dict[str, Any]]:
    keys = keyring().open(for_the_system(folder, "test", reads=True))
    return [row.open(keys, "body") for row in Duty.objects.filter(folder=folder)]


def due(duties: list[dict[str, Any]]) -> set[tuple[str, str, tuple[str, ...], str]]:
    """What is to be done, by whom, to whom, by when."""
    return {
        (one["key"], one["who"], tuple(one["to"]), one["by"] if isinstance(one["by"], str) else one["by"]["kind"])
        for one in duties
    }


def decided(answer: Mapping[str, Any]) -> tuple[Any, list[Any]]:
    """What was decided of the concern and of each person. Where there is one person, both stand together."""
    of_people = [one["decisions"] for one in answer["subjects"].values()]
    if len(of_people) > 1:
        return answer["decisions"], of_people
    return {name: code for part in (answer["decisions"], *of_people) for name, code in part.items()}, []


def all_is_done(who: Account, folder: UUID, at: datetime, *, reporter: Account) -> datetime:
    """Everything that is open is done, again and again, until nothing follows any more."""
    for _ in range(ROUNDS):
        own = house.visit(reporter, at)
        case = case_of(own, own_report_of(own, folder))
        for kept in [one for one in case.kept if one.done_at is None and case.kept_by(one.id) is not None]:
            at += MINUTE
            now_actions.close_duty(
                folder=folder, duty=kept.id, words="I did it.", reference="", happened_at=at, by=By(reporter.id, "x"),
                at=at, within=[one.id for one in case.within(kept)],
            )  # fmt: skip
        desk = work.opened_desk(house.visit(who, at), folder)
        left = work.still_to_do(desk)
        if not left:
            return at
        for kept in left:
            at += MINUTE
            visitor = house.visit(who, at)
            if is_called(kept.channel):
                for kind in (Tried.DIALLED, Tried.ANSWERED):
                    work.tried(visitor, folder, kept.id, kind)
            if desk.duties[kept.id].owner is None:
                work.took(visitor, folder, kept.id)
            work.done(visitor, desk, kept, words="They took it.", reference="R-1", happened_at=at)
        at += DAY
    raise AssertionError(f"still open: {[kept.what for kept in left]}")


def decides(lead: Account, second: Account, folder: UUID, outcome: str, at: datetime) -> datetime:
    """A decision, read by a second person where one is asked for; when it stands."""
    visitor, chosen = house.visit(lead, at), triage().outcome(outcome)
    assert chosen is not None
    desk = work.opened_desk(visitor, folder)
    row = work.decided(visitor, desk, chosen, words="It follows.", wishes="To be safe.", look_again_on=None)
    if row.second_needed:
        reader = house.visit(second, at + MINUTE)
        desk = work.opened_desk(reader, folder)
        work.read_as_second(reader, desk, row.id, agrees=True, words="I agree with it.")
    return at + 2 * MINUTE


@pytest.mark.parametrize("identity", sorted(cases()))
def test_a_held_case_goes_from_its_report_to_its_last_duty_as_the_command_line_decides(
    identity: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, deputy = account(Role.SAFEGUARDING_LEAD), account(Role.DEPUTY)
    reporter = account(Role.VOLUNTEER)
    at = cases()[identity].situation.noticed_at.astimezone(UTC)
    said = cases()[identity].said(at, number=1, asked=False)
    folder = begin_report(form=uuid4(), said=said, by=By(reporter.id, "x"), at=at).folder
    send_report(folder=folder, by=By(reporter.id, "x"), at=at)

    first = Assessment.objects.get(folder=folder)
    kept = first.open(keyring().open(for_the_system(folder, "test", reads=True)), "body")
    line = by_command(Program(capsys, monkeypatch), tmp_path, identity, at)
    assert decided(kept) == decided(line)
    assert due(kept["duties"]) == due(line["duties"])
    assert due(bodies(folder)) == due(line["duties"])

    later = decides(lead, deputy, folder, "act", at + 5 * MINUTE)
    through = all_is_done(lead, folder, later, reporter=reporter)
    decides(lead, deputy, folder, "close", through + DAY)

    assert Concern.objects.get(folder=folder).closed_at is not None
    assert not Duty.objects.filter(folder=folder, done_at=None).exists()
    assert not Duty.objects.filter(folder=folder, evidence_id=None).exists()
    assert due(bodies(folder)) >= due(line["duties"])
    assert verified(data=True, checkpoints=None).findings == []


def test_only_what_no_report_can_hold_is_left_out() -> None:
    assert len(cases()) == 25
    assert {one.id for one in situations(FILE) if not can_be_told(one)} == set(NOT_TOLD)


def test_a_case_of_which_one_answer_was_lost_is_noticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program, at = Program(capsys, monkeypatch), cases()["V05"].situation.noticed_at.astimezone(UTC)
    whole = by_command(program, tmp_path, "V05", at)
    people = as_written()["V05"]["subjects"]
    monkeypatch.delitem(people[0]["facts"], "purpose")
    lost = by_command(program, tmp_path, "V05", at)

    assert decided(whole) != decided(lost)
    assert due(whole["duties"]) != due(lost["duties"])
