"""What the inbox is made of: the open concerns that one may read, each with its duties and what is owed."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from lantern.access.circumstances import Circumstances
from lantern.access.need_to_know import folders_open_to, readable_folders
from lantern.access.policy_actions import Action
from lantern.access.visitors import Visitor
from lantern.concerns.desk.decisions import Decision, newest
from lantern.concerns.desk.inbox import Matter, Todo, Waits
from lantern.concerns.desk.models import Owed
from lantern.concerns.desk.queries import decisions_of
from lantern.concerns.models import Concern
from lantern.folders.kinds import FolderKind
from lantern.folders.models import Duty, Exclusion, Folder
from lantern.packs.calendars import end_of_day
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.models import FolderKey
from lantern.vault.permits import for_the_system

PURPOSE: Final = "show what is next in the inbox"
_KINDS: Final = (FolderKind.CONCERN,)


def matters_for(visitor: Visitor) -> tuple[Matter, ...]:
    """The open concerns that the visitor may read. Of one to which they have a tie, only that it is there."""
    readable = frozenset(readable_folders(visitor, kinds=_KINDS))
    rows = [row for row in Concern.objects.filter(closed_at=None) if row.folder in readable]
    folders = [row.folder for row in rows]
    names = dict(Folder.objects.filter(pk__in=folders).values_list("id", "reference"))
    ties = Exclusion.objects.filter(folder__in=folders, account=visitor.somebody(), ended_at=None)
    tied = frozenset(ties.values_list("folder_id", flat=True))
    deciding = frozenset(folders_open_to(visitor, Action.DECIDE, _KINDS, Circumstances(reason=True)))
    keys = _keys_of([folder for folder in folders if folder not in tied])
    duties = _duties(keys, visitor, {row.folder: row.reported_by for row in rows})
    owed = _owed(keys)
    decided: dict[UUID, list[Decision]] = {}
    for folder, decision in decisions_of(folders):
        decided.setdefault(folder, []).append(decision)
    found = []
    for row in rows:
        newest_one = newest(decided.get(row.folder, ()))
        again = newest_one.look_again_on if newest_one is not None else None
        found.append(
            Matter(
                folder=row.folder, reference=names[row.folder], danger=row.danger, reported_at=row.reported_at,
                opened=row.opened_at is not None, decision=newest_one,
                look_again_at=end_of_day(again) if again is not None else None,
                may_decide=row.folder in deciding, tied=row.folder in tied,
                duties=tuple(duties.get(row.folder, ())), owed=tuple(owed.get(row.folder, ())),
            )
        )  # fmt: skip
    return tuple(found)


def _keys_of(folders: Iterable[UUID]) -> dict[UUID, FolderKeys]:
    """The keys of many folders with one question to the database."""
    found: dict[UUID, dict[str, FolderKey]] = {}
    for row in FolderKey.objects.filter(folder__in=list(folders)):
        found.setdefault(row.folder, {})[row.purpose] = row
    ring = keyring()
    return {folder: ring.opened(for_the_system(folder, PURPOSE, reads=True), rows) for folder, rows in found.items()}


def _duties(
    keys: Mapping[UUID, FolderKeys], visitor: Visitor, reporters: Mapping[UUID, UUID | None]
) -> dict[UUID, list[Todo]]:
    found: dict[UUID, list[Todo]] = {}
    for row in Duty.objects.filter(folder__in=list(keys), done_at=None).order_by("made_at", "id"):
        body = row.open(keys[row.folder_id], "body")
        found.setdefault(row.folder_id, []).append(
            Todo(
                id=row.id, what=str(body["what"]), clock=str(body.get("by", "")).partition(":")[0],
                made_at=row.made_at, due_at=row.due_at, mine=row.owner == visitor.account,
                theirs=row.owner is not None and row.owner != visitor.account,
                reporters=row.owner is not None and row.owner == reporters.get(row.folder_id),
            )
        )  # fmt: skip
    return found


def _owed(keys: Mapping[UUID, FolderKeys]) -> dict[UUID, list[Waits]]:
    found: dict[UUID, list[Waits]] = {}
    for row in Owed.objects.filter(folder__in=list(keys), ended_at=None).order_by("since", "id"):
        body = row.open(keys[row.folder], "body")
        found.setdefault(row.folder, []).append(
            Waits(id=row.id, who=str(body["who"]), what=str(body["what"]), since=row.since, until=row.until)
        )
    return found
