"""Reading a concern at the desk: everything that was said, what follows now, what was decided, what is owed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.access.circumstances import Circumstances
from lantern.access.need_to_know import open_to, permit
from lantern.access.policy_actions import Action
from lantern.access.visitors import Visitor
from lantern.concerns.desk_decisions import Decision, Stand, newest
from lantern.concerns.desk_ends import keeps_open
from lantern.concerns.desk_models import Owed, TriageDecision
from lantern.concerns.desk_told import ToldFact, Written, told_facts, with_told
from lantern.concerns.models import Concern, Report
from lantern.concerns.now_duties import Kept
from lantern.concerns.now_queries import Case, case_of
from lantern.concerns.queries import Own
from lantern.concerns.said import Said, read
from lantern.folders.kinds import EntryKind
from lantern.folders.queries import OpenDuty, OpenEntry, duties_of, entries_of, folder_of, reader_has_a_tie
from lantern.packs.triage_files import triage
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit
from lantern.web.refusals import NotThere

READS: Final = "read a concern at the desk"
WRITES: Final = "work on a concern"
DECIDES: Final = "decide about a concern"
_REASONED: Final = Circumstances(reason=True)


@dataclass(frozen=True, slots=True)
class OpenOwed:
    """Something that is owed, in clear."""

    id: UUID
    duty: UUID | None
    who: str
    what: str
    since: datetime
    until: datetime
    chased_at: datetime | None
    chases: int
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Desk:
    """A concern as those see it who work on it. ``case`` holds what the procedures say about all that is known."""

    folder: UUID
    reading: Permit
    side: Concern
    case: Case
    entries: tuple[OpenEntry, ...]
    duties: Mapping[UUID, OpenDuty]
    facts: tuple[ToldFact, ...]
    decisions: tuple[Decision, ...]
    owed: tuple[OpenOwed, ...]
    may_write: bool
    may_decide: bool

    @property
    def said(self) -> Said:
        """Everything that was said, by whomever; the newest answer to each question counts."""
        return self.case.own.said

    @property
    def newest(self) -> int:
        """The number of the last entry."""
        return max((entry.number for entry in self.entries), default=0)

    @property
    def decision(self) -> Decision | None:
        """The decision that counts."""
        return newest(self.decisions)

    def kept(self, duty: UUID) -> Kept | None:
        """A duty of this concern."""
        return next((item for item in self.case.kept if item.id == duty), None)

    def keeps_open(self, *, closes: bool) -> tuple[str, ...]:
        """What stands against leaving the concern, or against closing it: open duties, and what is owed, in words."""
        bodies = [duty.body for duty in self.duties.values() if duty.done_at is None]
        owed = [f"{one.who}: {one.what}" for one in self.owed if one.ended_at is None]
        duties = keeps_open(bodies, owed=0, closes=closes)
        return tuple(duties) + (tuple(owed) if closes else ())

    @property
    def overtaken(self) -> bool:
        """Whether the newest decision was to close, and the concern is open again: there is nothing that stands."""
        return is_overtaken(self.decision, self.side.closed_at)


def desk_of(visitor: Visitor, folder: UUID) -> Desk:
    """A concern at the desk. That it was opened leaves its trace.

    Raises:
        Refused: they may know of it, and not read it.
        NotThere: there is none, or none for this visitor; or they have a tie, and see no duties of it (DP-26).
    """
    reading = permit(visitor, Action.READ_FOLDER, folder, purpose=READS)
    side = Concern.objects.filter(folder=folder).first()
    if side is None or reader_has_a_tie(reading):
        raise NotThere
    entries = entries_of(reading)
    written = _written(entries)
    allowed = open_to(visitor, folder, (Action.ADD_ENTRY, Action.DECIDE), _REASONED)
    return Desk(
        folder=folder,
        reading=reading,
        side=side,
        case=case_at_the_desk(visitor, reading, entries),
        entries=entries,
        duties={duty.id: duty for duty in duties_of(reading)},
        facts=told_facts(written),
        decisions=tuple(decision for _folder, decision in decisions_of([folder])),
        owed=owed_of(reading),
        may_write=Action.ADD_ENTRY in allowed,
        may_decide=Action.DECIDE in allowed,
    )


def case_at_the_desk(visitor: Visitor, reading: Permit, entries: Iterable[OpenEntry]) -> Case:
    """What the procedures say about everything that was told, by whomever."""
    return case_of(visitor, _own(reading, _written(entries)), desk=True)


def _written(entries: Iterable[OpenEntry]) -> list[Written]:
    return [Written(one.number, one.at, one.by, one.body) for one in entries if one.kind is EntryKind.FACT]


def newest_decision(reading: Permit) -> Decision | None:
    """The decision about a concern that counts."""
    return newest(decision for _folder, decision in decisions_of([reading.folder]))


def is_overtaken(decision: Decision | None, closed_at: datetime | None) -> bool:
    """Whether it was to close a concern that is open again: then nothing stands."""
    outcome = triage().outcome(decision.outcome) if decision is not None else None
    stands = decision is not None and decision.stand is Stand.STANDS
    return stands and outcome is not None and outcome.closes and closed_at is None


def decisions_of(folders: Iterable[UUID]) -> tuple[tuple[UUID, Decision], ...]:
    """The decisions about these concerns with their folders, oldest first. No words."""
    rows = TriageDecision.objects.filter(folder__in=list(folders)).order_by("at", "id")
    return tuple((row.folder, decision_of(row)) for row in rows)


def decision_of(row: TriageDecision) -> Decision:
    """One decision as plain values."""
    return Decision(
        id=row.id, at=row.at, by=row.by, outcome=row.outcome, entry=row.entry, look_again_on=row.look_again_on,
        second_needed=row.second_needed, second_by=row.second_by, second_at=row.second_at, agrees=row.agrees,
        second_entry=row.second_entry,
    )  # fmt: skip


def owed_of(reading: Permit) -> tuple[OpenOwed, ...]:
    """What is or was owed in a concern, oldest first."""
    keys = keyring().open(reading)
    rows = Owed.objects.filter(folder=reading.folder).order_by("since", "id")
    return tuple(open_owed(row, row.open(keys, "body")) for row in rows)


def open_owed(row: Owed, body: Mapping[str, str]) -> OpenOwed:
    """One row with its body."""
    return OpenOwed(
        row.id, row.duty, str(body["who"]), str(body["what"]), row.since, row.until, row.chased_at, row.chases,
        row.ended_at,
    )  # fmt: skip


def _own(reading: Permit, written: Iterable[Written]) -> Own:
    row = Report.objects.get(folder=reading.folder)
    said = with_told(read(row.open(keyring().open(reading), "said")), written)
    reference = folder_of(reading).reference
    return Own(reading.folder, reference, said, row.version, row.kept_at, row.sent_at, row.reporter)
