"""A case closes on what happened, never in silence; and opens again, with a reason."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from lantern.folders import writing
from lantern.folders.kinds import PART_OF_CASE, EntryKind
from lantern.folders.models import Duty, Folder, Link
from lantern.folders.refusals import FolderRefuses
from lantern.vault.acts import Act, act
from lantern.vault.audit import By
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit

CLOSED: Final = "case_closed"
REOPENED: Final = "case_reopened"
"""What stands under ``as`` in the body of an entry that says that a case was closed, or opened again."""
STILL_OPEN: Final = (
    "Something in this case is still open. Close it on what happened first, where it stands. Nothing is ended by "
    "closing the case."
)


def open_concerns() -> "QuerySet[Any]":
    """The concerns that are not closed, as a question to the database to be narrowed further by ``folder``.

    Who knows that is above this room: the setting ``LANTERN_OPEN_CONCERNS`` names it.
    """
    found: QuerySet[Any] = import_string(settings.LANTERN_OPEN_CONCERNS)()
    return found


def open_among(concerns: Collection[UUID]) -> frozenset[UUID]:
    """Those of these concerns that are not closed."""
    if not concerns:
        return frozenset()
    return frozenset(open_concerns().filter(folder__in=list(concerns)).values_list("folder", flat=True))


def close_case(*, permit: Permit, known: Collection[UUID], result: str, words: str, by: By, at: datetime) -> Folder:
    """Close a case on what happened. Pressed twice, it counts once.

    Args:
        permit: lets one decide in the case.
        known: the concerns of the case that whoever closes it may read, and has no tie to. Of others they are told
            nothing, not even that one is open: whoever may read that sees it among the open cases (DP-26).
        result: a key of the pack.
        words: what happened.
        by: who closes it.
        at: when.

    Raises:
        FolderRefuses: a duty, a promise or a concern is still open.
    """
    case, keys = permit.folder, keyring().open(permit)
    with act(by=by, at=at, folder=case, action="case.closed") as done:
        # In one order, so that two who lock the same folders never wait for each other.
        list(Folder.objects.select_for_update().filter(pk__in=[case, *known]).order_by("pk").values_list("pk"))
        row = writing.locked(case)
        if row.closed_at is not None:
            return row
        parts = Link.objects.filter(folder=case, other__in=list(known), role=PART_OF_CASE, ended_at=None)
        concerns = list(parts.values_list("other", flat=True))
        if open_among(concerns) or Duty.objects.filter(folder__in=[case, *concerns], done_at=None).exists():
            raise FolderRefuses(STILL_OPEN)
        body = {"as": CLOSED, "result": result, "words": words}
        writing.write_entry(done, keys, kind=EntryKind.DECISION, body=body, by=by.account, at=at)
        return writing.changed(done, row, case, closed_at=at)


def open_case_again(*, permit: Permit, why: str, by: By, at: datetime) -> Folder:
    """Open a closed case again, with the reason. Pressed twice, it counts once."""
    case, keys = permit.folder, keyring().open(permit)
    with act(by=by, at=at, folder=case, action="case.opened_again") as done:
        row = writing.locked(case)
        if row.closed_at is None:
            return row
        body = {"as": REOPENED, "words": why}
        writing.write_entry(done, keys, kind=EntryKind.DECISION, body=body, by=by.account, at=at)
        return writing.changed(done, row, case, closed_at=None)


def opened_by_a_concern(done: Act, permit: Permit, row: Folder, by: By, at: datetime) -> None:
    """A concern is put into a case: one that was closed is open again. It is a piece of that act."""
    if row.closed_at is None:
        return
    keys = keyring().open(permit)
    writing.write_entry(done, keys, kind=EntryKind.NOTE, body={"as": REOPENED}, by=by.account, at=at)
    writing.changed(done, row, row.id, closed_at=None)
