"""The door to folders: standing, then relation, then policy; what is allowed gets a permit (G1, G3)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from lantern.access.circumstances import PLAIN, Circumstances
from lantern.access.policy import Outcome, Verdict, decide
from lantern.access.policy_actions import FOLDER_ACTIONS, Action
from lantern.access.refusals import Hidden, Refused
from lantern.access.relations import STRANGER, Relation
from lantern.access.ties import relation_of
from lantern.access.traces import TRAIL_READ, leave_denial, leave_read
from lantern.access.visitors import Visitor
from lantern.folders.alike import Among, standings_alike
from lantern.folders.kinds import FolderKind
from lantern.folders.queries import FOLDER_EXPORTED, FOLDER_READ
from lantern.folders.standings import Standing, standing_of, standings_of
from lantern.vault.looks import looked
from lantern.vault.permits import Permit


@dataclass(frozen=True, slots=True)
class Right:
    """What a permit for an action opens, and the trace that is committed before anything is opened."""

    reads: bool = False
    writes: bool = False
    trace: str = ""


_SEES = Right()
_WRITES = Right(writes=True)
RIGHTS: Final = {
    Action.SEE_OWN_REFERENCE: _SEES,
    Action.SEE_OWN_STATUS: _SEES,
    Action.FOLLOW_OWN_REPORT: _SEES,
    Action.KNOW_EXISTS: _SEES,
    Action.READ_FOLDER: Right(reads=True, trace=FOLDER_READ),
    Action.SEE_WHO_OPENED: Right(trace=TRAIL_READ),
    Action.EXPORT: Right(reads=True, trace=FOLDER_EXPORTED),
    Action.ADD_ENTRY: _WRITES,
    Action.CORRECT_ENTRY: _WRITES,
    Action.INTERPRET: _WRITES,
    Action.DECIDE: _WRITES,
    Action.GRANT: _WRITES,
    Action.END_GRANT: _WRITES,
    Action.EXCLUDE: _WRITES,
    Action.LIFT_EXCLUSION: _WRITES,
    Action.SEAL: _WRITES,
    Action.UNSEAL: _WRITES,
    Action.PLACE_HOLD: _WRITES,
    Action.LIFT_HOLD: _WRITES,
    Action.ERASE: _WRITES,
    Action.AGREE_IN_FOLDER: _WRITES,
    Action.OPEN_BY_BREAK_GLASS: _WRITES,
    Action.REVIEW_BREAK_GLASS: _WRITES,
}
"""Every action about one folder but the reveal of a place, which has a door of its own (G2)."""


def permit(
    visitor: Visitor,
    action: Action,
    folder: UUID,
    *,
    purpose: str,
    reason: str = "",
    circumstances: Circumstances = PLAIN,
    asking: bool = False,
) -> Permit:
    """A permit for one action in one folder. What is written under it leaves its own audit entry.

    Call it before any transaction: what it notes is committed at once.

    Args:
        visitor: who asks.
        action: what they want to do; one that ``RIGHTS`` names.
        folder: where.
        purpose: a code for the audit, such as ``"concern page"``.
        reason: in the words of the one who asks; kept sealed with the read.
        circumstances: what else surrounds the wish; whether a reason was given is worked out here.
        asking: a second person is asked first. Nothing is opened yet, so the permit only writes, and no trace says
            that it was.

    Raises:
        Hidden: there is no such folder, or none for this account.
        Refused: the account may know of the folder, and may not do this.
        ViewStopped: too many folders in one hour.
        KeyError: the action has a door of its own, or is about no folder.
    """
    right = RIGHTS[action]
    judge(visitor, action, folder, replace(circumstances, reason=bool(reason.strip())))
    if right.trace and not asking:
        leave_read(visitor, folder, right.trace, reason)
    return Permit(
        folder=folder,
        account=visitor.account,
        session=visitor.by.session,
        purpose=purpose,
        reads=right.reads and not asking,
        writes=right.writes or asking,
        look=visitor.look,
    )


def judge(visitor: Visitor, action: Action, folder: UUID, circumstances: Circumstances) -> Relation:
    """The relation of somebody who may do this; everybody else is turned away, and that is noted.

    Raises:
        Hidden: there is no such folder, or none for this account.
        Refused: the account may know of the folder, and may not do this.
    """
    relation, verdict = _verdict(visitor, action, folder, circumstances)
    if verdict.allowed:
        return relation
    leave_denial(visitor, action, folder)
    if verdict.hidden:
        raise Hidden
    raise Refused(verdict.reasons, verdict.needs)


def require(visitor: Visitor, action: Action, *, circumstances: Circumstances = PLAIN) -> None:
    """Go on only if the visitor may do what is about no folder: search, invite, see the audit.

    Raises:
        Refused: they may not.
        ValueError: the action is about one folder; ask ``permit``.
    """
    if action in FOLDER_ACTIONS:
        raise ValueError(f"{action} is about one folder")
    verdict = decide(action, visitor.actor, STRANGER, circumstances)
    if not verdict.allowed:
        leave_denial(visitor, action, None)
        raise Refused(verdict.reasons, verdict.needs)


def may(visitor: Visitor, action: Action, folder: UUID | None = None, circumstances: Circumstances = PLAIN) -> bool:
    """Whether it would be allowed: for navigation and buttons. It opens nothing and leaves no trace."""
    if folder is None:
        return decide(action, visitor.actor, STRANGER, circumstances).allowed
    return _verdict(visitor, action, folder, circumstances)[1].allowed


def open_to(
    visitor: Visitor, folder: UUID, actions: Collection[Action], circumstances: Circumstances = PLAIN
) -> frozenset[Action]:
    """Which of these would be allowed, asked at once: as ``may``, it opens nothing and leaves no trace."""
    if visitor.account is None:
        return frozenset()
    standing = _standing(visitor, visitor.account, folder)
    if standing is None:
        return frozenset()
    relation = relation_of(standing, visitor.at)
    return frozenset(one for one in actions if decide(one, visitor.actor, relation, circumstances).allowed)


def readable_folders(visitor: Visitor, kinds: Collection[FolderKind] = tuple(FolderKind)) -> tuple[UUID, ...]:
    """The folders that the visitor may read now, newest first: for lists, counts and searches.

    What they must not know, or what is sealed, is not among them, and nothing tells that it is missing.
    """
    return folders_open_to(visitor, Action.READ_FOLDER, kinds)


def may_in(
    visitor: Visitor, action: Action, folders: Collection[UUID], circumstances: Circumstances = PLAIN
) -> frozenset[UUID]:
    """In which of these folders it would be allowed: as ``may``, for as many as stand on one page."""
    if visitor.account is None:
        return frozenset()
    found = standings_of(visitor.account, folders, at=visitor.at)
    return frozenset(
        folder
        for folder, standing in found.items()
        if decide(action, visitor.actor, relation_of(standing, visitor.at), circumstances).allowed
    )


def folders_open_to(
    visitor: Visitor,
    action: Action,
    kinds: Collection[FolderKind],
    circumstances: Circumstances = PLAIN,
    *,
    among: Among | None = None,
) -> tuple[UUID, ...]:
    """The folders in which the visitor may do this now, newest first; own reports by ``SEE_OWN_REFERENCE``."""
    return folders_open_for(visitor, (action,), kinds, circumstances, among=among)[action]


def folders_open_for(
    visitor: Visitor,
    actions: Collection[Action],
    kinds: Collection[FolderKind],
    circumstances: Circumstances = PLAIN,
    *,
    among: Among | None = None,
) -> dict[Action, tuple[UUID, ...]]:
    """The same for several actions at once, read from the database once. ``among``: only of these folders."""
    return folders_open_and_tied(visitor, actions, kinds, circumstances, among=among)[0]


def folders_open_and_tied(
    visitor: Visitor,
    actions: Collection[Action],
    kinds: Collection[FolderKind],
    circumstances: Circumstances = PLAIN,
    *,
    among: Among | None = None,
) -> tuple[dict[Action, tuple[UUID, ...]], frozenset[UUID]]:
    """The same, and in which of all those folders the visitor has a tie, of whichever class (DP-26)."""
    if visitor.account is None:
        return dict.fromkeys(actions, ()), frozenset()
    alike = standings_alike(visitor.account, at=visitor.at, kinds=kinds, among=among)
    relations = [relation_of(standing, visitor.at) for standing in alike.examples]
    found = {}
    for action in actions:
        opens = [decide(action, visitor.actor, relation, circumstances).allowed for relation in relations]
        found[action] = tuple(folder for folder, example in alike.folders if opens[example])
    return found, frozenset(folder for folder, example in alike.folders if alike.examples[example].exclusions)


def _verdict(visitor: Visitor, action: Action, folder: UUID, circumstances: Circumstances) -> tuple[Relation, Verdict]:
    if visitor.account is None:
        return STRANGER, Verdict(outcome=Outcome.HIDDEN)
    standing = _standing(visitor, visitor.account, folder)
    relation = relation_of(standing, visitor.at)
    verdict = decide(action, visitor.actor, relation, circumstances)
    # A folder that is not there is hidden, whatever the policy would say of a stranger to it.
    return relation, verdict if standing else Verdict(outcome=Outcome.HIDDEN, rules=verdict.rules)


def _standing(visitor: Visitor, account: UUID, folder: UUID) -> Standing | None:
    return looked(visitor.look, ("standing", folder), lambda: standing_of(account, folder, at=visitor.at))
