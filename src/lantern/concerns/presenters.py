"""The pages of concerns as frozen records of plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.access.shown_names import name_of
from lantern.cases.entry_words import AnswerLine, answer_lines, shown_entries, title_of
from lantern.cases.person_presenters import PersonLine
from lantern.concerns.desk_presenters import DecisionLine, OwedLine
from lantern.concerns.file_presenters import FileLine
from lantern.concerns.forms import NoteForm, ReasonForm, ShortReportForm
from lantern.concerns.queries import ConcernsPart, ListedConcern, OwnReport, Status
from lantern.concerns.record_presenters import DutyLine
from lantern.concerns.tags import Tag, danger_tag
from lantern.folders.queries import OpenEntry
from lantern.packs.intake_files import intake
from lantern.packs.vocabularies import vocabulary

STATUS_WORDS = {
    Status.RECEIVED: gettext_lazy("Received. Nobody has opened it yet."),
    Status.OPENED: gettext_lazy("Opened. Somebody is working on it."),
    Status.CLOSED: gettext_lazy("Closed."),
}
STATUS_KINDS = {Status.RECEIVED: "warn", Status.OPENED: "good", Status.CLOSED: "plain"}


@dataclass(frozen=True)
class ReportPage:
    """The form of a report."""

    title: str
    form: ShortReportForm


@dataclass(frozen=True)
class OwnLine:
    """One of one's own reports."""

    reference: str
    folder: UUID
    reported_at: datetime
    status: Tag


@dataclass(frozen=True)
class ReceivedPage:
    """The receipt of a report."""

    title: str
    line: OwnLine
    told: bool


@dataclass(frozen=True)
class BegunLine:
    """A report that was begun and not sent."""

    folder: UUID
    kept_at: datetime


@dataclass(frozen=True)
class OwnReportsPage:
    """The list of one's own reports: those that were begun, and those that were sent."""

    title: str
    lines: tuple[OwnLine, ...]
    begun: tuple[BegunLine, ...] = ()


@dataclass(frozen=True)
class ConcernLine:
    """One concern in the list."""

    reference: str
    folder: UUID
    reported_at: datetime
    danger: Tag
    state: Tag


@dataclass(frozen=True)
class ConcernsPage:
    """The list of concerns."""

    title: str
    lines: tuple[ConcernLine, ...]
    unopened: int
    first: bool
    next: UUID | None


@dataclass(frozen=True)
class Written:
    """One entry of a concern, as the timeline shows it."""

    id: UUID
    title: str
    by: str
    at: datetime
    words: str
    kept_out: str
    has_place: bool
    answers: tuple[AnswerLine, ...] = ()


@dataclass(frozen=True)
class Opened:
    """Somebody who has opened the concern."""

    name: str
    at: datetime


@dataclass(frozen=True)
class ConcernPage:
    """One concern. ``people``, ``cases``: who has a part in it, and in which it is; not for a reader with a tie."""

    title: str
    reference: str
    folder: UUID
    about: str
    danger: Tag
    reported_at: datetime
    reported_by: str
    entries: tuple[Written, ...]
    kept_out: tuple[str, ...]
    opened: tuple[Opened, ...]
    may_write: bool
    may_see_people: bool
    files: tuple[FileLine, ...]
    form: NoteForm
    duties: tuple[DutyLine, ...] = ()
    state: Tag | None = None
    decision: DecisionLine | None = None
    owed: tuple[OwedLine, ...] = ()
    people: tuple[PersonLine, ...] | None = None
    cases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PlacePage:
    """The door to a hidden place: first the reason, then the place."""

    title: str
    reference: str
    folder: UUID
    entry: UUID
    form: ReasonForm
    place: str


def own_line(report: OwnReport) -> OwnLine:
    """One's own report as a line."""
    return OwnLine(
        report.reference,
        report.folder,
        report.reported_at,
        Tag(str(STATUS_WORDS[report.status]), STATUS_KINDS[report.status]),
    )


def concerns_page(part: ConcernsPart, *, first: bool) -> ConcernsPage:
    """The list of concerns, or more of those that are closed."""
    lines = tuple(concern_line(concern) for concern in part.listed)
    return ConcernsPage(_("All concerns"), lines, part.unopened, first, part.next)


def concern_line(concern: ListedConcern) -> ConcernLine:
    """A concern as a line of the list."""
    return ConcernLine(
        concern.reference, concern.folder, concern.reported_at, danger_tag(concern.danger), _state(concern)
    )


def written(entries: Iterable[OpenEntry], names: Mapping[UUID, str], *, show_kept_out: bool) -> tuple[Written, ...]:
    """The entries with the names of those who wrote them; whom the reporter wants kept out only for who has no tie."""
    return tuple(
        Written(
            id=entry.id,
            title=title_of(entry),
            by=name_of(entry.by, names),
            at=entry.at,
            words=str(entry.body.get("words", "")),
            kept_out=str(entry.body.get("kept_out", "")) if show_kept_out else "",
            has_place=entry.has_place,
            answers=answer_lines(entry, intake(), vocabulary()),
        )
        for entry in shown_entries(entries, intake(), tied=not show_kept_out)
    )


def _state(concern: ListedConcern) -> Tag:
    if concern.closed:
        return Tag(_("Closed"), "plain")
    return Tag(_("Opened"), "good") if concern.opened else Tag(_("Not opened yet"), "warn")
