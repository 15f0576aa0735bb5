"""The pages about cases as frozen records of plain values. No name stands in a title or an address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from lantern.access.policy_actions import Action
from lantern.access.shown_names import name_of
from lantern.cases.case_closing import CLOSED, REOPENED
from lantern.cases.case_forms import PutForm
from lantern.cases.case_queries import Case, CaseDuty, CasePerson
from lantern.cases.duty_words import BY, doer, label
from lantern.cases.entry_words import WORDS_AS
from lantern.cases.link_words import role_words
from lantern.cases.person_presenters import OpenedLine, SaidLine, said_line
from lantern.cases.person_queries import Around
from lantern.folders.kinds import EntryKind
from lantern.folders.queries import OpenEntry
from lantern.packs.case_endings import case_figures
from lantern.packs.vocabularies import vocabulary

PROMISE = "promise"
"""Stands in the body of a duty that was promised to somebody."""
_SHOWN: Final = (None, CLOSED, REOPENED)


@dataclass(frozen=True)
class ConcernLine:
    """One concern of the case: how many duties are open in it and how many of them late, and its next clock."""

    reference: str
    url: str
    since: datetime
    open: int
    overdue: int
    next_at: datetime | None
    decided_at: datetime | None
    assessed_at: datetime | None
    is_open: bool
    end_url: str


@dataclass(frozen=True)
class CasePersonLine:
    """Somebody in the case, with every part and where."""

    said: SaidLine
    reference: str
    url: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class DutyLine:
    """One duty: what, whose by rule and whose by name, to whom, since when and by when, and what came of it."""

    what: str
    who: str
    owner: str
    to: str
    made_at: datetime
    due_at: datetime | None
    by: str
    done_at: datetime | None
    overdue: bool
    let_go: bool
    reference: str
    url: str


@dataclass(frozen=True)
class WrittenLine:
    """A note or a decision, as it was written. ``title``: of one by which the case was closed, or opened again."""

    words: str
    by: str
    at: datetime
    title: str = ""


@dataclass(frozen=True)
class HolderLine:
    """Who was given the case. ``there``: if not, it is everybody's. ``own``: it is the reader."""

    name: str
    there: bool
    own: bool
    since: datetime


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """A case as a whole. ``initials``: of those who may be harmed; nothing else of a name stands above the fold.

    ``stirred``: it is closed, and something in it is open again.
    """

    title: str
    reference: str
    initials: str
    folder: UUID
    opened_at: datetime
    closed_at: datetime | None
    closing: WrittenLine | None
    stirred: bool
    holder: HolderLine | None
    overdue: int
    next_at: datetime | None
    exposed: tuple[str, ...]
    concerns: tuple[ConcernLine, ...]
    people: tuple[CasePersonLine, ...]
    duties: tuple[DutyLine, ...]
    done: tuple[DutyLine, ...]
    promises: tuple[DutyLine, ...]
    decisions: tuple[WrittenLine, ...]
    notes: tuple[WrittenLine, ...]
    opened: tuple[OpenedLine, ...]
    may_see_people: bool
    may_decide: bool
    may_write: bool
    form: BaseForm | None


@dataclass(frozen=True, kw_only=True)
class PutPage:
    """Into which case a concern is put. ``cases``: those of which it is a part already."""

    title: str
    reference: str
    back_url: str
    cases: tuple[tuple[str, str], ...]
    form: PutForm


def case_page(found: Case, at: datetime, form: BaseForm | None) -> CasePage:
    """The whole case on one page."""
    around, names = found.around, found.names
    lines = [(one, duty_line(one, names, at)) for one in found.duties]
    promises = tuple(line for one, line in lines if one.duty.body.get(PROMISE))
    duties = [line for one, line in lines if not one.duty.body.get(PROMISE)]
    every = [line for _one, line in lines]
    return CasePage(
        title=_("Case"), reference=around.reference, initials=_initials(found.people),
        folder=around.reading.folder, opened_at=around.opened_at,
        closed_at=around.closed_at, closing=closing(found) if around.closed_at else None,
        stirred=around.closed_at is not None and is_stirred(found), holder=_holder(found),
        overdue=sum(line.overdue for line in every), next_at=_next(every),
        exposed=tuple(name_of(account, names) for account in found.exposed),
        concerns=tuple(_concern_lines(found, lines)),
        people=tuple(_person_lines(found.people)),
        duties=tuple(sorted((line for line in duties if line.done_at is None), key=_soonest)),
        done=tuple(line for line in duties if line.done_at is not None),
        promises=tuple(sorted(promises, key=_soonest)),
        decisions=_written(found.written, EntryKind.DECISION, names),
        notes=_written(found.written, EntryKind.NOTE, names),
        opened=tuple(OpenedLine(name_of(one.account, names), one.at) for one in found.opened),
        may_see_people=Action.SEE_WHO_OPENED in around.offered, may_decide=Action.DECIDE in around.offered,
        may_write=Action.ADD_ENTRY in around.offered, form=form,
    )  # fmt: skip


def closing(found: Case) -> WrittenLine | None:
    """What the case was closed on last, if it ever was."""
    ends = [one for one in found.written if one.body.get("as") == CLOSED]
    return _line_of(ends[-1], found.names) if ends else None


def is_stirred(found: Case) -> bool:
    """Whether something is open in the case."""
    return any(one.open for one in found.concerns) or any(one.duty.done_at is None for one in found.duties)


def duty_line(one: CaseDuty, names: Mapping[UUID, str], at: datetime) -> DutyLine:
    """One duty as a line."""
    duty, words = one.duty, vocabulary()
    body = duty.body
    return DutyLine(
        what=_(str(body.get("what", ""))), who=doer(words, body) if body.get("who") else "",
        owner=name_of(duty.owner, names) if duty.owner is not None else "",
        to=", ".join(label(words, str(word)) for word in body.get("to", ())), made_at=duty.made_at, due_at=duty.due_at,
        by=str(BY.get(str(body.get("by", "")).partition(":")[0], "")), done_at=duty.done_at,
        overdue=duty.done_at is None and duty.due_at is not None and duty.due_at < at,
        let_go=duty.evidence is not None and body.get("let_go") == str(duty.evidence), reference=one.reference,
        url=reverse("folder", args=[one.folder]),
    )  # fmt: skip


def put_page(found: Around, cases: Iterable[tuple[UUID, str]], form: PutForm) -> PutPage:
    """Into which case a concern is put."""
    return PutPage(
        title=_("Put it into a case"), reference=found.reference,
        back_url=reverse("folder", args=[found.reading.folder]),
        cases=case_links(cases), form=form,
    )  # fmt: skip


def case_links(cases: Iterable[tuple[UUID, str]]) -> tuple[tuple[str, str], ...]:
    """Cases by reference, each with its address."""
    return tuple((reference, reverse("case:case", args=[case])) for case, reference in cases)


def _concern_lines(found: Case, lines: list[tuple[CaseDuty, DutyLine]]) -> Iterable[ConcernLine]:
    writes = Action.ADD_ENTRY in found.around.offered
    for concern in found.concerns:
        own = [line for one, line in lines if one.folder == concern.folder]
        yield ConcernLine(
            concern.reference, reverse("folder", args=[concern.folder]), concern.since,
            sum(line.done_at is None for line in own), sum(line.overdue for line in own), _next(own),
            concern.decided_at, concern.assessed_at, concern.open,
            reverse("case:end_link", args=[found.around.reading.folder, concern.link]) if writes else "",
        )  # fmt: skip


def _person_lines(people: Iterable[CasePerson]) -> Iterable[CasePersonLine]:
    parts: dict[UUID, list[CasePerson]] = {}
    for one in people:
        parts.setdefault(one.folder, []).append(one)
    for folder, stands in parts.items():
        yield CasePersonLine(
            said_line(stands[0].said), stands[0].reference, reverse("case:person", args=[folder]),
            tuple(f"{role_words(one.role)} ({one.where})" for one in stands),
        )  # fmt: skip


def _initials(people: Iterable[CasePerson]) -> str:
    helped = vocabulary().classes["helped"]
    return ", ".join(dict.fromkeys(one.said.initials for one in people if one.role in helped and one.said.initials))


def _written(entries: Iterable[OpenEntry], kind: EntryKind, names: Mapping[UUID, str]) -> tuple[WrittenLine, ...]:
    """The newest first. Marks of significance are entries, too, and stand in the chronology."""
    shown = [one for one in entries if one.kind is kind and one.body.get("words") and one.body.get("as") in _SHOWN]
    return tuple(_line_of(one, names) for one in reversed(shown))


def _line_of(one: OpenEntry, names: Mapping[UUID, str]) -> WrittenLine:
    title = str(WORDS_AS[one.body["as"]]) if one.body.get("as") else ""
    if one.body.get("as") == CLOSED:
        title = f"{title}: {_(case_figures().label(str(one.body.get('result') or '')))}"
    return WrittenLine(str(one.body["words"]), name_of(one.by, names), one.at, title)


def _holder(found: Case) -> HolderLine | None:
    held = found.around.held
    if held is None:
        return None
    own = held.account == found.around.reading.account
    return HolderLine(name_of(held.account, found.names), held.there, own, held.since)


def _next(lines: Iterable[DutyLine]) -> datetime | None:
    return min((line.due_at for line in lines if line.done_at is None and line.due_at is not None), default=None)


def _soonest(line: DutyLine) -> tuple[bool, bool, float]:
    last = float("inf")
    return (line.done_at is not None, line.by != str(BY["immediate"]), line.due_at.timestamp() if line.due_at else last)
