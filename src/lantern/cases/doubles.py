"""Folders that may be about one person: the program looks apart from whoever types, and tells who keeps both (F25)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from lantern.access.alerts import AlertKind, tell
from lantern.access.keepers import keepers
from lantern.cases.looking_models import THE_ONE, Looking
from lantern.cases.person_models import Double, Person
from lantern.cases.person_queries import said_of
from lantern.cases.persons import SaidOf, may_be_the_same
from lantern.folders import writing
from lantern.folders.kinds import Level
from lantern.folders.models import Exclusion, Folder, Grant
from lantern.packs.person_files import person_figures
from lantern.vault.acts import StaleRecord, act
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.envelope import EnvelopeRefused
from lantern.vault.permits import for_the_system

PURPOSE: Final = "look whether two folders are about one person"


class PeopleUnread(Exception):  # noqa: N818
    """Some folders cannot be read, so nobody knows who in them may be somebody else; all others were compared."""


def look_for_doubles(at: datetime) -> None:
    """Compare whoever is new or was changed with everybody, and tell those who keep both folders.

    It runs apart from the page on which a name is typed: how long that page takes, and what stands on it, must not
    depend on folders that its reader may not read. One pass does so much as ``persons.toml`` says, and the next one
    goes on where it stopped. Nobody is passed over: whoever comes or is changed meanwhile waits, and is compared with
    everybody in turn.

    Raises:
        PeopleUnread: some folders cannot be read; with the others it went on.
    """
    looking, _ = Looking.objects.get_or_create(pk=THE_ONE)
    before = (dict(looking.batch), looking.reached, looking.told)
    unread = _look(looking, at)
    _tell(looking, at)
    if (looking.batch, looking.reached, looking.told) != before:
        looking.save()
    if unread:
        raise PeopleUnread(f"{unread} folder{'' if unread == 1 else 's'} about people cannot be read")


def _look(looking: Looking, at: datetime) -> int:
    """Compare so many; how many of them cannot be read."""
    figures = person_figures()
    if not looking.batch:
        new = _people().filter(compared_at=None).values_list("folder", "version")[: figures.people_at_once]
        looking.batch, looking.reached = {str(folder): version for folder, version in new}, None
    if not looking.batch:
        return 0
    rest = _people() if looking.reached is None else _people().filter(pk__gt=looking.reached)
    others = list(rest.values_list("pk", "folder")[: figures.others_in_a_pass])
    batch = [UUID(folder) for folder in looking.batch]
    there = set(_people().filter(folder__in=batch).values_list("folder", flat=True))
    wanted = dict.fromkeys([*(one for one in batch if one in there), *(folder for _, folder in others)])
    said = _said(list(wanted))
    beside = {folder: said[folder] for _, folder in others if folder in said}
    whole = len(others) < figures.others_in_a_pass
    for folder in batch:
        # What was changed or erased while it was compared waits for another look, or needs none any more.
        if folder not in said or not _compared(
            folder, looking.batch[str(folder)], said[folder], beside, whole=whole, at=at
        ):
            del looking.batch[str(folder)]
    if whole:
        looking.batch, looking.reached = {}, None
    else:
        looking.reached = others[-1][0]
    return len(wanted) - len(said)


def _said(folders: Sequence[UUID]) -> Mapping[UUID, SaidOf]:
    """What is said in each that can be read. A damaged one is found by halves, and keeps no other from being read."""
    try:
        return said_of(for_the_system(folder, PURPOSE, reads=True) for folder in folders)
    except EnvelopeRefused:
        half = len(folders) // 2
        return {**_said(folders[:half]), **_said(folders[half:])} if half else {}


def _people() -> "QuerySet[Person]":
    return Person.objects.filter(folder__in=Folder.objects.filter(erased_at=None).values("pk")).order_by("pk")


def _compared(
    folder: UUID, version: int, said: SaidOf, others: Mapping[UUID, SaidOf], *, whole: bool, at: datetime
) -> bool:
    """Keep whom it may be the same as; ``whole``: with these, everybody was looked at. No, where it was changed."""
    known = {frozenset(pair) for pair in Double.rows_of(folder).values_list("folder", "other")}
    found = [other for other in _alike(folder, said, others) if frozenset((folder, other)) not in known]
    if not found and not whole:
        return True
    try:
        _keep(folder, version, found, whole=whole, at=at)
    except StaleRecord:
        return False
    return True


def _keep(folder: UUID, version: int, found: Iterable[UUID], *, whole: bool, at: datetime) -> None:
    with act(by=THE_SYSTEM, at=at, folder=folder, action="person.compared") as done:
        row = Person.objects.get(folder=folder)
        if row.version != version:
            raise StaleRecord
        for other in found:
            first, second = sorted((folder, other))
            done.add(Double(folder=first, other=second, found_at=at))
        if whole:
            writing.changed(done, row, folder, compared_at=at)


def _alike(folder: UUID, one: SaidOf, others: Mapping[UUID, SaidOf]) -> Iterator[UUID]:
    figures = person_figures()
    for other, said in others.items():
        if other != folder and may_be_the_same(one, said, figures):
            yield other


def _tell(looking: Looking, at: datetime) -> None:
    """Tell those who keep both, of so many pairs; round and round, so that none is left out."""
    most = person_figures().pairs_in_a_pass
    waiting = Double.objects.filter(told_at=None, ended_at=None).order_by("pk")
    rows = list(waiting.filter(pk__gt=looking.told)[:most] if looking.told else waiting[:most])
    looking.told = rows[-1].pk if len(rows) == most else None
    for row in rows:
        # Somebody who keeps one of them only must not learn that there is another; so without such a person it waits.
        if both := _keep_both(row, at):
            with act(by=THE_SYSTEM, at=at, folder=row.folder, action="double.told", subject=row.id) as done:
                tell(done, folder=row.folder, to=both, kind=AlertKind.REVIEW, at=at)
                writing.changed(done, row, row.folder, told_at=at)


def _keep_both(row: Double, at: datetime) -> tuple[UUID, ...]:
    held = Grant.objects.filter(level=Level.MANAGE, ended_at=None)
    if not held.filter(folder=row.folder, account__in=held.filter(folder=row.other).values("account")).exists():
        return ()
    others = frozenset(keepers(row.other, at))
    # Whoever has a tie to either, of whichever class, is not shown that they may be one; so they are not told.
    tied = frozenset(_ties(row).values_list("account", flat=True))
    return tuple(account for account in keepers(row.folder, at) if account in others and account not in tied)


def _ties(row: Double) -> "QuerySet[Exclusion]":
    return Exclusion.objects.filter(folder__in=(row.folder, row.other), ended_at=None)
