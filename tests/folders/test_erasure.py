from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.apps import apps

from lantern.folders import actions, queries
from lantern.folders.attaching import attach
from lantern.folders.attachment_models import Attachment, AttachmentChunk
from lantern.folders.erasing import confirm_erasure, erase_again, propose_erasure, withdraw_erasure
from lantern.folders.erasure_models import ErasureProposal
from lantern.folders.kinds import EntryKind, ErasureGround, ExclusionKind, FolderKind, Level
from lantern.folders.models import Assessment, Entry, Folder, SearchBlob
from lantern.folders.refusals import FolderRefuses
from lantern.vault import audit
from lantern.vault.audit import By
from lantern.vault.erased_models import Erased
from lantern.vault.erasure import is_shredded
from lantern.vault.erasure_list import ErasedFolder, listed
from lantern.vault.keyring import KeysDestroyed
from lantern.vault.models import AuditEntry, FolderKey
from lantern.vault.permits import Permit
from lantern.vault.records import Record
from lantern.vault.rows import Row
from lantern.vault.soundness import first_bad_entry

pytestmark = pytest.mark.django_db
LEAD, DEPUTY = By(uuid4(), "0123456789abcdef"), By(uuid4(), "fedcba9876543210")


def permit(folder: Folder) -> Permit:
    return Permit(folder=folder.id, account=LEAD.account, session="s", purpose="test", reads=True, writes=True)


def full_folder(now: datetime, title: str = "Amina from room 12") -> Folder:
    """A folder with something in every table."""
    folder = actions.open_folder(kind=FolderKind.PERSON, title=title, by=LEAD, at=now)
    door = permit(folder)
    note = actions.add_entry(
        permit=door, kind=EntryKind.NOTE, body={"words": "He waits outside"}, by=LEAD, at=now, place="12 Vale Road"
    )
    actions.correct_entry(permit=door, entry=note.id, body={"words": "He waited"}, by=LEAD, at=now)
    actions.give_grant(permit=door, account=uuid4(), level=Level.READ, why="cover", by=LEAD, at=now)
    actions.exclude(permit=door, account=uuid4(), kind=ExclusionKind.MUST_NOT_KNOW, why="cousin", by=LEAD, at=now)
    actions.record_assessment(
        permit=door, answer={"a": 1}, digest="d" * 64, editions={"p": "2026-11"}, by=LEAD, at=now
    )  # fmt: skip
    duty = actions.give_duty(permit=door, body={"what": "call"}, owner=uuid4(), by=LEAD, at=now)
    actions.discharge_duty(permit=door, duty=duty.id, evidence={"said": "yes"}, by=LEAD, at=now)
    hold = actions.place_hold(permit=door, why="a court asked", by=LEAD, at=now)
    actions.lift_hold(permit=door, hold=hold.id, why="it is over", by=LEAD, at=now)
    attach(permit=door, file=BytesIO(b"x" * 70_000), name="door.jpg", media_type="image/jpeg", by=LEAD, at=now)
    return folder


@pytest.fixture
def folder(now: datetime) -> Folder:
    return full_folder(now)


def propose(folder: Folder, at: datetime, by: By = LEAD) -> ErasureProposal:
    return propose_erasure(permit=permit(folder), ground=ErasureGround.TIME_IS_UP, why="six years", by=by, at=at)


def erase(folder: Folder, at: datetime) -> Folder:
    return confirm_erasure(permit=permit(folder), proposal=propose(folder, at).id, by=DEPUTY, at=at)


def envelopes_of(folder: UUID) -> dict[str, bytes]:
    return {
        f"{model._meta.label}.{field.name}": envelope
        for model in apps.get_models()
        if issubclass(model, Record)
        for row in model.rows_of(folder)
        for field in model.sealed_fields()
        if (envelope := getattr(row, field.name))
    }


def not_as_the_audit_says(folder: UUID) -> list[str]:
    """Rows whose content is not the newest that the audit tells of."""
    newest: dict[tuple[str, str], str | None] = {}
    for touched in AuditEntry.objects.filter(folder=folder).order_by("number").values_list("touched", flat=True):
        newest.update({(table, row): digest for table, row, _, digest in touched})
    return [
        f"{model._meta.db_table} {row.pk}"
        for model in apps.get_models()
        if issubclass(model, Row)
        for row in model.rows_of(folder)
        if newest.get((model._meta.db_table, str(row.pk))) != row.digest()
    ]


def test_nothing_of_an_erased_folder_can_be_opened(folder: Folder, now: datetime) -> None:
    assert len(envelopes_of(folder.id)) >= 10

    erased = erase(folder, now)

    assert erased.erased_at == now
    assert envelopes_of(folder.id) == {}
    assert is_shredded(folder.id)
    assert not SearchBlob.objects.filter(folder=folder).exists()
    assert (Attachment.objects.count(), AttachmentChunk.objects.count()) == (0, 0)
    with pytest.raises(KeysDestroyed):
        queries.entries_of(permit(folder))
    with pytest.raises(KeysDestroyed):
        queries.title_of(permit(folder))


def test_what_could_be_guessed_is_blank_too(folder: Folder, now: datetime) -> None:
    erase(folder, now)

    assert list(Assessment.objects.values_list("answer_digest", "editions")) == [("", {})]


def test_the_audit_stays_and_still_holds(folder: Folder, now: datetime) -> None:
    before = list(AuditEntry.objects.filter(folder=folder.id).order_by("number").values_list("mac", flat=True))

    erase(folder, now)

    after = AuditEntry.objects.filter(folder=folder.id).order_by("number")
    assert [bytes(mac) for mac in after.values_list("mac", flat=True)][: len(before)] == [bytes(mac) for mac in before]
    assert [entry.action for entry in after][-2:] == ["erasure.proposed", "folder.erased"]
    assert first_bad_entry() is None
    assert not_as_the_audit_says(folder.id) == []


def test_the_test_of_the_rows_notices_a_row_that_was_changed_by_hand(folder: Folder, now: datetime) -> None:
    erase(folder, now)
    Entry.objects.filter(folder=folder, number=1).update(body=b"something")

    assert len(not_as_the_audit_says(folder.id)) == 1


def test_a_linked_folder_loses_nothing(folder: Folder, now: datetime) -> None:
    other = full_folder(now, "Her sister")
    actions.link_folders(permit=permit(folder), other=other.id, role="helped", by=LEAD, at=now)
    actions.link_folders(permit=permit(other), other=folder.id, role="concern", by=LEAD, at=now)
    before = envelopes_of(other.id)

    erase(folder, now)

    assert envelopes_of(other.id) == before
    assert queries.title_of(permit(other)) == "Her sister"
    assert queries.entries_of(permit(other))[0].body == {"words": "He waits outside"}
    assert FolderKey.objects.filter(folder=other.id).count() == 2


def test_it_takes_two_people(folder: Folder, now: datetime) -> None:
    proposal = propose(folder, now)

    with pytest.raises(FolderRefuses, match="Two people"):
        confirm_erasure(permit=permit(folder), proposal=proposal.id, by=LEAD, at=now)
    with pytest.raises(FolderRefuses, match="Two people"):
        confirm_erasure(permit=permit(folder), proposal=proposal.id, by=audit.THE_SYSTEM, at=now)

    assert not is_shredded(folder.id)
    assert not AuditEntry.objects.filter(action="folder.erased").exists()


def test_a_legal_hold_forbids_to_propose_it(folder: Folder, now: datetime) -> None:
    actions.place_hold(permit=permit(folder), why="a court asked", by=LEAD, at=now)

    with pytest.raises(FolderRefuses, match="legal hold"):
        propose(folder, now)


def test_a_legal_hold_forbids_to_confirm_it_until_it_is_lifted(folder: Folder, now: datetime) -> None:
    proposal = propose(folder, now)
    hold = actions.place_hold(permit=permit(folder), why="a court asked", by=LEAD, at=now)

    with pytest.raises(FolderRefuses, match="legal hold"):
        confirm_erasure(permit=permit(folder), proposal=proposal.id, by=DEPUTY, at=now)
    assert not is_shredded(folder.id)

    actions.lift_hold(permit=permit(folder), hold=hold.id, why="over", by=LEAD, at=now)
    confirm_erasure(permit=permit(folder), proposal=proposal.id, by=DEPUTY, at=now)
    assert is_shredded(folder.id)


def test_a_day_until_which_it_is_kept_forbids_it_and_is_named(folder: Folder, now: datetime) -> None:
    actions.keep_until(permit=permit(folder), day=now.date(), why="six years", by=LEAD, at=now)

    with pytest.raises(FolderRefuses, match="22 November 2026"):
        propose(folder, now)
    erase(folder, now + timedelta(days=1))

    assert is_shredded(folder.id)


def test_a_proposal_that_was_taken_back_erases_nothing(folder: Folder, now: datetime) -> None:
    proposal = propose(folder, now)
    withdraw_erasure(permit=permit(folder), proposal=proposal.id, by=LEAD, at=now)

    with pytest.raises(FolderRefuses, match="no such open proposal"):
        confirm_erasure(permit=permit(folder), proposal=proposal.id, by=DEPUTY, at=now)
    assert not is_shredded(folder.id)


def test_a_proposal_needs_a_reason_and_stands_once(folder: Folder, now: datetime) -> None:
    with pytest.raises(FolderRefuses, match="Write why"):
        propose_erasure(permit=permit(folder), ground=ErasureGround.ASKED_FOR, why=" ", by=LEAD, at=now)
    propose(folder, now)
    with pytest.raises(FolderRefuses, match="proposed this already"):
        propose(folder, now, DEPUTY)


def test_a_proposal_of_one_folder_does_not_erase_another(folder: Folder, now: datetime) -> None:
    other = full_folder(now, "Her sister")
    proposal = propose(other, now)

    with pytest.raises(FolderRefuses, match="no such open proposal"):
        confirm_erasure(permit=permit(folder), proposal=proposal.id, by=DEPUTY, at=now)
    assert not is_shredded(folder.id)


def test_an_erasure_that_fails_half_way_erases_nothing(
    folder: Folder, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal, before = propose(folder, now), envelopes_of(folder.id)

    def broken(**_: object) -> None:
        raise OSError("no room left")

    monkeypatch.setattr(audit, "append", broken)
    with pytest.raises(OSError, match="no room left"):
        confirm_erasure(permit=permit(folder), proposal=proposal.id, by=DEPUTY, at=now)

    assert envelopes_of(folder.id) == before
    assert queries.title_of(permit(folder)) == "Amina from room 12"


def test_nothing_is_written_into_an_erased_folder(folder: Folder, now: datetime) -> None:
    erase(folder, now)

    with pytest.raises(KeysDestroyed):
        actions.add_entry(permit=permit(folder), kind=EntryKind.NOTE, body={"a": "b"}, by=LEAD, at=now)
    with pytest.raises(KeysDestroyed):
        propose(folder, now)


def test_the_erasure_list_tells_which_and_when_and_why_in_a_code(folder: Folder, now: datetime) -> None:
    erase(folder, now)

    assert listed() == (ErasedFolder(now, folder.id, "time_is_up"),)


def test_erasing_again_after_a_restore_erases_once(folder: Folder, now: datetime) -> None:
    lines = [ErasedFolder(now, folder.id, "asked_for"), ErasedFolder(now, uuid4(), "asked_for")]

    assert erase_again(lines, at=now) == 2
    assert erase_again(lines, at=now) == 0

    assert envelopes_of(folder.id) == {}
    assert Erased.objects.count() == 2
    assert first_bad_entry() is None
    assert not_as_the_audit_says(folder.id) == []
