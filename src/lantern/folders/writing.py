"""The pieces of which acts on folders are made. Each adds rows to an act; the caller owns the transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Max

from lantern.folders.kinds import DutySort, EntryKind, ExclusionKind, FolderKind, Level
from lantern.folders.models import Assessment, Duty, Entry, Exclusion, Folder, Grant, Link, SearchBlob
from lantern.folders.references import new_reference
from lantern.folders.refusals import FolderRefuses
from lantern.folders.words import folded_words, words_of
from lantern.vault.acts import Act
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.models import FolderKey
from lantern.vault.permits import Permit, for_the_system
from lantern.vault.records import Record

RecordT = TypeVar("RecordT", bound=Record)


@dataclass(frozen=True, slots=True)
class FreshFolder:
    """A folder that is about to be written, with its keys."""

    folder: Folder
    wrapped: tuple[FolderKey, FolderKey]
    keys: FolderKeys


def fresh_folder(
    kind: FolderKind,
    *,
    at: datetime,
    by: UUID | None = None,
    permit: Permit | None = None,
    id: UUID | None = None,  # noqa: A002
) -> FreshFolder:
    """A folder with keys of its own, not yet written. ``by`` opens it; of a concern that is the reporter."""
    folder = Folder(kind=kind, reference=new_reference(), opened_at=at, opened_by=by)
    if id is not None:
        folder.id = id
    wrapped = keyring().new_folder_keys(folder.id)
    door = permit or for_the_system(folder.id, "open a folder", writes=True)
    keys = keyring().opened(door, {row.purpose: row for row in wrapped})
    return FreshFolder(folder, wrapped, keys)


def write_folder(act: Act, fresh: FreshFolder, *, title: str | None = None, words: Sequence[str] = ()) -> Folder:
    """Write a fresh folder: its row, its keys, and the words by which it is found."""
    if title is not None:
        fresh.folder.seal(fresh.keys, title=title)
    blob = SearchBlob(folder=fresh.folder)
    blob.seal(fresh.keys, words=folded_words([title or "", *words]))
    act.add(fresh.folder, *fresh.wrapped, blob)
    return fresh.folder


def write_entry(
    act: Act,
    keys: FolderKeys,
    *,
    kind: EntryKind,
    body: Mapping[str, object],
    by: UUID | None,
    at: datetime,
    place: str = "",
    corrects: Entry | None = None,
    first: bool = False,
) -> Entry:
    """Write the next entry of a folder, and its words into the folder's search blob.

    Args:
        act: the act it belongs to.
        keys: of the folder, for writing.
        kind: what the entry is.
        body: plain values, kept exactly as they are given.
        by: who writes.
        at: when.
        place: a place that must stay hidden; it goes under the key of places and is never searched.
        corrects: the entry that this one corrects.
        first: the folder is fresh, its search blob already holds the words.
    """
    folder = keys.permit.folder
    newest = None if first else Entry.objects.filter(folder_id=folder).aggregate(newest=Max("number"))["newest"]
    entry = write_numbered(
        act, keys, (newest or 0) + 1, kind=kind, body=body, by=by, at=at, place=place, corrects=corrects
    )
    if not first:
        add_words(act, folder, words_of(body))
    return entry


def write_numbered(
    act: Act,
    keys: FolderKeys,
    number: int,
    *,
    kind: EntryKind,
    body: Mapping[str, object],
    by: UUID | None,
    at: datetime,
    place: str = "",
    corrects: Entry | None = None,
) -> Entry:
    """Write an entry at a place that the caller knows to be free, without its words in the search blob."""
    entry = Entry(folder_id=keys.permit.folder, number=number, kind=kind, at=at, by=by, corrects=corrects)
    entry.seal(keys, body=dict(body))
    if place:
        entry.seal(keys, place=place)
    act.add(entry)
    return entry


def write_grant(
    act: Act,
    keys: FolderKeys,
    *,
    account: UUID,
    level: Level,
    why: str,
    by: UUID | None,
    at: datetime,
    until: datetime | None = None,
    break_glass: bool = False,
    stand_in: bool = False,
) -> Grant:
    """Let an account see the folder, with the reason and the end.

    ``stand_in``: given to a trustee without a tie, because those who receive it have one.
    """
    grant = Grant(
        folder_id=keys.permit.folder, account=account, level=level, given_by=by, starts=at, until=until,
        break_glass=break_glass, stand_in=stand_in,
    )  # fmt: skip
    grant.seal(keys, why=why)
    act.add(grant)
    return grant


def write_exclusion(
    act: Act, keys: FolderKeys, *, account: UUID, kind: ExclusionKind, why: str, by: UUID | None, at: datetime
) -> Exclusion:
    """Keep an account out of the folder."""
    exclusion = Exclusion(folder_id=keys.permit.folder, account=account, kind=kind, named_by=by, starts=at)
    exclusion.seal(keys, why=why)
    act.add(exclusion)
    return exclusion


def write_link(act: Act, folder: UUID, other: UUID, *, role: str, at: datetime) -> Link:
    """Let one folder stand in a role to another."""
    row = Link(folder_id=folder, other_id=other, role=role, starts=at)
    act.add(row)
    return row


def write_assessment(
    act: Act,
    keys: FolderKeys,
    *,
    answer: Mapping[str, object],
    digest: str,
    editions: Mapping[str, str],
    by: UUID | None,
    at: datetime,
) -> Assessment:
    """Keep what the procedures said, with the editions that said it, so that it can be replayed."""
    row = Assessment(folder_id=keys.permit.folder, at=at, by=by, answer_digest=digest, editions=dict(editions))
    row.seal(keys, body=dict(answer))
    act.add(row)
    return row


def write_duty(
    act: Act,
    keys: FolderKeys,
    *,
    body: Mapping[str, object],
    owner: UUID | None,
    at: datetime,
    due_at: datetime | None = None,
    assessment: Assessment | None = None,
) -> Duty:
    """Give somebody a duty with its clock."""
    row = Duty(
        folder_id=keys.permit.folder, owner=owner, made_at=at, due_at=due_at, assessment=assessment, sort=_sort_of(body)
    )  # fmt: skip
    row.seal(keys, body=dict(body))
    act.add(row)
    return row


def _sort_of(body: Mapping[str, object]) -> DutySort:
    """What nobody has called policy counts as law: it cannot be dropped either (§ 0.9)."""
    if body.get("promise"):
        return DutySort.PROMISE
    return DutySort.HOUSE if body.get("strength") == "policy" else DutySort.LAW


def locked(folder: UUID) -> Folder:
    """The folder's row, held until the end of the act: its entries are numbered one after another.

    Raises:
        FolderRefuses: the folder was erased.
    """
    row = Folder.objects.select_for_update().get(pk=folder)
    if row.erased_at is not None:
        raise FolderRefuses("This folder was erased. Nothing more can be written into it.")
    return row


def changed(
    act: Act, row: RecordT, folder: UUID, sealed: Mapping[str, object] | None = None, **values: object
) -> RecordT:
    """Write the next version of a row with these plain and these sealed values; what else it holds stays."""
    # Whoever may write may not always read: the program itself carries the sealed values over.
    keys = keyring().open(for_the_system(folder, "carry over", reads=True, writes=True))
    seen = row.version
    row.resealed(keys, **(sealed or {}))
    for name, value in values.items():
        setattr(row, name, value)
    act.change(row, seen=seen)
    return row


def add_words(act: Act, folder: UUID, words: Sequence[str]) -> None:
    """Let a folder be found by these words, too."""
    if not words:
        return
    # Whoever may write may not always read: the program itself keeps the blob.
    keys = keyring().open(for_the_system(folder, "keep the search blob", reads=True, writes=True))
    blob = SearchBlob.objects.get(folder_id=folder)
    seen = blob.version
    act.change(blob.resealed(keys, words=folded_words(words, blob.open(keys, "words"))), seen=seen)
