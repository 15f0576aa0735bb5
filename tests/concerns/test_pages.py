"""What the pages of concerns show to readers and reporters who are kept from something."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.concerns.actions import report_concern
from lantern.concerns.models import Concern, Danger
from lantern.concerns.short_reports import ShortReport
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.models import Folder
from lantern.sending.models import OutgoingMessage
from lantern.sending.repeats import REPEAT_AFTER, repeat_unopened
from lantern.vault.audit import By
from tests.access.need.house import keep_out, let_in
from tests.access.people import account, signed_in
from tests.concerns.now_house import Reporter

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
HEADING = "Who must not learn of it"
TIES = (ExclusionKind.MUST_NOT_DECIDE, ExclusionKind.MUST_NOT_INTERPRET)


@pytest.fixture(autouse=True)
def _clock(settings: object, now: datetime) -> None:
    settings.LANTERN_TEST_CLOCK = lambda: now  # type: ignore[attr-defined]


@pytest.fixture
def lead() -> Account:
    return account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")


@pytest.fixture
def reporter() -> Account:
    return account(Role.VOLUNTEER, shown_name="Robin Example")


@pytest.fixture
def where(lead: Account, reporter: Account, now: datetime) -> UUID:
    del lead
    said = ShortReport(words="He waits.", danger=Danger.NO, kept_out_words="Not to Sam in the office.")
    return report_concern(report=said, by=By(reporter.id, "0123456789abcdef"), at=now - 9 * MINUTE).folder


def shown(who: Account, address: str, now: datetime, *, second_factor: bool = True) -> str:
    answer = signed_in(Client(), who, at=now, second_factor=second_factor).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_has_no_tie_sees_who_must_not_learn_of_it_and_not_who_may_only_not_decide(
    where: UUID, lead: Account, now: datetime
) -> None:
    keep_out(where, account(Role.WORKER, shown_name="Blake Canary"), now - MINUTE, ExclusionKind.MUST_NOT_KNOW)
    keep_out(where, account(Role.WORKER, shown_name="Drew Canary"), now - MINUTE, ExclusionKind.MUST_NOT_DECIDE)

    said = shown(lead, f"/concerns/{where}/", now)

    assert HEADING in said
    assert "Blake Canary" in said
    assert "Drew Canary" not in said
    assert "Not to Sam in the office." in said


@pytest.mark.parametrize("kind", TIES)
@pytest.mark.parametrize("address", ["/concerns/{}/", "/folders/{}/people/"])
def test_a_reader_with_a_tie_is_not_shown_who_is_kept_out_nor_why(
    where: UUID, now: datetime, kind: ExclusionKind, address: str
) -> None:
    worker = account(Role.WORKER, shown_name="Carol Tied")
    let_in(where, worker, now - 3 * MINUTE, Level.WRITE)
    keep_out(where, account(Role.WORKER, shown_name="Blake Canary"), now - MINUTE, ExclusionKind.MUST_NOT_KNOW)
    before = shown(worker, address.format(where), now)
    keep_out(where, worker, now - MINUTE, kind)

    said = shown(worker, address.format(where), now)

    assert "Blake Canary" in before
    assert "Blake Canary" not in said
    assert HEADING not in said
    assert "Not to Sam in the office." not in said


@pytest.mark.parametrize("kind", TIES)
@pytest.mark.usefixtures("lead")
def test_a_reader_with_a_tie_sees_neither_what_must_be_done_nor_what_was(now: datetime, kind: ExclusionKind) -> None:
    sent = Reporter(now)
    sent.posts(f"done/{sent.duty('migrant_help_log')}/", words="They wrote it down.", when="now")
    worker = account(Role.WORKER, shown_name="Carol Tied")
    let_in(sent.folder, worker, now - 3 * MINUTE, Level.WRITE)
    before = shown(worker, f"/concerns/{sent.folder}/", now)
    keep_out(sent.folder, worker, now - MINUTE, kind)

    said = shown(worker, f"/concerns/{sent.folder}/", now)

    for words in ("What must be done", "They wrote it down.", "Migrant Help"):
        assert words in before
        assert words not in said


@pytest.mark.parametrize("address", ["/concerns/mine/", "/concerns/{}/received/"])
def test_a_reporter_who_must_not_know_sees_a_receipt_that_no_longer_changes(
    where: UUID, lead: Account, reporter: Account, now: datetime, address: str
) -> None:
    keep_out(where, reporter, now - 3 * MINUTE, ExclusionKind.MUST_NOT_KNOW)
    before = shown(reporter, address.format(where), now, second_factor=False)
    shown(lead, f"/concerns/{where}/", now)
    after = shown(reporter, address.format(where), now, second_factor=False)

    assert Concern.objects.get(folder=where).opened_at == now
    assert "Nobody has opened it yet" in before
    assert "Nobody has opened it yet" in after
    assert Folder.objects.get(pk=where).reference in after


def test_a_receipt_does_not_go_back_when_the_reporter_is_kept_out_later(
    where: UUID, lead: Account, reporter: Account, now: datetime
) -> None:
    shown(lead, f"/concerns/{where}/", now)
    before = shown(reporter, "/concerns/mine/", now, second_factor=False)
    keep_out(where, reporter, now, ExclusionKind.MUST_NOT_KNOW)

    assert "Opened. Somebody is working on it." in before
    assert "Opened. Somebody is working on it." in shown(reporter, "/concerns/mine/", now, second_factor=False)


def test_everybody_else_sees_what_became_of_the_own_report(
    where: UUID, lead: Account, reporter: Account, now: datetime
) -> None:
    keep_out(where, reporter, now - 3 * MINUTE, ExclusionKind.MUST_NOT_READ)
    shown(lead, f"/concerns/{where}/", now)

    assert "Opened. Somebody is working on it." in shown(reporter, "/concerns/mine/", now, second_factor=False)


def test_a_concern_that_was_read_is_not_repeated_to_whoever_read_it(where: UUID, lead: Account, now: datetime) -> None:
    OutgoingMessage.objects.update(state="sent", sent_at=now)
    later = now + REPEAT_AFTER[0]

    shown(lead, f"/concerns/{where}/", now)

    assert OutgoingMessage.objects.get(folder=where, recipient=lead.id).opened_at == now
    assert repeat_unopened(at=later) == 0


def test_a_concern_that_only_somebody_else_has_read_is_repeated(where: UUID, lead: Account, now: datetime) -> None:
    OutgoingMessage.objects.update(state="sent", sent_at=now)
    worker = account(Role.WORKER)
    let_in(where, worker, now - MINUTE)

    shown(worker, f"/concerns/{where}/", now)

    assert repeat_unopened(at=now + REPEAT_AFTER[0]) == 1
    assert OutgoingMessage.objects.filter(recipient=lead.id).count() == 2
