"""What was sent twice counts once: a button pressed twice, a page sent again after the signal came back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lantern.folders.kinds import EntryKind
from lantern.folders.models import Entry
from lantern.folders.refusals import FolderRefuses
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit, for_the_system

PURPOSE: Final = "look whether it was pressed twice"
ALREADY: Final = "This stands there already: it was pressed twice, or in another window."
AGAIN: Final = timedelta(minutes=2)
"""Within this time the same words of the same person are the same sending, not something new."""

BEFORE: Final = "before"
"""In a fact as it is kept: what was known before it."""


class PressedTwice(FolderRefuses):
    """The same stands there already: it was sent a moment ago. Nothing is lost, and nothing is written again."""


class OpenedBefore(PressedTwice):
    """A folder was opened by this a moment ago: ``folder``. It is not opened again."""

    def __init__(self, folder: UUID) -> None:
        super().__init__(ALREADY)
        self.folder = folder


def refuse_twice(
    permit: Permit, like: Mapping[str, object], *, by: object, at: datetime, kind: EntryKind | None = None
) -> None:
    """Look behind the lock whether the last thing that was written is the same, by the same person, a moment ago.

    Args:
        permit: lets one write into the folder; the program itself reads what stands there.
        like: what makes it the same, as it stands in the entry.
        by: the account that writes.
        at: now.
        kind: of the entry, where the words alone do not tell.

    Raises:
        PressedTwice: it is.
    """
    last = Entry.objects.filter(folder=permit.folder).order_by("number").last()
    if last is None or last.by != by or not timedelta() <= at - last.at <= AGAIN:
        return
    if kind is not None and last.kind != kind:
        return
    body = last.open(keyring().open(for_the_system(permit.folder, PURPOSE, reads=True)), "body")
    if all(_said(body.get(name)) == _said(value) for name, value in like.items()):
        raise PressedTwice(ALREADY)


def _said(value: object) -> object:
    """What somebody said, without what was known before: that changes with the first of two sendings."""
    if isinstance(value, Mapping):
        return {name: _said(one) for name, one in value.items() if name != BEFORE}
    return [_said(one) for one in value] if isinstance(value, list | tuple) else value
