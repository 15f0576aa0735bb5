"""Reading concerns, already narrowed to what the visitor may see."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from lantern.access.need_to_know import folders_open_for, folders_open_to, may, may_in, require
from lantern.access.policy_actions import Action
from lantern.access.visitors import Visitor
from lantern.concerns.models import Concern, Danger, Report
from lantern.concerns.report_screens import LEFT_AFTER
from lantern.concerns.said import Said, read
from lantern.folders.kinds import FolderKind
from lantern.folders.models import Exclusion, Folder, Grant
from lantern.vault.keyring import keyring
from lantern.vault.permits import for_the_system
from lantern.web.refusals import NotThere

CLOSED_SHOWN: Final = 50
"""How many closed concerns stand on one page."""
_LOOKED_AT: Final = 100
_MOST_LOOKED_AT: Final = 6400
_FEW: Final = 2000


class Status(StrEnum):
    """How far a concern has come, as its reporter may know it."""

    RECEIVED = "received"
    OPENED = "opened"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class OwnReport:
    """One's own report: reference and status, and nothing else of it. ``frozen``: it no longer follows what happens."""

    reference: str
    folder: UUID
    reported_at: datetime
    status: Status
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class ListedConcern:
    """A concern in the list of those who may read it."""

    reference: str
    folder: UUID
    reported_at: datetime
    danger: Danger
    opened: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Own:
    """A report in the hands of whoever makes it: what was said so far, and the version that was read."""

    folder: UUID
    reference: str
    said: Said
    version: int
    kept_at: datetime
    sent_at: datetime | None
    reporter: UUID | None = None


def own_report_of(visitor: Visitor, folder: UUID) -> Own:
    """A report of the visitor's own, begun or sent, with everything that they said themselves.

    Who has a second factor and has not used it this time sees what was begun in this session, and nothing older.

    Raises:
        Refused: the account may not report.
        NotThere: there is none, or it is somebody else's.
    """
    require(visitor, Action.REPORT_CONCERN)
    row = Report.objects.filter(folder=folder, reporter=visitor.somebody()).first()
    if row is None or not _is_open_to(visitor, row):
        raise NotThere
    keys = keyring().open(for_the_system(folder, "show a report to its reporter", reads=True))
    reference = Folder.objects.values_list("reference", flat=True).get(pk=folder)
    return Own(folder, reference, read(row.open(keys, "said")), row.version, row.kept_at, row.sent_at, row.reporter)


def begun_reports(visitor: Visitor) -> tuple[tuple[UUID, datetime], ...]:
    """What the visitor has begun to report and not sent, newest first: where it is, and when it was kept last."""
    rows = Report.objects.filter(reporter=visitor.account, sent_at=None).order_by("-kept_at")
    return tuple((row.folder, row.kept_at) for row in rows if _is_open_to(visitor, row))


def left_reports(at: datetime) -> tuple[UUID, ...]:
    """Reports that were begun, not sent, and not touched for a while. Whose way is known, only the report says."""
    rows = Report.objects.filter(sent_at=None, kept_at__lt=at - LEFT_AFTER, reporter__isnull=False)
    return tuple(rows.order_by("kept_at").values_list("folder", flat=True))


def _is_open_to(visitor: Visitor, row: Report) -> bool:
    if Folder.objects.filter(pk=row.folder, erased_at=None).exists() is False:
        return False
    if row.session and row.session == visitor.by.session:
        return True
    if row.sent_at is None:
        return may(visitor, Action.SEE_OWN_REPORTS)
    return may(visitor, Action.FOLLOW_OWN_REPORT, row.folder)


def own_reports(visitor: Visitor) -> tuple[OwnReport, ...]:
    """What the visitor has reported, newest first."""
    if visitor.account is None:
        return ()
    reported = Concern.objects.filter(reported_by=visitor.account)
    opens = folders_open_for(
        visitor, (Action.SEE_OWN_REFERENCE, Action.SEE_OWN_STATUS), [FolderKind.CONCERN],
        among=reported.values("folder"),
    )  # fmt: skip
    known, told = frozenset(opens[Action.SEE_OWN_REFERENCE]), frozenset(opens[Action.SEE_OWN_STATUS])
    rows = [row for row in reported.order_by("-reported_at") if row.folder in known]
    names = _references(rows)
    return tuple(
        OwnReport(
            names[row.folder],
            row.folder,
            row.reported_at,
            status_of(row) if row.folder in told else _frozen(row, visitor.account),
            frozen=row.folder not in told,
        )
        for row in rows
    )


def own_report(visitor: Visitor, folder: UUID) -> OwnReport | None:
    """One of the visitor's own reports; none if it is somebody else's, or not there."""
    return next((report for report in own_reports(visitor) if report.folder == folder), None)


def receipt_of(row: Concern) -> OwnReport:
    """What the reporter is told in answer to the report itself."""
    return OwnReport(_references([row])[row.folder], row.folder, row.reported_at, status_of(row))


@dataclass(frozen=True, slots=True)
class ConcernsPart:
    """Concerns of the list: the open ones and the first that are closed, or more of the closed ones.

    ``next`` is the last of this part, where there are more.
    """

    listed: tuple[ListedConcern, ...]
    unopened: int
    next: UUID | None


def concerns_for(visitor: Visitor, *, after: UUID | None = None) -> ConcernsPart:
    """The concerns that the visitor may read: unopened first, danger before the rest, oldest first; closed ones last.

    Of the closed ones, as many as stand on one page, closed last first. What the visitor may not read is left out
    before they are counted, so that no page tells by its length that something is missing.

    Args:
        visitor: who asks.
        after: the closed concern after which the list goes on; one that they may not read is as good as none.
    """
    last = _last_shown(visitor, after)
    open_ones = [] if last is not None else _open_ones(visitor)
    closed, more = _closed_ones(visitor, last)
    listed = (*sorted(_listed(open_ones), key=_order), *_listed(closed))
    unopened = sum(not one.opened for one in listed)
    return ConcernsPart(listed, unopened, closed[-1].folder if more else None)


def _open_ones(visitor: Visitor) -> list[Concern]:
    still_open = Concern.objects.filter(closed_at=None)
    readable = folders_open_to(
        visitor, Action.READ_FOLDER, [FolderKind.CONCERN], among=still_open.values("folder")
    )  # fmt: skip
    wanted = frozenset(readable)
    return [row for row in still_open if row.folder in wanted]


def _closed_ones(visitor: Visitor, last: Concern | None) -> tuple[list[Concern], bool]:
    """As many as stand on one page, and whether there are more."""
    rows = _held_by(visitor.somebody(), Concern.objects.filter(closed_at__isnull=False))
    rows = rows.order_by("-closed_at", "-folder")
    found: list[Concern] = []
    at_once = _LOOKED_AT
    while len(found) <= CLOSED_SHOWN:
        begins = rows.filter(_comes_after(last)) if last is not None else rows
        part = list(begins[:at_once])
        if not part:
            break
        readable = may_in(visitor, Action.READ_FOLDER, [row.folder for row in part])
        found += [row for row in part if row.folder in readable]
        # Whoever may read few of very many is not made to wait for question after question.
        last, at_once = part[-1], min(2 * at_once, _MOST_LOOKED_AT)
    return found[:CLOSED_SHOWN], len(found) > CLOSED_SHOWN


def _held_by(account: UUID, rows: "QuerySet[Concern]") -> "QuerySet[Concern]":
    # Whoever holds few is asked by what they hold; whoever holds nearly all, by the concerns themselves.
    held = Grant.objects.filter(account=account)
    if held[:_FEW].count() < _FEW:
        return rows.filter(folder__in=held.values("folder"))
    return rows.filter(Exists(held.filter(folder=OuterRef("folder"))))


def _comes_after(last: Concern) -> Q:
    ends_later = Q(closed_at=last.closed_at, folder__gte=last.folder)
    return Q(closed_at__lte=last.closed_at) & ~ends_later


def _last_shown(visitor: Visitor, after: UUID | None) -> Concern | None:
    row = Concern.objects.filter(folder=after, closed_at__isnull=False).first() if after is not None else None
    return row if row is not None and may(visitor, Action.READ_FOLDER, row.folder) else None


def _listed(rows: list[Concern]) -> list[ListedConcern]:
    names = _references(rows)
    return [
        ListedConcern(
            names[row.folder], row.folder, row.reported_at, Danger(row.danger), row.opened_at is not None,
            row.closed_at is not None,
        )
        for row in rows
    ]  # fmt: skip


def concern_of(folder: UUID) -> Concern | None:
    """The side row of a folder for which the caller holds a permit; none where it is no concern."""
    return Concern.objects.filter(folder=folder).first()


def is_concern(folder: UUID) -> bool:
    """Whether a folder is a concern; says nothing about whether somebody may know it."""
    return Concern.objects.filter(folder=folder).exists()


def status_of(row: Concern, *, until: datetime | None = None) -> Status:
    """How far a concern has come; with ``until``, how far it had come at that moment."""

    def was(at: datetime | None) -> bool:
        return at is not None and (until is None or at <= until)

    if was(row.closed_at):
        return Status.CLOSED
    return Status.OPENED if was(row.opened_at) else Status.RECEIVED


def _frozen(row: Concern, account: UUID) -> Status:
    # A receipt that vanished, or went back, would tell the reporter that they are kept out (ADR 11).
    since = Exclusion.objects.filter(folder=row.folder, account=account, ended_at=None).aggregate(first=Min("starts"))
    return status_of(row, until=since["first"] or row.reported_at)


def _order(concern: ListedConcern) -> tuple[bool, int, datetime]:
    urgency = [Danger.YES, Danger.UNKNOWN, Danger.NO].index(concern.danger)
    return (concern.opened, urgency, concern.reported_at)


def _references(rows: list[Concern]) -> dict[UUID, str]:
    folders = [row.folder for row in rows]
    return dict(Folder.objects.filter(pk__in=folders).values_list("id", "reference"))


def somebody_receives(report: OwnReport, at: datetime) -> bool:
    """Whether somebody was let in who can read it: what the reporter is told on the receipt."""
    grants = Grant.objects.filter(folder_id=report.folder)
    if report.frozen:
        return grants.filter(starts__lte=report.reported_at).exists()
    return grants.filter(ended_at=None, starts__lte=at).exists()
