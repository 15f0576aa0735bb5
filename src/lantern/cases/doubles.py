"""Folders that may be about one person: the program looks apart from whoever types, and tells who keeps both (F25)."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
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
from lantern.folders.models import Exclusion, Folder, Grant
from lantern.packs.person_files import person_figures
from lantern.vault.acts import StaleRecord, act
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
    waiting = tuple(_people().filter(compared_at=None).values_list("folder", "version")[:AT_ONCE])
    if waiting:
        folders = _people().values_list("folder", flat=True)
        everybody = said_of(for_the_system(folder, PURPOSE, reads=True) for folder in folders)
        for folder, version in waiting:
            # What was changed while it was compared waits for the next pass.
            with suppress(StaleRecord):
                _compare(folder, version, everybody, at)
    _tell(at)


def _people() -> "QuerySet[Person]":
    return Person.objects.filter(folder__in=Folder.objects.filter(erased_at=None).values("pk")).order_by("pk")


def _compare(folder: UUID, version: int, everybody: Mapping[UUID, SaidOf], at: datetime) -> None:
    with act(by=THE_SYSTEM, at=at, folder=folder, action="person.compared") as done:
        row = Person.objects.get(folder=folder)
        if row.version != version:
            raise StaleRecord
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
    # Whoever has a tie to either, of whichever class, is not shown that they may be one; so they are not told.
    tied = frozenset(_ties(row).values_list("account", flat=True))
    return tuple(account for account in keepers(row.folder, at) if account in others and account not in tied)


def _ties(row: Double) -> "QuerySet[Exclusion]":
    return Exclusion.objects.filter(folder__in=(row.folder, row.other), ended_at=None)
