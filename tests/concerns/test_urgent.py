"""Which reports climb until somebody opens them: danger, danger that nobody knows of, danger that is told later."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client, override_settings

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.concerns import report_actions as actions
from lantern.concerns.actions import report_concern
from lantern.concerns.models import Concern, Danger, Report
from lantern.concerns.now_actions import tell_more
from lantern.concerns.said import PersonSaid, Said
from lantern.concerns.sending_in import outcome_of
from lantern.concerns.short_reports import ShortReport
from lantern.concerns.situations import head_of
from lantern.directory.house import house
from lantern.folders.models import Folder, Grant
from lantern.sending.climbs import climb_unopened
from lantern.sending.models import Climb, OutgoingMessage
from lantern.vault.audit import By
from lantern.vault.models import AuditEntry
from tests.access.people import account, signed_in

pytestmark = pytest.mark.django_db
SESSION = "0123456789abcdef"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[None]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: now + MINUTE):
        yield


@pytest.fixture
def people() -> dict[Role, Account]:
    roles = (Role.SAFEGUARDING_LEAD, Role.DEPUTY, Role.REGISTERED_MANAGER, Role.VOLUNTEER)
    return {role: account(role) for role in roles}


@pytest.fixture
def by(people: dict[Role, Account]) -> By:
    return By(people[Role.VOLUNTEER].id, SESSION)


def reported(by: By, now: datetime, danger: Danger) -> UUID:
    report = ShortReport(words="She waits at the gate.", danger=danger, about="a woman")
    return report_concern(report=report, by=by, at=now).folder


@pytest.mark.parametrize(("danger", "urgent"), [(Danger.YES, True), (Danger.UNKNOWN, True), (Danger.NO, False)])
def test_danger_and_danger_that_nobody_knows_of_climb_and_no_danger_does_not(
    by: By, now: datetime, danger: Danger, *, urgent: bool
) -> None:
    folder = reported(by, now, danger)

    assert Climb.objects.filter(folder=folder, since=now).exists() == urgent


def test_a_report_in_which_danger_was_not_answered_climbs(by: By, now: datetime) -> None:
    said = Said(words="He is gone.", noticed_at=now.isoformat(), house=head_of(house()), given={"about_us": "no"})
    row = actions.begin_report(form=uuid4(), said=said, by=by, at=now)

    concern = actions.send_report(folder=row.folder, by=by, at=now)

    assert Climb.objects.filter(folder=concern.folder).exists()


def test_danger_that_is_told_of_later_climbs_from_then_on(by: By, now: datetime) -> None:
    girl = PersonSaid(id="p1", label="a girl", given={"part": ["harmed"], "age": "says"})
    said = Said(
        words="“He takes her phone.”", noticed_at=now.isoformat(), house=head_of(house()),
        given={"danger": "no", "about_us": "no"}, people=(girl,),
    )  # fmt: skip
    # The question for danger was answered with no, and nothing in it speaks against that.
    folder = actions.begin_report(form=uuid4(), said=said, by=by, at=now).folder
    actions.send_report(folder=folder, by=by, at=now)
    assert not Climb.objects.exists()
    graver = replace(said).with_answer("imminent_risk_to_life", None, "yes")
    reference = Folder.objects.get(pk=folder).reference

    tell_more(
        folder=folder, said=graver, answered={}, outcome=outcome_of(graver, reference, now + MINUTE),
        seen=Report.objects.get(folder=folder).version, by=by, at=now + MINUTE,
    )  # fmt: skip

    assert Climb.objects.get(folder=folder).since == now + MINUTE


def test_what_must_be_done_at_once_climbs_again_also_where_danger_was_known_and_seen(
    people: dict[Role, Account], by: By, now: datetime
) -> None:
    girl = PersonSaid(id="p1", label="a girl", given={"part": ["harmed"], "age": "says"})
    said = Said(
        words="“He hits her.”", noticed_at=now.isoformat(), house=head_of(house()),
        given={"danger": "yes", "about_us": "no"}, people=(girl,),
    )  # fmt: skip
    folder = actions.begin_report(form=uuid4(), said=said, by=by, at=now).folder
    actions.send_report(folder=folder, by=by, at=now)
    assert signed_in(Client(), people[Role.DEPUTY], at=now).get(f"/concerns/{folder}/").status_code == 200
    assert Climb.objects.get().stopped_at is not None
    graver = said.with_answer("not_where_expected", "p1", "yes")
    reference = Folder.objects.get(pk=folder).reference

    tell_more(
        folder=folder, said=graver, answered={}, outcome=outcome_of(graver, reference, now + MINUTE),
        seen=Report.objects.get(folder=folder).version, by=by, at=now + MINUTE,
    )  # fmt: skip

    assert Climb.objects.filter(stopped_at=None, since=now + MINUTE).count() == 1


def test_the_page_of_the_concern_stops_it_and_the_receipt_of_its_reporter_does_not(
    people: dict[Role, Account], by: By, now: datetime
) -> None:
    folder = reported(by, now, Danger.UNKNOWN)
    reporter, deputy = (signed_in(Client(), people[role], at=now) for role in (Role.VOLUNTEER, Role.DEPUTY))

    assert reporter.get(f"/concerns/{folder}/received/").status_code == 200
    assert reporter.get(f"/concerns/report/{folder}/now/").status_code == 200
    assert Climb.objects.get().stopped_at is None
    assert deputy.get(f"/concerns/{folder}/").status_code == 200

    assert Climb.objects.get().stopped_by == people[Role.DEPUTY].id
    assert climb_unopened(at=now + 15 * MINUTE) == 0


def test_the_list_of_concerns_does_not_stop_it(people: dict[Role, Account], by: By, now: datetime) -> None:
    reported(by, now, Danger.YES)

    assert signed_in(Client(), people[Role.DEPUTY], at=now).get("/concerns/").status_code == 200

    assert Climb.objects.get().stopped_at is None


def test_whoever_is_kept_out_by_the_reporter_is_told_on_no_step(
    people: dict[Role, Account], by: By, now: datetime
) -> None:
    manager = people[Role.REGISTERED_MANAGER]
    report = ShortReport(
        words="He waits.", danger=Danger.YES, about="a woman", kept_out=frozenset({Role.REGISTERED_MANAGER})
    )
    folder = report_concern(report=report, by=by, at=now).folder

    for minute in (15, 25, 35, 95):
        climb_unopened(at=now + minute * MINUTE)

    assert Concern.objects.get(folder=folder).opened_at is None
    assert not OutgoingMessage.objects.filter(recipient=manager.id).exists()
    assert not Grant.objects.filter(account=manager.id).exists()


@pytest.mark.parametrize("page", ["", "triage/"])
def test_asking_only_whether_a_page_is_there_shows_nobody_its_words_so_it_climbs_on(
    people: dict[Role, Account], by: By, now: datetime, page: str
) -> None:
    folder = reported(by, now, Danger.YES)
    lead = signed_in(Client(), people[Role.SAFEGUARDING_LEAD], at=now)

    def is_opened() -> tuple[bool, bool, bool]:
        waiting = OutgoingMessage.objects.filter(folder=folder, recipient=people[Role.SAFEGUARDING_LEAD].id)
        return (
            Climb.objects.get(folder=folder).stopped_at is not None,
            Concern.objects.get(folder=folder).opened_at is not None,
            not waiting.filter(opened_at=None).exists(),
        )

    assert lead.head(f"/concerns/{folder}/{page}").status_code == 200
    assert is_opened() == (False, False, False)
    # That the folder was asked for is on record all the same.
    assert AuditEntry.objects.filter(folder=folder, action="folder.read").exists()
    assert lead.get(f"/concerns/{folder}/{page}").status_code == 200
    assert is_opened() == (True, True, True)
