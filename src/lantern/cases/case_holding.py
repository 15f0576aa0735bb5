"""Who holds a case: handed to a colleague, and everybody's again while that colleague is away or has left."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import BooleanField, Case, OuterRef, QuerySet, Subquery, When

from lantern.cases.case_models import CaseHolder
from lantern.folders import writing
from lantern.folders.models import Folder
from lantern.folders.refusals import FolderRefuses
from lantern.sending.at_work import at_work, is_there, may_write
from lantern.sending.kinds import AlertKind
from lantern.sending.outbox import alert
from lantern.vault.acts import Act, act
from lantern.vault.audit import By
from lantern.vault.permits import Permit

NOT_THERE: Final = "They cannot hold it: they are away, or may not write here any more. Choose somebody else."


@dataclass(frozen=True, slots=True)
class Held:
    """Who was given a case, since when, and whether they are there: if not, it is everybody's until they are back."""

    account: UUID
    since: datetime
    there: bool


def with_holder(rows: "QuerySet[Folder]", at: datetime) -> "QuerySet[Any]":
    """Each folder with who holds it, to be read by ``held_of``: it costs no question of its own to the database."""
    who, folder = OuterRef("holder"), OuterRef("pk")
    given = CaseHolder.objects.filter(folder=folder)
    here = is_there(account=who, folder=folder, at=at) & may_write(account=who, folder=folder, at=at)
    named = rows.annotate(holder=Subquery(given.values("account")[:1]), held_since=Subquery(given.values("since")[:1]))
    return named.annotate(holder_there=Case(When(here, then=True), default=False, output_field=BooleanField()))


def held_of(row: Any) -> Held | None:
    """Who was given a case, of a row that ``with_holder`` has found; none where nobody was."""
    return Held(row.holder, row.held_since, row.holder_there) if row.holder is not None else None


def hand_case(*, permit: Permit, to: UUID, by: By, at: datetime) -> None:
    """Give a case to somebody who works in it and is there; whoever takes it gives it to themselves.

    They are alerted, without content. Handed twice to the same person, it counts once.

    Raises:
        FolderRefuses: they are away, or may not write in the case.
    """
    folder = permit.folder
    with act(by=by, at=at, folder=folder, action="case.handed", subject=to) as done:
        writing.locked(folder)
        if to not in at_work(folder, at):
            raise FolderRefuses(NOT_THERE)
        if _holds(done, folder, to, at) and to != by.account:
            own = [by.account] if by.account else []
            alert(done, folder=folder, to=[to], kind=AlertKind.DUTY, at=at, beside=own)


def first_holder(done: Act, folder: UUID, account: UUID | None, at: datetime) -> None:
    """Whoever opens a case holds it at first."""
    done.add(CaseHolder(folder=folder, account=account, since=at))


def _holds(done: Act, folder: UUID, to: UUID, at: datetime) -> bool:
    """Write it down; whether it is new."""
    row = CaseHolder.objects.select_for_update().filter(folder=folder).first()
    if row is None:
        first_holder(done, folder, to, at)
        return True
    if row.account == to:
        return False
    seen, row.version, row.account, row.since = row.version, row.version + 1, to, at
    done.change(row, seen=seen)
    return True
