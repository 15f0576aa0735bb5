"""What the pages of concerns show to readers and reporters who are kept from something."""

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.concerns.actions import report_concern
from lantern.concerns.models import Concern, Danger
from lantern.concerns.queries import concerns_for
from lantern.concerns.short_reports import ShortReport
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.models import Folder
from lantern.sending.models import OutgoingMessage
from lantern.sending.repeats import REPEAT_AFTER, repeat_unopened
from lantern.vault.audit import By
from tests.access.need.house import keep_out, let_in, visit
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


def closed(count: int, now: datetime, reporter: Account) -> list[str]:
    """Closed concerns, the one that was closed last first; their references."""
    references = []
    for number in range(count):
        said = ShortReport(words="He waits.", danger=Danger.NO)
        where = report_concern(report=said, by=By(reporter.id, "0123456789abcdef"), at=now - 9 * MINUTE).folder
        # Two are always closed at the same moment: neither may be lost between two pages.
        Concern.objects.filter(folder=where).update(closed_at=now - (number // 2) * MINUTE)
        references.append(Folder.objects.get(pk=where).reference)
    return references


def references_on(page: str) -> list[str]:
    return re.findall(r">([0-9A-Z]{4}-[0-9A-Z]{4})<", page.split("<main", 1)[1])


def test_every_closed_concern_stands_on_one_page_of_the_list_and_none_that_is_kept_from_its_reader(
    where: UUID, lead: Account, reporter: Account, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lantern.concerns.queries.CLOSED_SHOWN", 3)
    monkeypatch.setattr("lantern.concerns.queries._LOOKED_AT", 2)
    references = closed(8, now, reporter)
    hidden = references.pop(1)
    keep_out(Folder.objects.get(reference=hidden).id, lead, now - MINUTE)
    found, address = [], "/concerns/all/"

    while address:
        page = shown(lead, address, now)
        found.append(references_on(page))
        more = re.search(r'href="(/concerns/all/\?after=[^"]+)"', page)
        address = more.group(1) if more else ""

    assert found[0][0] == Folder.objects.get(pk=where).reference
    assert [len(part) for part in found] == [4, 3, 1]
    assert sorted(found[0][1:] + found[1] + found[2]) == sorted(references)
    assert set(found[0][1:] + found[1]) >= set(references[:5])


@pytest.mark.parametrize("few", [0, 2000])
def test_closed_concerns_stand_in_one_order_across_all_pages_however_many_are_kept_from_their_reader(
    lead: Account, reporter: Account, now: datetime, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("lantern.concerns.queries.CLOSED_SHOWN", 3)
    monkeypatch.setattr("lantern.concerns.queries._LOOKED_AT", 2)
    monkeypatch.setattr("lantern.concerns.queries._FEW", few)
    references = closed(14, now, reporter)
    # Six in a row, in the middle of two of one moment; and the last.
    hidden = [*references[3:9], references[13]]
    for one in hidden:
        keep_out(Folder.objects.get(reference=one).id, lead, now - MINUTE)
    # All at one moment: the order must not hang on the clock alone.
    Concern.objects.filter(folder__in=Folder.objects.filter(reference__in=references[9:12]).values("pk")).update(
        closed_at=now - 4 * MINUTE
    )
    rows = Concern.objects.filter(closed_at__isnull=False).order_by("-closed_at", "-folder")
    in_order = [Folder.objects.get(pk=row.folder).reference for row in rows]
    visitor, found, after = visit(lead, now), [], None

    while True:
        part = concerns_for(visitor, after=after)
        found.append([one.reference for one in part.listed if one.closed])
        after = part.next
        if after is None:
            break

    assert [one for page in found for one in page] == [one for one in in_order if one not in hidden]
    assert [len(page) for page in found] == [3, 3, 1]


def test_what_a_page_goes_on_after_is_never_what_its_reader_may_not_read(
    lead: Account, reporter: Account, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lantern.concerns.queries.CLOSED_SHOWN", 2)
    references = closed(3, now, reporter)
    rows = list(Concern.objects.filter(closed_at__isnull=False).order_by("-closed_at", "-folder"))
    keep_out(rows[-1].folder, lead, now - MINUTE)

    part = concerns_for(visit(lead, now))

    # Two are left: no page tells by going on that there is a third.
    assert len(references) == 3
    assert ([one.folder for one in part.listed], part.next) == ([row.folder for row in rows[:2]], None)


def test_whoever_is_kept_from_nearly_all_does_not_wait_for_question_after_question(
    lead: Account, reporter: Account, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lantern.concerns.queries._LOOKED_AT", 1)
    for reference in closed(15, now, reporter)[:14]:
        keep_out(Folder.objects.get(reference=reference).id, lead, now - MINUTE)

    with CaptureQueriesContext(connection) as asked:
        part = concerns_for(visit(lead, now))

    assert [one.closed for one in part.listed] == [True]
    # 1, 2, 4, 8, and then that there are no more: two questions each time, and five around them.
    assert len(asked) <= 2 * 5 + 5


def test_a_list_that_goes_on_after_what_one_may_not_read_begins_as_after_what_is_not_there(
    where: UUID, lead: Account, reporter: Account, now: datetime
) -> None:
    (reference,) = closed(1, now, reporter)
    hidden = Folder.objects.get(reference=reference).id
    keep_out(hidden, lead, now - MINUTE)

    pages = [references_on(shown(lead, f"/concerns/all/?after={after}", now)) for after in (hidden, uuid4(), where)]

    assert pages == [[Folder.objects.get(pk=where).reference]] * 3
    assert references_on(shown(lead, "/concerns/all/?after=none", now)) == pages[0]


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
