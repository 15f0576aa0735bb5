from datetime import datetime
from uuid import UUID, uuid4

import pytest

from lantern.access.keepers import keepers
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.concerns import actions, queries, sending_in
from lantern.concerns.models import Concern, Danger
from lantern.concerns.short_reports import ShortReport
from lantern.folders.actions import link_folders, open_folder
from lantern.folders.erasing import confirm_erasure, propose_erasure
from lantern.folders.kinds import ErasureGround, FolderKind
from lantern.folders.models import Entry, Exclusion, Folder, Grant, Link
from lantern.folders.queries import entries_of, title_of
from lantern.sending.models import OutgoingMessage
from lantern.vault.audit import By
from lantern.vault.models import AuditEntry
from lantern.vault.permits import Permit, for_the_system
from tests.access.people import account

pytestmark = pytest.mark.django_db
WORDS = "  She said: “he waits\n  outside”.  "


@pytest.fixture
def volunteer() -> Account:
    return account(Role.VOLUNTEER)


@pytest.fixture
def by(volunteer: Account) -> By:
    return By(volunteer.id, "0123456789abcdef")


def said(**more: object) -> ShortReport:
    return ShortReport(**{"words": WORDS, "danger": Danger.UNKNOWN, **more})  # type: ignore[arg-type]


def reader(concern: Concern) -> Permit:
    return Permit(folder=concern.folder, account=None, session="", purpose="test", reads=True)


def let_in(concern: Concern) -> set[UUID]:
    return set(Grant.objects.filter(folder=concern.folder).values_list("account", flat=True))


def told(concern: Concern) -> set[UUID | None]:
    return set(OutgoingMessage.objects.filter(folder=concern.folder).values_list("recipient", flat=True))


def test_the_words_are_kept_exactly_as_they_were_written(by: By, now: datetime) -> None:
    concern = actions.report_concern(report=said(about="woman with two boys"), by=by, at=now)

    (entry,) = entries_of(reader(concern))
    assert entry.body == {"words": WORDS, "danger": "unknown"}
    assert title_of(reader(concern)) == "woman with two boys"


def test_the_lead_and_the_deputy_are_let_in_and_told_and_nobody_else(by: By, now: datetime) -> None:
    lead, deputy = account(Role.SAFEGUARDING_LEAD), account(Role.DEPUTY)
    for role in set(Role) - {Role.SAFEGUARDING_LEAD, Role.DEPUTY}:
        account(role)

    concern = actions.report_concern(report=said(), by=by, at=now)

    assert let_in(concern) == told(concern) == {lead.id, deputy.id}


def test_a_lead_whom_it_is_about_is_kept_out_before_anything_is_stored_where_they_look(by: By, now: datetime) -> None:
    lead, deputy = account(Role.SAFEGUARDING_LEAD), account(Role.DEPUTY)

    concern = actions.report_concern(report=said(kept_out=frozenset({Role.SAFEGUARDING_LEAD})), by=by, at=now)

    assert let_in(concern) == told(concern) == {deputy.id}
    assert set(Exclusion.objects.filter(folder=concern.folder).values_list("account", flat=True)) == {lead.id}


def test_where_every_lead_has_a_tie_a_manager_receives_it(by: By, now: datetime) -> None:
    account(Role.SAFEGUARDING_LEAD)
    manager = account(Role.REGISTERED_MANAGER)

    concern = actions.report_concern(
        report=said(kept_out=frozenset({Role.SAFEGUARDING_LEAD, Role.DEPUTY})), by=by, at=now
    )

    assert let_in(concern) == told(concern) == {manager.id}


def test_where_everybody_else_has_a_tie_a_trustee_stands_in(by: By, now: datetime) -> None:
    account(Role.SAFEGUARDING_LEAD)
    trustee = account(Role.TRUSTEE)

    concern = actions.report_concern(report=said(kept_out=frozenset({Role.SAFEGUARDING_LEAD})), by=by, at=now)

    assert told(concern) == {trustee.id}
    assert Grant.objects.get(folder=concern.folder).stand_in


def test_where_there_is_only_a_trustee_a_concern_is_not_without_anybody_who_can_read_it(by: By, now: datetime) -> None:
    trustee = account(Role.TRUSTEE)

    concern = actions.report_concern(report=said(), by=by, at=now)

    assert told(concern) == {trustee.id}
    assert Grant.objects.get(folder=concern.folder).stand_in
    assert keepers(concern.folder, now) == (trustee.id,)


def test_an_erased_concern_does_not_tell_who_reported_it_nor_how_bad_it_was(by: By, now: datetime) -> None:
    lead = account(Role.SAFEGUARDING_LEAD)
    concern = actions.report_concern(
        report=said(danger=Danger.YES, kept_out=frozenset({Role.DEPUTY}), about="x"), by=by, at=now
    )
    account(Role.DEPUTY)
    actions.open_concern(permit=reader(concern), by=By(lead.id, "s"), at=now)
    door = for_the_system(concern.folder, "test", reads=True, writes=True)
    other = open_folder(kind=FolderKind.PERSON, title="x", by=by, at=now)
    link_folders(permit=door, other=other.id, role="child", by=by, at=now)
    asked = propose_erasure(permit=door, ground=ErasureGround.BY_MISTAKE, why="x", by=By(lead.id, "s"), at=now)

    confirm_erasure(permit=door, proposal=asked.id, by=by, at=now)

    row, folder = Concern.objects.get(), Folder.objects.get(pk=concern.folder)
    assert (row.danger, row.reported_by, row.opened_by, folder.opened_by) == (Danger.UNKNOWN, None, None, None)
    assert [link.role for link in Link.objects.all()] == [""]
    for table in (Grant, Exclusion, OutgoingMessage):
        assert not table.objects.filter(folder=concern.folder).exists()


def test_a_concern_that_nobody_can_read_is_kept_and_the_reporter_is_told(by: By, now: datetime) -> None:
    concern = actions.report_concern(report=said(), by=by, at=now)

    assert told(concern) == {None}
    assert not queries.somebody_receives(queries.receipt_of(concern), now)


def test_the_same_report_sent_twice_is_one(by: By, now: datetime) -> None:
    form = uuid4()

    first = actions.report_concern(report=said(), by=by, at=now, id=form)
    second = actions.report_concern(report=said(), by=by, at=now, id=form)

    assert first.pk == second.pk
    assert (Concern.objects.count(), Entry.objects.count()) == (1, 1)


def test_words_that_were_changed_after_going_back_are_not_lost(by: By, now: datetime) -> None:
    form = uuid4()

    first = actions.report_concern(report=said(), by=by, at=now, id=form)
    second = actions.report_concern(report=said(words="It is worse than I wrote."), by=by, at=now, id=form)

    assert first.folder != second.folder
    assert [entry.body["words"] for entry in entries_of(reader(second))] == ["It is worse than I wrote."]


def test_an_id_that_is_somebody_elses_does_not_lose_the_report(by: By, now: datetime) -> None:
    form = uuid4()
    actions.report_concern(report=said(), by=By(account(Role.VOLUNTEER).id, "fedcba9876543210"), at=now, id=form)

    mine = actions.report_concern(report=said(), by=by, at=now, id=form)

    assert mine.reported_by == by.account
    assert Concern.objects.count() == 2


def test_nobody_chooses_the_id_of_a_folder(by: By, now: datetime) -> None:
    chosen = UUID(int=1)

    concern = actions.report_concern(report=said(), by=by, at=now, id=chosen)

    assert concern.folder != chosen
    assert not AuditEntry.objects.filter(folder=chosen).exists()


def test_a_report_whose_alert_fails_is_not_there_at_all(by: By, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = Folder.objects.count()

    def no_alert(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(sending_in, "alert", no_alert)
    with pytest.raises(OSError):  # noqa: PT011 -- raised above, without words
        actions.report_concern(report=said(), by=by, at=now)

    assert (Concern.objects.count(), Folder.objects.count()) == (0, folders)


def test_a_report_is_one_audit_entry_and_opening_it_another(by: By, now: datetime) -> None:
    lead = account(Role.SAFEGUARDING_LEAD)
    concern = actions.report_concern(report=said(place="room 12"), by=by, at=now)
    actions.open_concern(permit=reader(concern), by=By(lead.id, "s"), at=now)

    chain = AuditEntry.objects.filter(folder=concern.folder).order_by("number").values_list("action", flat=True)
    assert list(chain) == ["concern.reported", "concern.opened"]
    assert queries.status_of(Concern.objects.get()) is queries.Status.OPENED


def test_what_was_reported_is_nowhere_in_clear_in_the_tables(by: By, now: datetime) -> None:
    account(Role.SAFEGUARDING_LEAD)
    concern = actions.report_concern(
        report=said(words="canary-words", about="canary-name", place="canary-place", kept_out_words="canary-out"),
        by=by,
        at=now,
    )

    held = [repr(row.__dict__) for table in (Folder, Entry, Concern, Grant, AuditEntry, OutgoingMessage)
            for row in table.objects.all()]  # fmt: skip
    assert concern.folder is not None
    assert [row for row in held if "canary" in row] == []
