"""Whose a duty is: handed to a colleague, and whose it is in truth while that colleague is away or has left."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, When

from lantern.concerns.desk_ends import NO_DUTY
from lantern.concerns.models import Concern
from lantern.folders import writing
from lantern.folders.models import Duty
from lantern.folders.refusals import FolderRefuses
from lantern.sending.at_work import at_work, is_there, may_write
from lantern.sending.kinds import AlertKind
from lantern.sending.outbox import alert
from lantern.vault.acts import act
from lantern.vault.audit import By
from lantern.vault.permits import Permit

NOT_THERE: Final = "They cannot take it: they are away, or may not write here any more. Choose somebody else."


def may_be_handed(folder: UUID, at: datetime, *, beside: Collection[UUID | None]) -> tuple[UUID, ...]:
    """To whom a duty can be handed: whoever works in the folder and is there, longest here first."""
    return tuple(account for account in at_work(folder, at) if account not in beside)


def hand_duty(*, permit: Permit, duty: UUID, to: UUID, by: By, at: datetime) -> Duty:
    """Hand an open duty to somebody who works in the folder. They are alerted, without content.

    Handed twice to the same person, it counts once.

    Raises:
        FolderRefuses: there is no such open duty, or they are away or may not write here.
    """
    with act(by=by, at=at, folder=permit.folder, action="duty.handed", subject=duty) as done:
        writing.locked(permit.folder)
        row = Duty.objects.filter(pk=duty, folder_id=permit.folder, done_at=None).first()
        if row is None:
            raise FolderRefuses(NO_DUTY)
        if to not in may_be_handed(permit.folder, at, beside=()):
            raise FolderRefuses(NOT_THERE)
        if row.owner == to:
            return row
        alert(
            done, folder=permit.folder, to=[to], kind=AlertKind.DUTY, at=at, beside=[by.account] if by.account else []
        )
        return writing.changed(done, row, permit.folder, owner=to)


def with_cover(duties: "QuerySet[Duty]", at: datetime) -> "QuerySet[Duty]":
    """Each duty with ``uncovered``: it was taken, and whoever took it is away, has left, or may not write there.

    Whoever reported the concern needs no grant to do their part of it.
    """
    owner, folder = OuterRef("owner"), OuterRef("folder_id")
    theirs = Q(Exists(Concern.objects.filter(folder=folder, reported_by=owner)))
    here = is_there(account=owner, folder=folder, at=at) & (may_write(account=owner, folder=folder, at=at) | theirs)
    return duties.annotate(
        uncovered=Case(When(Q(owner__isnull=False) & ~here, then=True), default=False, output_field=BooleanField())
    )


def is_uncovered(duty: UUID, at: datetime) -> bool:
    """Whether it was taken by somebody who is not there."""
    return any(row.uncovered for row in with_cover(Duty.objects.filter(pk=duty), at))  # type: ignore[attr-defined]
