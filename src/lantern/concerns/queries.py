"""Reading concerns, already narrowed to what the visitor may see."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from lantern.access.need_to_know import readable_folders
from lantern.access.visitors import Visitor
from lantern.concerns.models import Concern, Danger
from lantern.folders.kinds import FolderKind
from lantern.folders.models import Folder, Grant


class Status(StrEnum):
    """How far a concern has come, as its reporter may know it."""

    RECEIVED = "received"
    OPENED = "opened"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class OwnReport:
    """One's own report: reference and status, and nothing else of it."""

    reference: str
    folder: UUID
    reported_at: datetime
    status: Status


@dataclass(frozen=True, slots=True)
class ListedConcern:
    """A concern in the list of those who may read it."""

    reference: str
    folder: UUID
    reported_at: datetime
    danger: Danger
    opened: bool
    closed: bool


def own_reports(visitor: Visitor) -> tuple[OwnReport, ...]:
    """What the visitor has reported, newest first."""
    if visitor.account is None:
        return ()
    rows = list(Concern.objects.filter(reported_by=visitor.account).order_by("-reported_at"))
    names = _references(rows)
    return tuple(
        OwnReport(names[row.folder], row.folder, row.reported_at, status_of(row)) for row in rows if row.folder in names
    )


def own_report(visitor: Visitor, folder: UUID) -> OwnReport | None:
    """One of the visitor's own reports; none if it is somebody else's, or not there."""
    return next((report for report in own_reports(visitor) if report.folder == folder), None)


def concerns_for(visitor: Visitor) -> tuple[ListedConcern, ...]:
    """The concerns that the visitor may read: unopened first, danger before the rest, oldest first."""
    open_to = readable_folders(visitor, kinds=[FolderKind.CONCERN])
    rows = list(Concern.objects.filter(folder__in=open_to))
    names = _references(rows)
    listed = [
        ListedConcern(
            names[row.folder], row.folder, row.reported_at, Danger(row.danger), row.opened_at is not None,
            row.closed_at is not None,
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(listed, key=_order))


def concern_of(folder: UUID) -> Concern:
    """The side row of a folder for which the caller holds a permit."""
    return Concern.objects.get(folder=folder)


def is_concern(folder: UUID) -> bool:
    """Whether a folder is a concern; says nothing about whether somebody may know it."""
    return Concern.objects.filter(folder=folder).exists()


def status_of(row: Concern) -> Status:
    """How far a concern has come."""
    if row.closed_at is not None:
        return Status.CLOSED
    return Status.RECEIVED if row.opened_at is None else Status.OPENED


def _order(concern: ListedConcern) -> tuple[bool, bool, int, datetime]:
    urgency = [Danger.YES, Danger.UNKNOWN, Danger.NO].index(concern.danger)
    return (concern.closed, concern.opened, urgency, concern.reported_at)


def _references(rows: list[Concern]) -> dict[UUID, str]:
    folders = [row.folder for row in rows]
    return dict(Folder.objects.filter(pk__in=folders).values_list("id", "reference"))


def somebody_receives(folder: UUID, at: datetime) -> bool:
    """Whether somebody was let in who can read it: what the reporter is told on the receipt."""
    return Grant.objects.filter(folder_id=folder, ended_at=None, starts__lte=at).exists()
