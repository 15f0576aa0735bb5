"""Noting that somebody was told: one transaction with one audit entry."""

from datetime import datetime

from lantern.cases.knowing import DISCLOSED
from lantern.folders import writing
from lantern.folders.kinds import EntryKind
from lantern.folders.models import Entry
from lantern.folders.twice import refuse_twice
from lantern.vault.acts import act
from lantern.vault.audit import By
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit


def note_disclosure(
    *, permit: Permit, told: str, agency: str, what: str, because: str, happened_at: datetime, by: By, at: datetime
) -> Entry:
    """Note whom one told, of which agency, what, when and why. It cannot be changed later.

    Args:
        permit: lets one write into the folder.
        told: whom: a name, or what they are.
        agency: of which agency; may be empty.
        what: what they were told.
        because: why they needed to know it.
        happened_at: when they were told.
        by: who told them.
        at: when it is noted.

    Raises:
        PressedTwice: the same was noted a moment ago.
    """
    keys = keyring().open(permit)
    body = {
        "as": DISCLOSED, "disclosed_to": told, "agency": agency, "words": what, "because": because,
        "happened_at": happened_at.isoformat(),
    }  # fmt: skip
    with act(by=by, at=at, folder=permit.folder, action="disclosure.noted") as done:
        writing.locked(permit.folder)
        refuse_twice(permit, body, by=by.account, at=at)
        return writing.write_entry(done, keys, kind=EntryKind.NOTE, body=body, by=by.account, at=at)
