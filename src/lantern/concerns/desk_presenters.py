"""The pages of the desk as frozen records of plain values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.access.shown_names import name_of
from lantern.concerns.desk_decisions import Decision, Stand, stand_of
from lantern.concerns.desk_fact_presenters import FactsOf, facts_of
from lantern.concerns.desk_forms import DecisionForm, FactsForm, SecondForm
from lantern.concerns.desk_queries import Desk, OpenOwed
from lantern.concerns.models import Danger
from lantern.concerns.now_asking import Ask, Topic, asks
from lantern.concerns.now_pages import answerable, people_of
from lantern.concerns.now_what_if import Difference
from lantern.concerns.now_words import translated
from lantern.concerns.tags import Tag, danger_tag
from lantern.folders.kinds import EntryKind
from lantern.folders.queries import OpenEntry
from lantern.packs.triage_files import triage
from lantern.procedures.assessment import Given
from lantern.procedures.wording import person_words, reason_words

STANDS: Final = {
    Stand.OPEN: (gettext_lazy("Not decided yet"), "warn"),
    Stand.WAITS: (gettext_lazy("Waits for a second reader"), "warn"),
    Stand.REFUSED: (gettext_lazy("The second reader did not agree"), "bad"),
    Stand.STANDS: (gettext_lazy("Decided"), "good"),
}
MOST_ASKED: Final = 6


@dataclass(frozen=True)
class WordsOf:
    """Words as somebody wrote them."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class SaysLine:
    """What a procedure says: of whom, which one, and what it rests on."""

    means: str
    whose: str
    procedure: str
    rests_on: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True)
class DecisionLine:
    """A decision with its words, and the second reader's."""

    id: UUID
    outcome: str
    state: Tag
    words: str
    wishes: str
    by: str
    at: datetime
    look_again_on: date | None
    second: WordsOf | None
    second_agrees: bool


@dataclass(frozen=True)
class OwedLine:
    """Something that is owed, or was."""

    id: UUID
    who: str
    what: str
    since: datetime
    until: datetime
    chased_at: datetime | None
    chases: int
    overdue: bool
    ended_at: datetime | None


@dataclass(frozen=True)
class TriagePage:
    """The words beside the decision."""

    title: str
    folder: UUID
    reference: str
    danger: Tag
    state: Tag
    reported_at: datetime
    written: tuple[WordsOf, ...]
    facts: tuple[FactsOf, ...]
    asks: tuple[Ask, ...]
    more_asks: int
    says: tuple[SaysLine, ...]
    never: tuple[tuple[str, str], ...]
    changed: Difference | None
    decisions: tuple[DecisionLine, ...]
    second: UUID | None
    second_likely: bool
    warnings: tuple[str, ...]
    may_decide: bool
    may_write: bool
    form: DecisionForm | None
    newest: int


@dataclass(frozen=True)
class FactsPage:
    """Facts to add, with their source. ``whose``: of which person; empty where several are asked about."""

    title: str
    about: str
    folder: UUID
    reference: str
    whose: str
    form: FactsForm


@dataclass(frozen=True)
class KnowPage:
    """Everything that may be told."""

    title: str
    folder: UUID
    reference: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class SecondPage:
    """Somebody else's decision, to be read."""

    title: str
    folder: UUID
    reference: str
    decision: DecisionLine
    reads: bool
    own: bool
    form: SecondForm


def triage_page(
    desk: Desk, names: Mapping[UUID, str], *, changed: Difference | None, form: DecisionForm | None, second: UUID | None
) -> TriagePage:
    """The words, the facts, what follows and what was decided."""
    setting = desk.case.setting
    open_ones = answerable(desk.case)
    danger = Danger(desk.side.danger)
    return TriagePage(
        title=_("Triage"),
        folder=desk.folder,
        reference=desk.case.own.reference,
        danger=danger_tag(danger),
        state=state_tag(desk.side.closed_at, desk.decision, overtaken=desk.overtaken),
        reported_at=desk.side.reported_at,
        written=tuple(_written(desk, names)),
        facts=facts_of(desk, names),
        asks=asks(open_ones[:MOST_ASKED], open_ones, setting),
        more_asks=max(0, len(open_ones) - MOST_ASKED),
        says=tuple(_says(one, desk) for one in setting.assessment.given),
        never=tuple((translated(item.what), translated(item.why)) for item in setting.assessment.prohibited),
        changed=changed,
        decisions=tuple(decision_line(one, desk.entries, names) for one in reversed(desk.decisions)),
        second=second,
        second_likely=any(
            triage().needs_second(one.key, danger.value, setting.assessment) for one in triage().outcomes
        ),
        warnings=setting.assessment.warnings,
        may_decide=desk.may_decide,
        may_write=desk.may_write,
        form=form,
        newest=desk.newest,
    )


def state_tag(closed_at: datetime | None, decision: Decision | None, *, overtaken: bool) -> Tag:
    """Where the concern stands, as a word with a shape."""
    if closed_at is not None:
        return Tag(_("Closed"), "plain")
    words, kind = STANDS[stand_of(decision, overtaken=overtaken)]
    return Tag(str(words), kind)


def decision_line(decision: Decision, entries: Iterable[OpenEntry], names: Mapping[UUID, str]) -> DecisionLine:
    """A decision with what was written."""
    bodies = {entry.id: entry for entry in entries if entry.kind is EntryKind.DECISION}
    body = bodies[decision.entry].body if decision.entry in bodies else {}
    outcome = triage().outcome(decision.outcome)
    words, kind = STANDS[decision.stand]
    second = bodies.get(decision.second_entry) if decision.second_entry else None
    return DecisionLine(
        id=decision.id,
        outcome=translated(outcome.label) if outcome is not None else decision.outcome,
        state=Tag(str(words), kind),
        words=str(body.get("words", "")),
        wishes=str(body.get("wishes", "")),
        by=name_of(decision.by, names),
        at=decision.at,
        look_again_on=decision.look_again_on,
        second=WordsOf(str(second.body.get("words", "")), name_of(second.by, names), second.at) if second else None,
        second_agrees=bool(decision.agrees),
    )


def owed_lines(owed: Iterable[OpenOwed], at: datetime) -> tuple[OwedLine, ...]:
    """What is owed: open first, what is to be asked soonest on top."""
    lines = [
        OwedLine(
            one.id, one.who, one.what, one.since, one.until, one.chased_at, one.chases,
            one.ended_at is None and one.until <= at, one.ended_at,
        )
        for one in owed
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (line.ended_at is not None, line.until)))


def second_page(
    desk: Desk, decision: Decision, names: Mapping[UUID, str], form: SecondForm, *, reads: bool, own: bool
) -> SecondPage:
    """The page of the second reader."""
    line = decision_line(decision, desk.entries, names)
    return SecondPage(_("Second reader"), desk.folder, desk.case.own.reference, line, reads, own, form)


def people_who_wrote(desk: Desk) -> Iterator[UUID]:
    """Everybody whose name stands on a page of the desk."""
    yield from (entry.by for entry in desk.entries if entry.by is not None)
    yield from (duty.owner for duty in desk.duties.values() if duty.owner is not None)


def known_people(desk: Desk) -> tuple[str, ...]:
    """The ids of those about whom facts may be added, in the order of their numbers."""
    return people_of(desk.case)


def _written(desk: Desk, names: Mapping[UUID, str]) -> Iterator[WordsOf]:
    for entry in desk.entries:
        if entry.kind in {EntryKind.WORDS, EntryKind.NOTE} and entry.body.get("words"):
            yield WordsOf(str(entry.body["words"]), name_of(entry.by, names), entry.at)


def _says(given: Given, desk: Desk) -> SaysLine:
    setting = desk.case.setting
    return SaysLine(
        means=translated(given.means),
        whose=person_words(given.subject, setting.situation),
        procedure=given.procedure,
        rests_on=reason_words(given.reason, setting.situation, setting.vocabulary),
        because=given.reason.because,
    )
