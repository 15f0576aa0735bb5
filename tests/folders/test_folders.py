from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from lantern.folders import actions, queries
from lantern.folders.kinds import EntryKind, FolderKind, Level
from lantern.folders.models import Folder
from lantern.vault.audit import By
from lantern.vault.keyring import DoorClosed
from lantern.vault.models import AuditEntry
from lantern.vault.permits import Permit

pytestmark = pytest.mark.django_db
LEAD = By(uuid4(), "0123456789abcdef")


@pytest.fixture
def folder(now: datetime) -> Folder:
    return actions.open_folder(kind=FolderKind.PERSON, title="Amina from room 12", by=LEAD, at=now)


def permit(folder: Folder, *, reads: bool = False, writes: bool = False, reveals: bool = False) -> Permit:
    return Permit(
        folder=folder.id, account=LEAD.account, session=LEAD.session, purpose="test", reads=reads, writes=writes,
        reveals=reveals,
    )  # fmt: skip


def test_what_was_written_is_read_again_as_it_was_written(folder: Folder, now: datetime) -> None:
    words = {"words": "She said: “he waits outside”.  Two  spaces."}
    both = permit(folder, reads=True, writes=True)

    actions.add_entry(permit=both, kind=EntryKind.WORDS, body=words, by=LEAD, at=now)

    assert [entry.body for entry in queries.entries_of(both)] == [words]
    assert queries.title_of(both) == "Amina from room 12"


def test_a_correction_is_a_new_entry_that_points_at_the_old_one(folder: Folder, now: datetime) -> None:
    both = permit(folder, reads=True, writes=True)
    old = actions.add_entry(permit=both, kind=EntryKind.FACT, body={"value": "yes"}, by=LEAD, at=now)

    actions.correct_entry(permit=both, entry=old.id, body={"value": "no"}, by=LEAD, at=now)

    first, second = queries.entries_of(both)
    assert (first.body, second.body, second.corrects) == ({"value": "yes"}, {"value": "no"}, old.id)


def test_nobody_reads_without_a_permit_to_read(folder: Folder, now: datetime) -> None:
    actions.add_entry(permit=permit(folder, writes=True), kind=EntryKind.WORDS, body={"w": "x"}, by=LEAD, at=now)

    with pytest.raises(DoorClosed):
        queries.entries_of(permit(folder, writes=True))


def test_a_hidden_place_does_not_open_with_the_right_to_read(folder: Folder, now: datetime) -> None:
    both = permit(folder, reads=True, writes=True)
    entry = actions.add_entry(permit=both, kind=EntryKind.NOTE, body={}, by=LEAD, at=now, place="12 Vale Road")

    with pytest.raises(DoorClosed):
        queries.place_of(both, entry.id)
    assert queries.place_of(permit(folder, reveals=True), entry.id) == "12 Vale Road"


def test_each_act_leaves_exactly_one_audit_entry(folder: Folder, now: datetime) -> None:
    both = permit(folder, reads=True, writes=True)
    grant = actions.give_grant(permit=both, account=uuid4(), level=Level.READ, why="cover", by=LEAD, at=now)
    actions.end_grant(permit=both, grant=grant.id, by=LEAD, at=now + timedelta(hours=1))

    assert list(AuditEntry.objects.filter(folder=folder.id).order_by("number").values_list("number", "action")) == [
        (1, "folder.opened"), (2, "grant.given"), (3, "grant.ended"),
    ]  # fmt: skip
