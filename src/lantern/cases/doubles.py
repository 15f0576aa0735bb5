"""Folders that may be about one person: the program looks apart from whoever types, and tells who keeps both (F25)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from lantern.access.alerts import AlertKind, tell
from lantern.access.keepers import keepers
from lantern.cases.person_models import Double, Person
from lantern.cases.person_queries import said_of
from lantern.cases.persons import SaidOf, may_be_the_same
from lantern.folders import writing
from lantern.folders.kinds import Level
from lantern.folders.models import Folder, Grant
from lantern.packs.person_files import person_figures
from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.permits import for_the_system

PURPOSE: Final = "look whether two folders are about one person"
AT_ONCE: Final = 50
"""How many people are compared with all others in one pass, so that a pass stays short."""


def look_for_doubles(at: datetime) -> None:
    """Compare whoever is new or was changed with everybody, and tell those who keep both folders.

    It runs apart from the page on which a name is typed: how long that page takes, and what stands on it, must not
    depend on folders that its reader may not read.
    """
    waiting = tuple(_people().filter(compared_at=None).values_list("folder", flat=True)[:AT_ONCE])
    if waiting:
        folders = _people().values_list("folder", flat=True)
        everybody = said_of(for_the_system(folder, PURPOSE, reads=True) for folder in folders)
        for folder in waiting:
            _compare(folder, everybody, at)
    _tell(at)


def _people() -> "QuerySet[Person]":
    return Person.objects.filter(folder__in=Folder.objects.filter(erased_at=None).values("pk")).order_by("pk")


def _compare(folder: UUID, everybody: Mapping[UUID, SaidOf], at: datetime) -> None:
    with act(by=THE_SYSTEM, at=at, folder=folder, action="person.compared") as done:
        row = Person.objects.get(folder=folder)
        known = {frozenset(pair) for pair in Double.rows_of(folder).values_list("folder", "other")}
        for other in _alike(folder, everybody):
            first, second = sorted((folder, other))
            if frozenset((first, second)) not in known:
                done.add(Double(folder=first, other=second, found_at=at))
        writing.changed(done, row, folder, compared_at=at)


def _alike(folder: UUID, everybody: Mapping[UUID, SaidOf]) -> Iterator[UUID]:
    one, figures = everybody[folder], person_figures()
    for other, said in everybody.items():
        if other != folder and may_be_the_same(one, said, figures):
            yield other


def _tell(at: datetime) -> None:
    for row in Double.objects.filter(told_at=None, ended_at=None).order_by("found_at", "pk"):
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
    return tuple(account for account in keepers(row.folder, at) if account in others)
