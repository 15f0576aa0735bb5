"""What the inbox is made of: the open concerns that one may read, each with its duties and what is owed."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from lantern.access.circumstances import Circumstances
from lantern.access.need_to_know import folders_open_for
from lantern.access.policy_actions import Action
from lantern.access.visitors import Visitor
from lantern.concerns.desk_decisions import Decision, newest
from lantern.concerns.desk_handing import with_cover
from lantern.concerns.desk_inbox import Matter, Todo, Waits
from lantern.concerns.desk_models import Owed
from lantern.concerns.desk_queries import decisions_of, is_overtaken
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
    open_to = folders_open_for(
        visitor, (Action.READ_FOLDER, Action.DECIDE), _KINDS, Circumstances(reason=True),
        among=Concern.objects.filter(closed_at=None).values("folder"),
    )  # fmt: skip
    readable, deciding = frozenset(open_to[Action.READ_FOLDER]), frozenset(open_to[Action.DECIDE])
    rows = [row for row in _open_concerns(visitor.somebody()) if row.folder in readable]
    folders = [row.folder for row in rows]
    tied = frozenset(row.folder for row in rows if row.tied)
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
                folder=row.folder, reference=row.reference, danger=row.danger, reported_at=row.reported_at,
                opened=row.opened_at is not None, decision=newest_one,
                overtaken=is_overtaken(newest_one, None),
                look_again_at=end_of_day(again) if again is not None else None,
                may_decide=row.folder in deciding, tied=row.folder in tied,
                duties=tuple(duties.get(row.folder, ())), owed=tuple(owed.get(row.folder, ())),
            )
        )  # fmt: skip
    return tuple(found)


def _open_concerns(account: UUID) -> Any:
    """The open concerns, with their references, and whether the account has a tie to each."""
    folder = OuterRef("folder")
    ties = Exclusion.objects.filter(folder=folder, account=account, ended_at=None)
    names = Folder.objects.filter(pk=folder).values("reference")[:1]
    return Concern.objects.filter(closed_at=None).annotate(tied=Exists(ties), reference=Subquery(names))


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
    rows = Duty.objects.filter(folder__in=list(keys), done_at=None).order_by("made_at", "id")
    for row in with_cover(rows, visitor.at):
        body = row.open(keys[row.folder_id], "body")
        uncovered = bool(row.uncovered)  # type: ignore[attr-defined]
        found.setdefault(row.folder_id, []).append(
            Todo(
                id=row.id, what=str(body.get("what", "")), clock=str(body.get("by", "")).partition(":")[0],
                made_at=row.made_at, due_at=row.due_at, mine=row.owner == visitor.account,
                theirs=row.owner is not None and row.owner != visitor.account and not uncovered,
                uncovered=uncovered and row.owner != visitor.account,
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
