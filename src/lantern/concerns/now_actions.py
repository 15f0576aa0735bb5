"""What a reporter does after sending: calls, messages, answers, what has happened. Each is one act."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from lantern.concerns.models import Report
from lantern.concerns.now_kinds import OF_A_CALL, Ring, Tried, Try, Visit, standing
from lantern.concerns.now_models import Attempt, CareAnswer
from lantern.concerns.said import Said
from lantern.concerns.sending_in import Outcome
from lantern.concerns.telling_later import open_again, write_later
from lantern.folders import writing
from lantern.folders.kinds import EntryKind, Level
from lantern.folders.models import Assessment, Duty, Entry, Grant
from lantern.folders.refusals import FolderRefuses
from lantern.folders.twice import ALREADY
from lantern.sending.kinds import AlertKind
from lantern.sending.outbox import alert
from lantern.vault.acts import StaleRecord, act
from lantern.vault.audit import By
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.looks import Look
from lantern.vault.permits import for_the_system

PURPOSE: Final = "follow a report for its reporter"
NO_DUTY: Final = "There is no such duty, or it is not as this page showed it. Look at the page again."
CARE_WORDS: Final = {
    Ring.YES: "The reporter asks to be rung today.",
    Ring.NO: "The reporter does not want to be rung.",
    Visit.STAY: "The reporter wants to go on the next visit.",
    Visit.OFF: "The reporter is to be taken off the next visit.",
}


def bring_up_to_date(*, folder: UUID, said: Said, outcome: Outcome, by: By, at: datetime) -> Assessment:
    """Keep what the procedures say by now, and the duties that are new: time alone may bring some."""
    keys = keys_of(folder)
    with act(by=by, at=at, folder=folder, action="assessment.recorded") as done:
        writing.locked(folder)
        known = _marks(keys)
        return write_later(done, keys, said, outcome, by=by.account, at=at, known=known)


def note_try(
    *, folder: UUID, duty: UUID, kind: Tried, by: By, at: datetime, happened_at: datetime | None = None,
    more: Mapping[str, object] | None = None, key: UUID | None = None,
) -> Attempt:  # fmt: skip
    """Note that something was tried for a duty. It stays as evidence, whatever comes of it.

    What was just noted is not noted again: a call, where the last thing noted of it is the same; anything that has a
    key, where that key is known.

    Args:
        folder: of the report; the caller has found out that it is theirs.
        duty: what it was tried for.
        kind: what was tried.
        by: who did it.
        at: when it is noted.
        happened_at: when it happened, where that was earlier.
        more: what else is kept, such as the text that was sent.
        key: what makes it the same again when it is sent twice.

    Raises:
        FolderRefuses: there is no such duty in this folder, or it was noted already.
    """
    keys, when = keys_of(folder), happened_at or at
    with act(by=by, at=at, folder=folder, action=f"duty.{kind.value}", subject=duty) as done:
        writing.locked(folder)
        if _is_noted(folder, duty, kind, key):
            raise FolderRefuses(ALREADY)
        body = _found(folder, duty).open(keys, "body")
        evidence = {
            "words": f"{kind.label.capitalize()}: {body['what']}.", "duty": str(duty), "tried": kind.value,
            "happened_at": when.isoformat(), **(more or {}),
        }  # fmt: skip
        entry = writing.write_entry(done, keys, kind=EntryKind.EVIDENCE, body=evidence, by=by.account, at=at)
        row = Attempt(id=key or uuid4(), folder=folder, duty=duty, kind=kind, at=when, by=by.account, entry=entry.id)
        done.add(row)
    return row


def take_back_try(*, folder: UUID, attempt: UUID, by: By, at: datetime) -> Attempt:
    """Say that a try was noted by mistake. Both stay on record.

    Raises:
        FolderRefuses: there is no such try, or it was taken back already.
    """
    keys = keys_of(folder)
    with act(by=by, at=at, folder=folder, action="duty.taken_back", subject=attempt) as done:
        writing.locked(folder)
        old = Attempt.objects.filter(pk=attempt, folder=folder).exclude(kind=Tried.TAKEN_BACK).first()
        if old is None or Attempt.objects.filter(folder=folder, of=attempt).exists():
            raise FolderRefuses(NO_DUTY)
        body = {"words": f"Noted by mistake: {Tried(old.kind).label}.", "duty": str(old.duty)}
        noted = Entry.objects.get(pk=old.entry, folder_id=folder)
        entry = writing.write_entry(
            done, keys, kind=EntryKind.CORRECTION, body=body, by=by.account, at=at, corrects=noted
        )
        row = Attempt(
            folder=folder, duty=old.duty, kind=Tried.TAKEN_BACK, at=at, by=by.account, entry=entry.id, of=old.id
        )
        done.add(row)
    return row


def tell_more(
    *, folder: UUID, said: Said, answered: Mapping[str, object], outcome: Outcome, seen: int, by: By, at: datetime
) -> Assessment:
    """Keep further answers, what the procedures say now, and the duties that follow from it.

    Args:
        folder: of the report.
        said: everything that was said, with the answers.
        answered: the answers alone, as they are kept for those who read the concern.
        outcome: what the procedures say about all of it.
        seen: the version of the report on which it builds.
        by: who answers.
        at: when.

    Raises:
        StaleRecord: another window has told more meanwhile; nothing was written.
    """
    keys = keys_of(folder)
    with act(by=by, at=at, folder=folder, action="answers.added") as done:
        writing.locked(folder)
        row = Report.objects.select_for_update().get(folder=folder)
        if row.version != seen:
            raise StaleRecord("Another window has told more since this page was opened.")
        row.resealed(keys, said=said.written())
        row.kept_at = at
        done.change(row, seen=seen)
        writing.write_entry(done, keys, kind=EntryKind.FACT, body=answered, by=by.account, at=at)
        known = _marks(keys)
        return write_later(done, keys, said, outcome, by=by.account, at=at, known=known)


def close_duty(
    *, folder: UUID, duty: UUID, words: str, reference: str, happened_at: datetime, by: By, at: datetime,
    within: Iterable[UUID] = (),
) -> Duty:  # fmt: skip
    """Close a duty on what happened, with the evidence; that something was sent closes none.

    ``within`` is the same duty about fewer people: where it is still open, it is done with it.

    Raises:
        FolderRefuses: there is no such open duty in this folder.
    """
    keys = keys_of(folder)
    with act(by=by, at=at, folder=folder, action="duty.done", subject=duty) as done:
        writing.locked(folder)
        row = _found(folder, duty)
        if row.done_at is not None:
            raise FolderRefuses(NO_DUTY)
        body = {"words": words, "reference": reference, "duty": str(duty), "happened_at": happened_at.isoformat()}
        entry = writing.write_entry(done, keys, kind=EntryKind.EVIDENCE, body=body, by=by.account, at=at)
        for narrower in Duty.objects.filter(pk__in=list(within), folder_id=folder, done_at=None):
            writing.changed(done, narrower, folder, done_at=happened_at, evidence_id=entry.id)
        return writing.changed(done, row, folder, done_at=happened_at, evidence_id=entry.id)


def reopen_duty(*, folder: UUID, duty: UUID, why: str, by: By, at: datetime) -> Duty:
    """Say that what closed a duty has not happened after all. What was written stays, and so does this.

    Whatever was closed on the same evidence is open again, too.

    Raises:
        FolderRefuses: there is no such closed duty in this folder.
    """
    keys = keys_of(folder)
    with act(by=by, at=at, folder=folder, action="duty.reopened", subject=duty) as done:
        writing.locked(folder)
        row = _found(folder, duty)
        if row.done_at is None:
            raise FolderRefuses(NO_DUTY)
        body = {"words": why, "duty": str(duty), "reopened": row.done_at.isoformat()}
        writing.write_entry(
            done, keys, kind=EntryKind.CORRECTION, body=body, by=by.account, at=at, corrects=row.evidence
        )
        same = (
            Duty.objects.filter(folder_id=folder, evidence_id=row.evidence_id)
            if row.evidence_id
            else Duty.objects.none()
        )
        for other in same.exclude(pk=duty):
            writing.changed(done, other, folder, done_at=None, evidence_id=None)
        open_again(done, folder)
        return writing.changed(done, row, folder, done_at=None, evidence_id=None)


def answer_care(*, folder: UUID, ring: Ring | None, visit: Visit | None, by: By, at: datetime) -> CareAnswer:
    """Keep what the reporter answers when care is offered; whoever keeps the folder hears that something is there.

    Raises:
        FolderRefuses: that is what they answered last.
    """
    keys = keys_of(folder)
    with act(by=by, at=at, folder=folder, action="care.answered") as done:
        writing.locked(folder)
        row = CareAnswer(folder=folder, at=at, by=by.account, ring=ring or "", visit=visit or "")
        if _is_answered(row):
            raise FolderRefuses(ALREADY)
        done.add(row)
        words = " ".join(CARE_WORDS[one] for one in (ring, visit) if one)
        writing.write_entry(done, keys, kind=EntryKind.NOTE, body={"words": words}, by=by.account, at=at)
        keepers = Grant.objects.filter(folder_id=folder, level=Level.MANAGE, ended_at=None, starts__lte=at)
        to = [account for account in keepers.values_list("account", flat=True) if account != by.account]
        alert(done, folder=folder, to=to, kind=AlertKind.CONCERN, at=at)
    return row


def keys_of(folder: UUID, look: Look | None = None) -> FolderKeys:
    """The keys for what a reporter may see and do in the own report; the caller has found out that it is theirs."""
    return keyring().open(for_the_system(folder, PURPOSE, reads=True, writes=True, look=look))


def _is_answered(row: CareAnswer) -> bool:
    same = CareAnswer.objects.filter(folder=row.folder).order_by("at")
    last = same.exclude(ring="").last() if row.ring else same.exclude(visit="").last()
    return last is not None and (last.ring if row.ring else last.visit) == (row.ring or row.visit)


def _is_noted(folder: UUID, duty: UUID, kind: Tried, key: UUID | None) -> bool:
    if key is not None and Attempt.objects.filter(pk=key).exists():
        return True
    rows = Attempt.objects.filter(folder=folder, duty=duty)
    last = standing(Try(row.id, row.duty, Tried(row.kind), row.at, row.of) for row in rows)[-1:]
    return kind in OF_A_CALL and any(one.kind is kind for one in last)


def _marks(keys: FolderKeys) -> frozenset[str]:
    """The marks of all duties: read behind the lock, as another window may have written the same a moment ago."""
    rows = Duty.objects.filter(folder_id=keys.permit.folder)
    return frozenset(str(row.open(keys, "body").get("mark", "")) for row in rows)


def _found(folder: UUID, duty: UUID) -> Duty:
    row = Duty.objects.filter(pk=duty, folder_id=folder).first()
    if row is None:
        raise FolderRefuses(NO_DUTY)
    return row
