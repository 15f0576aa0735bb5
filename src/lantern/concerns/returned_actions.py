"""What the program does when an address or number turns out to lead nowhere: one act for each folder."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.concerns.returned import Touched
from lantern.concerns.returned_models import Returned
from lantern.concerns.telling_later import open_again
from lantern.directory.queries import Reported
from lantern.folders import writing
from lantern.folders.kinds import EntryKind, Level
from lantern.folders.models import Duty, Grant
from lantern.sending.kinds import AlertKind
from lantern.sending.outbox import alert
from lantern.vault.acts import Act, act
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.permits import for_the_system

OPEN_AGAIN: Final = "The address to which this was sent leads nowhere. It has not arrived: do it by another way."
LOOK: Final = "An address or number of whom this went to leads nowhere. Look whether yours arrived."


def note_what_did_not_arrive(*, folder: UUID, reported: Reported, found: Touched, at: datetime) -> tuple[Duty, ...]:
    """Open again what was closed on a message to an address that leads nowhere, and say where somebody must look.

    What was written as done stays. Whoever has the duty, and whoever keeps the folder, is alerted without content.

    Args:
        folder: where the duties stand.
        reported: the way that leads nowhere.
        found: the duties that it touches.
        at: when.

    Raises:
        FolderRefuses: the folder was erased meanwhile.
    """
    keys = keyring().open(for_the_system(folder, "say what did not arrive", reads=True, writes=True))
    with act(by=THE_SYSTEM, at=at, folder=folder, action="duty.not_arrived", subject=reported.id) as done:
        writing.locked(folder)
        wanted = (*found.open_again, *found.look)
        order = Duty.objects.filter(folder_id=folder, pk__in=wanted).order_by("made_at", "id")
        rows = [_noted(done, keys, id, found, at) for id in order.values_list("id", flat=True)]  # noqa: A001
        if found.open_again:
            # In a concern that is closed, nobody would see it on any list.
            open_again(done, folder)
        done.add(*(Returned(folder=folder, duty=row.id, reported=reported.id, at=at) for row in rows))
        alert(done, folder=folder, to=_owners(folder, rows, at), kind=AlertKind.DUTY, at=at)
    return tuple(rows)


def _noted(done: Act, keys: FolderKeys, id: UUID, found: Touched, at: datetime) -> Duty:  # noqa: A002
    # Read anew: it may have been opened again a moment ago, with another one that was closed on the same evidence.
    row, folder = Duty.objects.get(pk=id), keys.permit.folder
    if row.done_at is None or id not in found.open_again:
        body: dict[str, object] = {"words": LOOK, "duty": str(id), "look": at.isoformat()}
        writing.write_entry(done, keys, kind=EntryKind.CORRECTION, body=body, by=None, at=at, corrects=row.evidence)
        return row
    body = {"words": OPEN_AGAIN, "duty": str(id), "reopened": row.done_at.isoformat()}
    writing.write_entry(done, keys, kind=EntryKind.CORRECTION, body=body, by=None, at=at, corrects=row.evidence)
    if row.evidence_id is not None:
        for other in Duty.objects.filter(folder_id=folder, evidence_id=row.evidence_id).exclude(pk=id):
            writing.changed(done, other, folder, done_at=None, evidence_id=None)
    return writing.changed(done, row, folder, done_at=None, evidence_id=None)


def _owners(folder: UUID, rows: Iterable[Duty], at: datetime) -> list[UUID]:
    keepers = Grant.objects.filter(folder_id=folder, level=Level.MANAGE, ended_at=None, starts__lte=at)
    owners = [row.owner for row in rows if row.owner is not None]
    return list(dict.fromkeys([*owners, *keepers.order_by("id").values_list("account", flat=True)]))
