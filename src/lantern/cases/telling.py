"""What a folder holds, as items of a chronology, each with its words for the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from lantern.cases.duty_words import BY, doer, label
from lantern.cases.entry_words import AnswerLine, answer_lines, title_of
from lantern.cases.gathering import Holdings
from lantern.cases.items import Item, Kind, Mark
from lantern.cases.significance import NO_LONGER, SIGNIFICANT
from lantern.cases.signs import signs_of
from lantern.folders.kinds import EntryKind
from lantern.folders.queries import OpenDuty, OpenEntry
from lantern.packs.intake_files import intake
from lantern.packs.vocabularies import vocabulary

A_MINUTE: Final = timedelta(minutes=1)
"""What was written within a minute of what it is about was written at once."""
KINDS: Final = {
    EntryKind.WORDS: Kind.WORDS,
    EntryKind.FACT: Kind.FACT,
    EntryKind.NOTE: Kind.NOTE,
    EntryKind.DECISION: Kind.DECISION,
    EntryKind.EVIDENCE: Kind.EVIDENCE,
    EntryKind.CORRECTION: Kind.CORRECTION,
}
FIRST, ENTRIES, PEOPLE, SAID, DUTIES, LAST = range(6)
"""In which order things stand that were written in the same moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The words of one item. ``by``: who wrote it; nobody where the program did. ``words`` are as they were written.

    ``late``: by how much a duty was done, or is, too late.
    """

    title: str
    by: UUID | None = None
    source: str = ""
    words: str = ""
    lines: tuple[AnswerLine, ...] = ()
    kept_out: str = ""
    place_of: UUID | None = None
    late: timedelta | None = None


Telling = tuple[Item, Told]


@dataclass
class Teller:
    """Tells what one folder holds; ``at`` is now."""

    held: Holdings
    at: datetime
    _noticed: Mapping[datetime, datetime] = field(init=False)
    _closed_by: Mapping[UUID, list[OpenDuty]] = field(init=False)
    _rows: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Look up what entries are about in what stands beside them."""
        self._noticed = dict(_noticed(self.held))
        closed: dict[UUID, list[OpenDuty]] = {}
        for duty in self.held.duties:
            if duty.evidence is not None:
                closed.setdefault(duty.evidence, []).append(duty)
        self._closed_by = closed
        self._rows = frozenset(map(str, self.held.rows()))

    def entries(self) -> Iterator[Telling]:
        """The entries, each as it was written. Marks of significance are told apart: they stand at what they mark."""
        for entry in self.held.entries:
            if not self._is_mark(entry):
                yield self._entry(entry)

    def marks(self) -> tuple[Mark, ...]:
        """What was marked as significant, and what no longer is."""
        return tuple(
            Mark(
                row=UUID(str(entry.body["of"])), significant=entry.body["as"] == SIGNIFICANT, at=entry.at,
                number=entry.number, by=entry.by, why=str(entry.body.get("words", "")),
            )
            for entry in self.held.entries
            if self._is_mark(entry)
        )  # fmt: skip

    def duties(self) -> Iterator[Telling]:
        """The duties: given, to be done by, done. What closed one is the evidence, and stands there."""
        shown = {entry.id for entry in self.held.entries}
        for number, duty in enumerate(self.held.duties):
            yield self._given(duty, number)
            if duty.done_at is None and duty.due_at is not None:
                yield self._due(duty, duty.due_at, number)
            if duty.done_at is not None and duty.evidence not in shown:
                yield self._done(duty, duty.done_at, number)

    def _is_mark(self, entry: OpenEntry) -> bool:
        return entry.body.get("as") in {SIGNIFICANT, NO_LONGER} and str(entry.body.get("of")) in self._rows

    def _entry(self, entry: OpenEntry) -> Telling:
        closes = self._closed_by.get(entry.id, [])
        late = max((by for duty in closes if (by := _late(duty)) is not None), default=None)
        kind = Kind.DUTY if closes else KINDS[entry.kind]
        item = Item(
            key=f"entry {entry.id}", kind=kind, folder=self.held.folder, row=entry.id, written_at=entry.at,
            about_at=self._about(entry), rank=(ENTRIES, entry.number),
            corrects=f"entry {entry.corrects}" if entry.corrects else "",
            signs=signs_of(entry, self.held.folder, late=late is not None),
        )  # fmt: skip
        let_go = bool(entry.body.get("let_go"))
        what = _("What was let go") if let_go else _("What was done")
        done = tuple(AnswerLine(what, _what(duty)) for duty in closes)
        told = Told(
            title=_("A duty was done") if closes and not let_go else title_of(entry), by=entry.by,
            source=_source(entry), words=str(entry.body.get("words") or ""),
            lines=(*done, *answer_lines(entry, intake(), vocabulary()), *_reasons(entry)),
            kept_out="" if self.held.tied else str(entry.body.get("kept_out") or ""),
            place_of=entry.id if entry.has_place else None, late=late,
        )  # fmt: skip
        return item, told

    def _about(self, entry: OpenEntry) -> datetime | None:
        said = moment_of(entry.body.get("happened_at"))
        if said is None and entry.kind is EntryKind.WORDS and "as" not in entry.body:
            said = self._noticed.get(entry.at)
        return said if said is not None and abs(said - entry.at) >= A_MINUTE else None

    def _given(self, duty: OpenDuty, number: int) -> Telling:
        words = vocabulary()
        lines = [
            AnswerLine(_("Who"), doer(words, duty.body)),
            AnswerLine(_("To whom"), ", ".join(label(words, str(word)) for word in duty.body.get("to", ()))),
            AnswerLine(_("By when"), str(BY.get(str(duty.body.get("by", "")).partition(":")[0], ""))),
        ]
        item = Item(
            key=f"duty {duty.id}", kind=Kind.DUTY, folder=self.held.folder, row=duty.id, written_at=duty.made_at,
            rank=(DUTIES, 3 * number),
        )  # fmt: skip
        shown = tuple(line for line in lines if line.value)
        return item, Told(title=_("A duty was given"), words=_what(duty), lines=shown)

    def _due(self, duty: OpenDuty, due_at: datetime, number: int) -> Telling:
        overdue = due_at < self.at
        item = Item(
            key=f"due {duty.id}", kind=Kind.DUTY, folder=self.held.folder, row=duty.id, written_at=due_at,
            rank=(DUTIES, 3 * number + 1), recorded=False, overdue=overdue,
            signs=frozenset({"late"}) if overdue else frozenset(),
        )  # fmt: skip
        title = _("A duty should have been done by now, and was not") if overdue else _("A duty is to be done by now")
        return item, Told(title=title, words=_what(duty), late=self.at - due_at if overdue else None)

    def _done(self, duty: OpenDuty, done_at: datetime, number: int) -> Telling:
        late = _late(duty)
        item = Item(
            key=f"done {duty.id}", kind=Kind.DUTY, folder=self.held.folder, row=duty.id, written_at=done_at,
            rank=(DUTIES, 3 * number + 2), signs=frozenset({"late"}) if late else frozenset(),
        )  # fmt: skip
        return item, Told(title=_("A duty was done"), words=_what(duty), late=late)


def moment_of(said: object) -> datetime | None:
    """A moment that stands in an entry; none where there is none that could be read."""
    if not isinstance(said, str):
        return None
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _noticed(held: Holdings) -> Iterator[tuple[datetime, datetime]]:
    """When what was reported was noticed, by the moment at which it was written."""
    for one in held.assessments:
        case = one.body.get("case")
        noticed = moment_of(case.get("noticed_at")) if isinstance(case, Mapping) else None
        if noticed is not None:
            yield one.at, noticed


def _source(entry: OpenEntry) -> str:
    return str(entry.body.get("source") or "")


def _reasons(entry: OpenEntry) -> tuple[AnswerLine, ...]:
    body = entry.body
    given = ((_("Why"), body.get("why") or body.get("reason")), (_("Reference"), body.get("reference")))
    return tuple(AnswerLine(word, str(value)) for word, value in given if value)


def _what(duty: OpenDuty) -> str:
    return _(str(duty.body.get("what", ""))) if duty.body.get("what") else ""


def _late(duty: OpenDuty) -> timedelta | None:
    if duty.done_at is None or duty.due_at is None or duty.done_at <= duty.due_at:
        return None
    return duty.done_at - duty.due_at
