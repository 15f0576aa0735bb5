"""What people do with a chronology. Each is one transaction with one audit entry."""

from datetime import datetime
from uuid import UUID

from lantern.access import agreements
from lantern.access.need_models import Agreement
from lantern.access.visitors import Visitor
from lantern.cases.significance import NO_LONGER, SIGNIFICANT
from lantern.folders import writing
from lantern.folders.kinds import EntryKind
from lantern.folders.models import Entry
from lantern.vault.acts import act
from lantern.vault.audit import By
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit


def mark_significant(*, permit: Permit, row: UUID, why: str, by: By, at: datetime) -> Entry:
    """Mark what stands in a row of this folder as significant. What was there stays as it is."""
    keys = keyring().open(permit)
    body = {"as": SIGNIFICANT, "of": str(row), "words": why}
    with act(by=by, at=at, folder=permit.folder, action="significance.marked", subject=row) as done:
        writing.locked(permit.folder)
        return writing.write_entry(done, keys, kind=EntryKind.NOTE, body=body, by=by.account, at=at)


def take_mark_back(*, permit: Permit, row: UUID, why: str, by: By, at: datetime) -> Entry:
    """Say that it is not significant after all. The mark and its reason stay on record."""
    keys = keyring().open(permit)
    body = {"as": NO_LONGER, "of": str(row), "words": why}
    with act(by=by, at=at, folder=permit.folder, action="significance.taken_back", subject=row) as done:
        writing.locked(permit.folder)
        return writing.write_entry(done, keys, kind=EntryKind.NOTE, body=body, by=by.account, at=at)


def use_agreement(*, agreement: Agreement, visitor: Visitor, by: By, at: datetime) -> None:
    """Use up what a second person has agreed to, before the copy is made: it counts once.

    Raises:
        StaleRecord: it was used in the same moment by another request.
    """
    with act(by=by, at=at, folder=agreement.folder_id, action="agreement.used", subject=agreement.id) as done:
        agreements.use(done, agreement, visitor)
