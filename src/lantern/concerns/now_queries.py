"""Reading one's own report after it was sent: what was said, what follows now, what was tried and done."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.access.visitors import Visitor
from lantern.concerns.now_actions import keys_of
from lantern.concerns.now_calls import Calls, calls_of, measured, next_change, timed_fact, told
from lantern.concerns.now_care import Care, care, care_guide
from lantern.concerns.now_duties import Kept, call_of, kept_of, matched
from lantern.concerns.now_kinds import Tried, Try, standing
from lantern.concerns.now_models import Attempt, CareAnswer
from lantern.concerns.now_record import NOTHING_TRIED, Evidence, Progress, Record, Reopened, Tries
from lantern.concerns.now_setting import Setting
from lantern.concerns.now_standing import trouble_of
from lantern.concerns.queries import Own, Status, own_report
from lantern.concerns.said import Said
from lantern.concerns.sending_in import Outcome
from lantern.concerns.situations import situation_of
from lantern.directory.house import house
from lantern.directory.queries import checks
from lantern.folders.kinds import EntryKind
from lantern.folders.models import Assessment, Duty, Entry, Grant
from lantern.folders.queries import duty_rows, entry_rows
from lantern.packs.guide_library import guides
from lantern.packs.library import library
from lantern.procedures.assess import assess
from lantern.procedures.assessment import Assessment as Answered
from lantern.procedures.channels import is_called
from lantern.procedures.rulebook import Procedures
from lantern.procedures.situation import FactValue, Situation
from lantern.vault.keyring import FolderKeys

LEAD: Final = "safeguarding lead"


@dataclass(frozen=True, slots=True)
class Case:
    """One's own report, sent: what was said, what the procedures say now, and what the folder holds for it.

    ``editions`` are those of the packs that the report followed first, and stays on. ``desk``: it is read at the desk,
    with what was written there; its reporter sees what they said and did themselves.
    """

    own: Own
    setting: Setting
    kept: tuple[Kept, ...]
    tries: tuple[Try, ...]
    evidence: Mapping[UUID, Evidence]
    editions: Mapping[str, str]
    desk: bool = False
    reopened: tuple[Reopened, ...] = ()

    @property
    def sent_at(self) -> datetime:
        """When it was sent."""
        if self.own.sent_at is None:
            raise LookupError("this report was not sent")
        return self.own.sent_at

    @property
    def outcome(self) -> Outcome:
        """What the procedures say now, as it is written into the folder."""
        return Outcome(self.setting.situation, self.setting.assessment)

    @property
    def is_behind(self) -> bool:
        """Whether something follows by now that stands in no folder yet."""
        exact = {(item.call, item.about) for item in self.kept}
        now = matched(self.setting.assessment, self.kept).now
        return any((call_of(match.duty), frozenset(match.duty.about)) not in exact for match in now)

    def after(self, said: Said) -> Outcome:
        """What the procedures would say about this instead, with the same calls."""
        situation = _with_calls(self, said)
        return Outcome(situation, followed(situation, self.editions))

    def calls_to(self, recipient: str) -> Calls:
        """All calls of this report to a recipient."""
        called = [item for item in self.kept if recipient in item.to and is_called(item.channel)]
        ids = {item.id for item in called}
        begun = {one.duty for one in standing(self.tries) if one.kind is Tried.DIALLED}
        done = [item.done_at for item in called if item.done_at is not None and item.id in begun]
        return calls_of([one for one in self.tries if one.duty in ids], min(done, default=None))

    def told_by_calls(self) -> dict[str, FactValue]:
        """What the calls say in a message."""
        return told(self.setting.vocabulary, self.calls_to, self._reference_from, self.setting.situation.now)

    def within(self, item: Kept) -> tuple[Kept, ...]:
        """The open duties about fewer people that this one has taken up."""
        now = matched(self.setting.assessment, self.kept).now
        return next((match.within for match in now if match.kept == item), ())

    def tries_of(self, item: Kept) -> Tries:
        """What was tried for one duty, with the calls that were begun for those within it.

        A call that a pack times counts over all attempts.
        """
        begun = {one.id for one in self.within(item)}
        own = tuple(
            one
            for one in standing(self.tries)
            if one.duty == item.id or (one.duty in begun and one.kind in {Tried.DIALLED, Tried.NOBODY})
        )
        fact = timed_fact(self.setting.vocabulary, item.to) if is_called(item.channel) else None
        if fact is None:
            return Tries(calls_of(own, item.done_at), own)
        calls = self.calls_to(self.setting.vocabulary.facts[fact].measured_of)
        change = None
        if calls.running:
            situation = self.setting.situation
            waited = calls.seconds(situation.now)
            change = next_change(situation, fact, waited, lambda other: followed(other, self.editions))
        return Tries(calls, own, change)

    def record(self) -> Record:
        """What the folder holds, for the page."""
        now = matched(self.setting.assessment, self.kept)
        if not self.desk:
            now = replace(now, left=tuple(item for item in now.left if not item.desk))
        of_each = {item.id: self.tries_of(item) for item in self.kept}
        nothing = {NOTHING_TRIED: Tries(calls_of([]), ())}
        return Record(now, {**of_each, **nothing}, self.evidence, self.reopened)

    def kept_by(self, duty: UUID) -> Kept | None:
        """A duty of this report that is the reporter's own to do."""
        found = next((item for item in self.kept if item.id == duty), None)
        if found is None or not self.setting.vocabulary.recipients[found.who].notices:
            return None
        return found

    def _reference_from(self, recipient: str) -> str:
        given = [self.evidence[item.id] for item in self.kept if recipient in item.to and item.id in self.evidence]
        return next((one.reference for one in given if one.reference), "")


def case_of(visitor: Visitor, own: Own, *, desk: bool = False) -> Case:
    """Everything about a report that was sent, at this moment, by the editions that it followed first.

    Args:
        visitor: who looks at it, and when.
        own: what was said.
        desk: for those who work on it, with the words of everybody; a reporter has their own words alone.
    """
    keys = keys_of(own.folder, visitor.look)
    editions = _editions_of(own.folder)
    kept = tuple(_kept(duty_rows(own.folder, visitor.look), keys))
    # What others tried is for those who work on it: a reporter has their own calls and messages alone.
    of = {} if desk or own.reporter is None else {"by": own.reporter}
    rows = Attempt.objects.filter(folder=own.folder, **of)
    tries = tuple(Try(row.id, row.duty, Tried(row.kind), row.at, row.of) for row in rows)
    before = situation_of(own.said, own.reference, at=visitor.at)
    known = library()
    procedures = _procedures(before, editions)
    answered = assess(before, procedures, known.directory)
    blank = Setting(before, answered, procedures, known.directory, _numbers(), checks())
    by = None if desk else own.reporter
    entries = entry_rows(own.folder, visitor.look)
    written, reopened = _evidence(entries, keys, kept, by), tuple(_reopened(entries, keys, by))
    case = Case(own, blank, kept, tries, written, editions, desk, reopened)
    situation = _with_calls(case, own.said)
    return replace(case, setting=replace(blank, situation=situation, assessment=followed(situation, editions)))


def progress_of(visitor: Visitor, case: Case) -> Progress:
    """What became of the report, as its reporter may know it: who was told, and how far it has come."""
    given = Grant.objects.filter(folder_id=case.own.folder, starts=case.sent_at, given_by=None, break_glass=False)
    roles = Account.objects.filter(id__in=given.values("account")).order_by("role").values_list("role", flat=True)
    found = own_report(visitor, case.own.folder)
    status = found.status if found is not None else Status.RECEIVED
    return Progress(
        tuple(dict.fromkeys(Role(role) for role in roles)), case.sent_at,
        opened=status is not Status.RECEIVED, closed=status is Status.CLOSED,
    )  # fmt: skip


def care_of(case: Case) -> Care | None:
    """Care for the reporter, where a guide is offered after what was decided; with what they answered last."""
    situation = case.setting.situation
    found = [guide for guide in guides().current(situation.noticed_at.date()) if situation.nation in guide.nations]
    guide = care_guide(found, case.setting.assessment)
    if guide is None:
        return None
    answers = list(CareAnswer.objects.filter(folder=case.own.folder).order_by("at").values_list("ring", "visit"))
    ring = next((ring for ring, _ in reversed(answers) if ring), "")
    visit = next((visit for _, visit in reversed(answers) if visit), "")
    return care(
        guide, case.setting.directory, nation=situation.nation, area=situation.area, ring=ring, visit=visit,
        trouble=lambda way, role: trouble_of(way, role, case.setting),
    )  # fmt: skip


def meant_try(case: Case, item: Kept, last: str | None) -> Try | None:
    """The try of a duty that a page has shown as its last one; the last one now where a page has named none."""
    own = case.tries_of(item).standing
    return next((one for one in reversed(own) if last in {None, str(one.id)}), None)


def followed(situation: Situation, editions: Mapping[str, str]) -> Answered:
    """What the procedures of these editions say about a situation."""
    return assess(situation, _procedures(situation, editions), library().directory)


def _procedures(situation: Situation, editions: Mapping[str, str]) -> Procedures:
    """The editions that were followed first; where they are no longer to be had, the newest that are no newer."""
    of_the_day = library().for_situation(situation)
    if not editions or _agrees(of_the_day, editions):
        return of_the_day
    return library().for_situation(situation, edition=max(editions.values()))


def _agrees(procedures: Procedures, editions: Mapping[str, str]) -> bool:
    here = procedures.editions()
    return all(here.get(identity, edition) == edition for identity, edition in editions.items())


def _editions_of(folder: UUID) -> Mapping[str, str]:
    # Somebody who works on the concern may have kept an answer of their own, without editions.
    kept = Assessment.objects.filter(folder_id=folder).order_by("at").values_list("editions", flat=True)
    return next((dict(editions) for editions in kept if editions), {})


def _with_calls(case: Case, said: Said) -> Situation:
    situation = situation_of(said, case.own.reference, at=case.setting.situation.now)
    for fact, value in measured(case.setting.vocabulary, case.calls_to, situation.now).items():
        situation = situation.with_answer(fact, None, value)
    return situation


def _kept(rows: Iterable[Duty], keys: FolderKeys) -> Iterator[Kept]:
    for row in rows:
        body = row.open(keys, "body")
        # A duty that somebody else wrote by hand is none of the procedures', nor the reporter's.
        if "mark" in body:
            yield kept_of(id=row.id, body=body, made_at=row.made_at, done_at=row.done_at, evidence=row.evidence_id)


def _evidence(rows: Iterable[Entry], keys: FolderKeys, kept: Iterable[Kept], by: UUID | None) -> dict[UUID, Evidence]:
    """What was written as evidence; with ``by``, of what somebody else wrote only when it happened."""
    # Several duties may have been closed on the same evidence.
    done = [item for item in kept if item.evidence is not None]
    wanted = {item.evidence for item in done}
    entries = {
        row.id: (row.at, row.open(keys, "body")) for row in rows if row.id in wanted and (by is None or row.by == by)
    }
    found = {}
    for item in done:
        if item.evidence in entries:
            at, body = entries[item.evidence]
            found[item.id] = Evidence(str(body["words"]), str(body.get("reference", "")), item.done_at or at)
    return found


def _reopened(rows: Iterable[Entry], keys: FolderKeys, by: UUID | None) -> Iterator[Reopened]:
    # What the program itself has found, such as an address that leads nowhere, is nobody's words.
    told = {by, None}
    for row in (row for row in rows if row.kind == EntryKind.CORRECTION and (by is None or row.by in told)):
        body = row.open(keys, "body")
        if body.get("reopened") or body.get("look"):
            yield Reopened(UUID(body["duty"]), str(body["words"]), row.at)


def _numbers() -> dict[str, str]:
    own = house().lead_phone
    return {LEAD: own} if own else {}
