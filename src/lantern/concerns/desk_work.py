"""What somebody does at the desk, with the permit that it needs: each is one door and one act."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lantern.access.circumstances import Circumstances
from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.visitors import Visitor
from lantern.concerns import desk_actions as actions
from lantern.concerns import now_actions
from lantern.concerns.actions import open_concern
from lantern.concerns.desk_duty_presenters import lives
from lantern.concerns.desk_models import Owed, TriageDecision
from lantern.concerns.desk_queries import DECIDES, WRITES, Desk, desk_of
from lantern.concerns.now_duties import Kept
from lantern.concerns.now_kinds import Tried
from lantern.concerns.now_models import Attempt
from lantern.folders.models import Duty
from lantern.packs.triage_files import Outcome
from lantern.packs.triage_files import triage as decisions
from lantern.sending.actions import words_shown


def opened_desk(visitor: Visitor, folder: UUID) -> Desk:
    """A concern at the desk; whoever reads it as the first one has opened it, and time may have brought duties.

    Raises:
        Refused: they may know of it, and not read it.
        NotThere: there is none for this visitor.
    """
    desk = desk_of(visitor, folder)
    if visitor.sees and desk.side.opened_at is None:
        open_concern(permit=desk.reading, by=visitor.by, at=visitor.at)
    words_shown(visitor, folder)
    if desk.case.is_behind and desk.may_write:
        writing = permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
        actions.bring_up_to_date(
            permit=writing, said=desk.said, outcome=desk.case.outcome, by=visitor.by, at=visitor.at
        )
        desk = desk_of(visitor, folder)
    return desk


def decided(
    visitor: Visitor, desk: Desk, chosen: Outcome, *, words: str, wishes: str, look_again_on: date | None
) -> TriageDecision:
    """Decide about a concern; whether somebody else must read it first, the pack of decisions says.

    Raises:
        Refused: they may not decide here.
        FolderRefuses: something was written meanwhile, or something open cannot be left.
    """
    needed = decisions().needs_second(chosen.key, desk.side.danger, desk.case.setting.assessment)
    deciding = permit(visitor, Action.DECIDE, desk.folder, purpose=DECIDES, reason=words)
    return actions.decide(
        permit=deciding, outcome=chosen.key, words={"words": words, "wishes": wishes}, look_again_on=look_again_on,
        second_needed=needed, closes=chosen.closes, leaves=chosen.leaves_duties, seen=desk.newest, by=visitor.by,
        at=visitor.at,
    )  # fmt: skip


def read_as_second(visitor: Visitor, desk: Desk, decision: UUID, *, agrees: bool, words: str) -> TriageDecision:
    """Read somebody else's decision, and say whether it stands.

    Raises:
        Refused: they may not: it is their own, or they may not decide here.
        FolderRefuses: it was read already, or facts have overtaken it.
    """
    own = desk.decision is not None and desk.decision.by == visitor.account
    alone = Circumstances(concerns_self=own)
    deciding = permit(visitor, Action.DECIDE, desk.folder, purpose=DECIDES, reason=words, circumstances=alone)
    return actions.read_second(
        permit=deciding, decision=decision, agrees=agrees, words=words, by=visitor.by, at=visitor.at
    )


def took(visitor: Visitor, folder: UUID, duty: UUID) -> Duty:
    """Take a duty on.

    Raises:
        Refused: they may not write here.
        FolderRefuses: there is no such open duty.
    """
    writing = permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    return actions.take_duty(permit=writing, duty=duty, by=visitor.by, at=visitor.at)


def tried(
    visitor: Visitor, folder: UUID, duty: UUID, kind: Tried, *, happened_at: datetime | None = None,
    more: Mapping[str, Any] | None = None, key: UUID | None = None,
) -> Attempt:  # fmt: skip
    """Note a call, or what was sent.

    Raises:
        Refused: they may not write here.
        FolderRefuses: it stands there already.
    """
    permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    return now_actions.note_try(
        folder=folder, duty=duty, kind=kind, by=visitor.by, at=visitor.at, happened_at=happened_at, more=more, key=key
    )


def done(visitor: Visitor, desk: Desk, kept: Kept, *, words: str, reference: str, happened_at: datetime) -> Duty:
    """Close a duty on what happened; the same duty about fewer people is done with it.

    Raises:
        Refused: they may not write here.
        FolderRefuses: it is no longer open.
    """
    permit(visitor, Action.ADD_ENTRY, desk.folder, purpose=WRITES)
    return now_actions.close_duty(
        folder=desk.folder, duty=kept.id, words=words, reference=reference, happened_at=happened_at, by=visitor.by,
        at=visitor.at, within=[one.id for one in desk.case.within(kept)],
    )  # fmt: skip


def let_go(visitor: Visitor, desk: Desk, kept: Kept, *, why: str) -> Duty:
    """Decide that a duty is not done.

    Raises:
        Refused: they may not decide here.
        FolderRefuses: it cannot be let go, or is no longer open.
    """
    deciding = permit(visitor, Action.DECIDE, desk.folder, purpose=DECIDES, reason=why)
    return actions.let_go(
        permit=deciding, duty=kept.id, why=why, follows=lives(desk, kept), by=visitor.by, at=visitor.at
    )


def noted_owed(
    visitor: Visitor, folder: UUID, *, who: str, what: str, since: datetime, until: datetime, agency: str = ""
) -> Owed:
    """Note what somebody else owes; ``agency`` is the sort of whoever owes it, for the counting.

    Raises:
        Refused: they may not write here.
    """
    writing = permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    return actions.note_owed(
        permit=writing, duty=None, who=who, what=what, since=since, until=until, agency=agency, by=visitor.by,
        at=visitor.at,
    )  # fmt: skip


def promised(visitor: Visitor, folder: UUID, *, what: str, whom: str, due_at: datetime) -> Duty:
    """Keep a promise to somebody as a duty of one's own.

    Raises:
        Refused: they may not write here.
    """
    writing = permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    return actions.promise(permit=writing, what=what, whom=whom, due_at=due_at, by=visitor.by, at=visitor.at)


def chased(visitor: Visitor, folder: UUID, owed: UUID, *, until: datetime) -> Owed:
    """Ask again for what is owed.

    Raises:
        Refused: they may not write here.
        FolderRefuses: it is not owed any more.
    """
    writing = permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    return actions.chase(permit=writing, owed=owed, until=until, by=visitor.by, at=visitor.at)


def answered(visitor: Visitor, folder: UUID, owed: UUID, *, words: str) -> Owed:
    """Note what came of what was owed.

    Raises:
        Refused: they may not write here.
        FolderRefuses: it is not owed any more.
    """
    writing = permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    return actions.end_owed(permit=writing, owed=owed, words=words, by=visitor.by, at=visitor.at)


def still_to_do(desk: Desk) -> tuple[Kept, ...]:
    """The duties that are open, the oldest first; those that stand within another one come with it."""
    within = {one.id for kept in desk.case.kept for one in desk.case.within(kept)}
    found = [kept for kept in desk.case.kept if kept.done_at is None and kept.id not in within]
    return tuple(sorted(found, key=lambda kept: (kept.made_at, kept.call, sorted(kept.about))))
