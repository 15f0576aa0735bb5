"""What those who work on a concern do: facts, decisions, duties, what others owe. Each is one act."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from lantern.access.models import Account
from lantern.concerns.desk_ends import NO_DUTY, keeps_open, may_be_let_go
from lantern.concerns.desk_models import Owed, TriageDecision
from lantern.concerns.models import Concern
from lantern.concerns.now_actions import keys_of
from lantern.concerns.recipients import POSTS
from lantern.concerns.said import Said
from lantern.concerns.sending_in import Outcome
from lantern.concerns.telling_later import open_again, write_later
from lantern.folders import writing
from lantern.folders.kinds import EntryKind, Level
from lantern.folders.models import Assessment, Duty, Entry, Exclusion, Grant
from lantern.folders.refusals import FolderRefuses
from lantern.folders.twice import refuse_twice
from lantern.packs.vocabularies import vocabulary
from lantern.sending.kinds import AlertKind
from lantern.sending.outbox import alert
from lantern.vault.acts import Act, act
from lantern.vault.audit import By
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit

_DECIDERS: Final = tuple(role.value for role in POSTS)
"""Whoever may receive a concern may decide about it."""
PROMISE: Final = "promise"
"""Stands in the body of what was promised to somebody, in the place of a procedure."""
NEWER: Final = "Something was written meanwhile. Read it, then decide."
NOT_YOURS: Final = "You decided this. Somebody else reads it, never the one who decided."
READ_ALREADY: Final = "Somebody has read this decision already, or there is a newer one. Look at the page again."
LAW: Final = "Nobody can let this duty go. Do it, or correct the facts it rests on."
KEPT_OPEN: Final = "Something is open that cannot be left. Look at the page again."
SINCE: Final = "Facts came in since this was decided. It must be decided again."
NOT_OWED: Final = "This is no longer owed. Look at the page again."


def add_facts(
    *, permit: Permit, said: Said, told: Mapping[str, object], outcome: Outcome, by: By, at: datetime
) -> Assessment:
    """Add facts with their source, and keep what the procedures say now. Nothing that stood there is changed.

    Args:
        permit: lets one write into the folder.
        said: everything that was said, with these facts.
        told: the facts as they are kept: of whom, what, from whom, how it is known.
        outcome: what the procedures say about all of it.
        by: who adds them.
        at: when.
    """
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="fact.added") as done:
        writing.locked(permit.folder)
        refuse_twice(permit, told, by=by.account, at=at)
        writing.write_entry(done, keys, kind=EntryKind.FACT, body=told, by=by.account, at=at)
        return _follow(done, permit.folder, said, outcome, by=by, at=at)


def bring_up_to_date(*, permit: Permit, said: Said, outcome: Outcome, by: By, at: datetime) -> Assessment:
    """Keep what the procedures say by now at the desk, and the duties that are new: time alone may bring some."""
    with act(by=by, at=at, folder=permit.folder, action="assessment.recorded") as done:
        writing.locked(permit.folder)
        return _follow(done, permit.folder, said, outcome, by=by, at=at)


def decide(
    *, permit: Permit, outcome: str, words: Mapping[str, str], look_again_on: date | None, second_needed: bool,
    leaves: bool = False, closes: bool, by: By, at: datetime, seen: int | None = None,
) -> TriageDecision:  # fmt: skip
    """Decide about a concern, with the reason and the wishes of the person (S000-39, S001-05).

    Args:
        permit: lets one decide in the folder.
        outcome: a code of the pack of decisions.
        words: ``words`` is the reason, ``wishes`` what the person wants, or why nobody could ask.
        look_again_on: the day on which it is looked at again.
        second_needed: it stands only once a second person agrees; those who could are alerted.
        leaves: it leaves duties; none of the law may be open then.
        closes: once it stands, the concern is closed; nothing may be open then.
        by: who decides.
        at: when.
        seen: the last entry that was weighed; without it, nobody asks whether there is a newer one.

    Raises:
        FolderRefuses: something was written meanwhile that nobody has weighed, or something open cannot be left.
    """
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="concern.decided") as done:
        writing.locked(permit.folder)
        if seen is not None and Entry.objects.filter(folder_id=permit.folder, number__gt=seen).exists():
            raise FolderRefuses(NEWER)
        _may_be_left(permit.folder, leaves=leaves, closes=closes)
        body = {
            **words, "outcome": outcome, "second_needed": second_needed, "leaves": leaves, "closes": closes,
            "look_again_on": look_again_on.isoformat() if look_again_on else "",
        }  # fmt: skip
        entry = writing.write_entry(done, keys, kind=EntryKind.DECISION, body=body, by=by.account, at=at)
        row = TriageDecision(
            folder=permit.folder, at=at, by=by.account, outcome=outcome, entry=entry.id, look_again_on=look_again_on,
            second_needed=second_needed,
        )  # fmt: skip
        done.add(row)
        if second_needed:
            _alert_others(done, permit.folder, by, at)
        else:
            _close(done, permit.folder, at if closes else None)
    return row


def read_second(*, permit: Permit, decision: UUID, agrees: bool, words: str, by: By, at: datetime) -> TriageDecision:
    """Read somebody else's decision as the second person, and say whether it stands.

    Raises:
        FolderRefuses: one's own decision, one that was read already, one that a newer one has replaced, or one that
            facts have overtaken.
    """
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="concern.second_read", subject=decision) as done:
        writing.locked(permit.folder)
        row = TriageDecision.objects.filter(folder=permit.folder).order_by("at", "id").last()
        if row is None or row.id != decision or not row.second_needed or row.agrees is not None:
            raise FolderRefuses(READ_ALREADY)
        if row.by == by.account:
            raise FolderRefuses(NOT_YOURS)
        decided = Entry.objects.get(pk=row.entry, folder_id=permit.folder)
        was = decided.open(keys_of(permit.folder), "body")
        closes = bool(was.get("closes"))
        if agrees:
            newer = Entry.objects.filter(folder_id=permit.folder, number__gt=decided.number, kind=EntryKind.FACT)
            if newer.exists():
                raise FolderRefuses(SINCE)
            _may_be_left(permit.folder, leaves=bool(was.get("leaves")), closes=closes)
        body = {"words": words, "second": str(row.id), "agrees": agrees}
        entry = writing.write_entry(done, keys, kind=EntryKind.DECISION, body=body, by=by.account, at=at)
        seen = row.version
        row.second_by, row.second_at, row.agrees, row.second_entry = by.account, at, agrees, entry.id
        row.version += 1
        done.change(row, seen=seen)
        if agrees:
            _close(done, permit.folder, at if closes else None)
        elif row.by is not None:
            alert(done, folder=permit.folder, to=[row.by], kind=AlertKind.DUTY, at=at)
    return row


def promise(*, permit: Permit, what: str, whom: str, due_at: datetime, by: By, at: datetime) -> Duty:
    """Keep what was promised to somebody as a duty of whoever promised it, with that person's clock (F87)."""
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="promise.given") as done:
        writing.locked(permit.folder)
        words = {"words": f"{whom}: {what}", PROMISE: True, "due": due_at.isoformat()}
        refuse_twice(permit, words, by=by.account, at=at)
        entry = writing.write_entry(done, keys, kind=EntryKind.NOTE, body=words, by=by.account, at=at)
        body = {
            "mark": f"{PROMISE}:{entry.id}", "key": PROMISE, "procedures": [PROMISE], "who": "safeguarding lead",
            "about": [], "what": what, "to": [whom], "channel": "", "by": "before", "strength": "policy",
            "because": [], "closes_on": "", "desk": True, PROMISE: True,
        }  # fmt: skip
        open_again(done, permit.folder)
        return writing.write_duty(done, keys, body=body, owner=by.account, at=at, due_at=due_at)


def take_duty(*, permit: Permit, duty: UUID, by: By, at: datetime) -> Duty:
    """Take a duty on: it is one's own from now.

    Raises:
        FolderRefuses: there is no such open duty in this folder.
    """
    with act(by=by, at=at, folder=permit.folder, action="duty.taken", subject=duty) as done:
        writing.locked(permit.folder)
        return writing.changed(done, _open_duty(permit.folder, duty), permit.folder, owner=by.account)


def let_go(*, permit: Permit, duty: UUID, why: str, follows: bool, by: By, at: datetime) -> Duty:
    """Decide that a duty is not done, with the reason. One of the law, or to emergency services, cannot be (§ 0.9).

    ``follows``: it still follows from what is known. One that no longer does can always be ended so.

    Raises:
        FolderRefuses: there is no such open duty, or it cannot be let go.
    """
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="duty.let_go", subject=duty) as done:
        writing.locked(permit.folder)
        row = _open_duty(permit.folder, duty)
        body = row.open(keys_of(permit.folder), "body")
        if not may_be_let_go(body, vocabulary(), follows=follows):
            raise FolderRefuses(LAW)
        written = {"words": why, "duty": str(duty), "let_go": True}
        entry = writing.write_entry(done, keys, kind=EntryKind.DECISION, body=written, by=by.account, at=at)
        ended = {"body": {**body, "let_go": str(entry.id)}}
        return writing.changed(done, row, permit.folder, ended, done_at=at, evidence_id=entry.id)


def note_owed(
    *, permit: Permit, duty: UUID | None, who: str, what: str, since: datetime, until: datetime, by: By, at: datetime,
    agency: str = "",
) -> Owed:  # fmt: skip
    """Note what somebody else owes, since when, when it is chased (F81); ``agency``: its sort, in clear."""
    keys, same = keyring().open(permit), {"words": f"{who}: {what}", "until": until.isoformat(), "agency": agency}
    with act(by=by, at=at, folder=permit.folder, action="owed.noted", subject=duty) as done:
        writing.locked(permit.folder)
        refuse_twice(permit, same, by=by.account, at=at)
        row = Owed(folder=permit.folder, duty=duty, since=since, until=until, agency=agency, by=by.account)
        row.seal(keys, body={"who": who, "what": what})
        same |= {"owed": str(row.id), "since": since.isoformat()}
        writing.write_entry(done, keys, kind=EntryKind.NOTE, body=same, by=by.account, at=at)
        done.add(row)
        open_again(done, permit.folder)
    return row


def chase(*, permit: Permit, owed: UUID, until: datetime, by: By, at: datetime) -> Owed:
    """Note that somebody was asked again, and by when it is chased next.

    Raises:
        FolderRefuses: it is not owed any more.
    """
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="owed.chased", subject=owed) as done:
        writing.locked(permit.folder)
        row = _owed(permit.folder, owed)
        body = row.open(keys_of(permit.folder), "body")
        words = {"words": f"{body['who']}: {body['what']}", "owed": str(owed), "chased": at.isoformat()}
        writing.write_entry(done, keys, kind=EntryKind.NOTE, body=words, by=by.account, at=at)
        return writing.changed(done, row, permit.folder, chased_at=at, chases=row.chases + 1, until=until)


def end_owed(*, permit: Permit, owed: UUID, words: str, by: By, at: datetime) -> Owed:
    """Note what came of what was owed: the answer, or that it is not expected any more.

    Raises:
        FolderRefuses: it is not owed any more.
    """
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="owed.ended", subject=owed) as done:
        writing.locked(permit.folder)
        row = _owed(permit.folder, owed)
        body = {"words": words, "owed": str(owed), "ended": at.isoformat()}
        writing.write_entry(done, keys, kind=EntryKind.EVIDENCE, body=body, by=by.account, at=at)
        return writing.changed(done, row, permit.folder, ended_at=at)


def _follow(done: Act, folder: UUID, said: Said, outcome: Outcome, *, by: By, at: datetime) -> Assessment:
    # Whoever may write may not always read: the program itself compares with what stands there.
    keys = keys_of(folder)
    rows = Duty.objects.filter(folder_id=folder)
    known = frozenset(str(row.open(keys, "body").get("mark", "")) for row in rows)
    return write_later(done, keys, said, outcome, by=by.account, at=at, known=known, desk=True)


def _may_be_left(folder: UUID, *, leaves: bool, closes: bool) -> None:
    """Look behind the lock whether something is open that cannot be left: time or a reporter may have brought it."""
    if not leaves and not closes:
        return
    keys = keys_of(folder)
    bodies = [row.open(keys, "body") for row in Duty.objects.filter(folder_id=folder, done_at=None)]
    owed = Owed.objects.filter(folder=folder, ended_at=None).count()
    if keeps_open(bodies, owed=owed, closes=closes):
        raise FolderRefuses(KEPT_OPEN)


def _alert_others(done: Act, folder: UUID, by: By, at: datetime) -> None:
    """Alert those who could be the second reader. Where there is nobody, the page asks for somebody to be let in."""
    held = Grant.objects.filter(folder_id=folder, ended_at=None, starts__lte=at, level__in=(Level.WRITE, Level.MANAGE))
    tied = Exclusion.objects.filter(folder_id=folder, ended_at=None).values("account")
    able = Account.objects.filter(pk__in=held.values("account"), is_active=True, role__in=_DECIDERS).exclude(
        pk__in=tied
    )
    others = [account for account in able.order_by("pk").values_list("pk", flat=True) if account != by.account]
    if others:
        alert(done, folder=folder, to=others, kind=AlertKind.DUTY, at=at, beside=[by.account] if by.account else [])


def _close(done: Act, folder: UUID, at: datetime | None) -> None:
    """Close the concern, or open it again: whatever was decided last holds."""
    row = Concern.objects.select_for_update().get(folder=folder)
    if row.closed_at == at or (at is None and row.closed_at is None):
        return
    seen, row.version, row.closed_at = row.version, row.version + 1, at
    done.change(row, seen=seen)


def _open_duty(folder: UUID, duty: UUID) -> Duty:
    row = Duty.objects.filter(pk=duty, folder_id=folder, done_at=None).first()
    if row is None:
        raise FolderRefuses(NO_DUTY)
    return row


def _owed(folder: UUID, owed: UUID) -> Owed:
    row = Owed.objects.filter(pk=owed, folder=folder, ended_at=None).first()
    if row is None:
        raise FolderRefuses(NOT_OWED)
    return row
