"""Which folders have used a way since it leads nowhere, and what they hold: read by the program for itself."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from lantern.concerns.now_kinds import Tried
from lantern.concerns.now_models import Attempt
from lantern.concerns.returned import USES, Held, Touched, Used, touched
from lantern.concerns.returned_models import Returned
from lantern.directory.queries import Reported
from lantern.folders.models import Duty, Entry, Folder
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.permits import for_the_system


def folders_to_look_at(reported: Reported, *, after: datetime | None = None) -> tuple[tuple[UUID, datetime], ...]:
    """The folders in which something was sent, or somebody was rung, since the way leads nowhere.

    Each stands with the moment of the newest such try, and the oldest moment first.

    Args:
        reported: the way that leads nowhere.
        after: leave out what has no newer try than that.
    """
    kind = USES.get(reported.kind)
    if kind is None:
        return ()
    tries = Attempt.objects.filter(kind=kind.value, at__gte=reported.since)
    newest = tries.values("folder").annotate(newest=Max("at")).order_by("newest", "folder")
    if after is not None:
        newest = newest.filter(newest__gt=after)
    found = [(row["folder"], row["newest"]) for row in newest]
    there = set(Folder.objects.filter(pk__in=tries.values("folder"), erased_at=None).values_list("pk", flat=True))
    return tuple(pair for pair in found if pair[0] in there)


def touched_in(folder: UUID, reported: Reported) -> Touched:
    """The duties of a folder that a wrong way touches, and that were not looked at for it yet."""
    keys = keyring().open(for_the_system(folder, "find what did not arrive", reads=True))
    known = set(Returned.objects.filter(folder=folder, reported=reported.id).values_list("duty", flat=True))
    rows = [row for row in Duty.objects.filter(folder_id=folder).order_by("made_at", "id") if row.id not in known]
    return touched(reported, _used(folder, keys, reported), _held(rows, keys))


def _used(folder: UUID, keys: FolderKeys, reported: Reported) -> Iterator[Used]:
    rows = list(Attempt.objects.filter(folder=folder, at__gte=reported.since))
    gone = {row.of for row in rows if row.of is not None}
    entries = Entry.objects.in_bulk([row.entry for row in rows])
    for row in rows:
        if row.id not in gone and row.kind != Tried.TAKEN_BACK:
            body: dict[str, Any] = entries[row.entry].open(keys, "body") if row.entry in entries else {}
            marks = frozenset(str(one) for one in body["to"]) if body.get("to") else None
            yield Used(row.duty, Tried(row.kind), row.at, marks)


def _held(rows: Iterable[Duty], keys: FolderKeys) -> Iterator[Held]:
    rows = list(rows)
    written = dict(
        Entry.objects.filter(pk__in=[row.evidence_id for row in rows if row.evidence_id]).values_list("id", "at")
    )
    for row in rows:
        closed = row.done_at
        if closed is not None and row.evidence_id is not None:
            closed = written.get(row.evidence_id, closed)
        yield Held(row.id, frozenset(row.open(keys, "body").get("to", ())), closed)
