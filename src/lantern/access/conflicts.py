"""Conflicts of interest: naming who is kept out of a folder, in one of four classes, and ending that (DP-26)."""

from typing import Final
from uuid import UUID

from lantern.access import agreements
from lantern.access.alerts import AlertKind, tell
from lantern.access.circumstances import Circumstances
from lantern.access.keepers import keepers, let_in_a_keeper
from lantern.access.models import Account
from lantern.access.need_models import Agreement
from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.policy_grounds import KEEPERS, ON_CALL
from lantern.access.recipients import watchers
from lantern.access.refusals import Refused
from lantern.access.visitors import Visitor
from lantern.folders import writing
from lantern.folders.kinds import ExclusionKind
from lantern.folders.models import Exclusion
from lantern.vault.acts import act
from lantern.vault.keyring import keyring

NOT_KEPT_OUT: Final = "Nobody is kept out by this, or it has ended."
POSTS: Final = KEEPERS | ON_CALL
"""Those who answer for folders: that one of them is kept out, somebody else hears."""
TOLD: Final = 2
"""How many people hear that a folder has lost its last keeper."""


def exclude(visitor: Visitor, folder: UUID, account: UUID, kind: ExclusionKind, *, why: str) -> Exclusion:
    """Keep an account out of a folder from this moment. It beats every grant, and the account is told nothing.

    Named a second time in the same class, the first naming holds. Where it is somebody in a post, another hears of it.
    If nobody is left who keeps the folder, somebody without a tie keeps it from this moment, at last a trustee who
    stands in: nobody who may write can lock everybody out. They hear of it at once.

    Raises:
        Hidden, Refused: the visitor may not.
    """
    door = permit(visitor, Action.EXCLUDE, folder, purpose="keep out", reason=why)
    keys = keyring().open(door)
    with act(by=visitor.by, at=visitor.at, folder=folder, action="exclusion.named", subject=account) as done:
        writing.locked(folder)
        known = Exclusion.objects.filter(folder=folder, account=account, kind=kind, ended_at=None).first()
        if known is not None:
            return known
        kept, apart = keepers(folder, visitor.at), [account, visitor.somebody()]
        row = writing.write_exclusion(
            done, keys, account=account, kind=kind, why=why, by=visitor.account, at=visitor.at
        )
        if kept and not keepers(folder, visitor.at):
            new = let_in_a_keeper(done, keys, visitor, beside=apart)
            others = watchers(folder, visitor.at, beside=[*apart, *new], most=TOLD)
            tell(done, folder=folder, to=[*new, *others], kind=AlertKind.REVIEW, at=visitor.at, beside=apart)
        elif Account.objects.filter(pk=account, role__in=[role.value for role in POSTS]).exists():
            # Who answers for the folder must not be kept from it unseen.
            others = watchers(folder, visitor.at, beside=apart, most=1)
            tell(done, folder=folder, to=others, kind=AlertKind.REVIEW, at=visitor.at, beside=apart)
        return row


def ask_to_lift(visitor: Visitor, folder: UUID, exclusion: UUID, *, why: str) -> Agreement:
    """Ask a second person to agree that somebody is no longer kept out.

    Raises:
        Hidden, Refused: the visitor may not.
    """
    return agreements.ask(
        visitor, Action.LIFT_EXCLUSION, folder, reason=why, subject=exclusion,
        circumstances=_about(visitor, folder, exclusion),
    )  # fmt: skip


def agree_to_lift(visitor: Visitor, agreement: UUID) -> Agreement:
    """Agree, as the second person; never about oneself.

    Raises:
        Hidden, Refused: the visitor may not.
    """
    asked = Agreement.objects.filter(pk=agreement, action=Action.LIFT_EXCLUSION.value).first()
    row = (
        Exclusion.objects.filter(pk=asked.subject, folder=asked.folder_id).first() if asked and asked.subject else None
    )
    return agreements.agree(visitor, agreement, about=row.account if row else None)


def lift(visitor: Visitor, folder: UUID, exclusion: UUID, *, why: str) -> Exclusion:
    """End that somebody is kept out, after a second person has agreed.

    Raises:
        Hidden, Refused: the visitor may not, nobody has agreed, or there is no such exclusion.
    """
    agreed = agreements.given_to(visitor, Action.LIFT_EXCLUSION, folder, exclusion)
    about = _about(visitor, folder, exclusion)
    given = Circumstances(concerns_self=about.concerns_self, second_person=agreed is not None)
    door = permit(visitor, Action.LIFT_EXCLUSION, folder, purpose="lift", reason=why, circumstances=given)
    keys = keyring().open(door)
    with act(
        by=visitor.by, at=visitor.at, folder=folder, action="exclusion.lifted", subject=exclusion, reason=why, keys=keys
    ) as done:
        row = Exclusion.objects.filter(pk=exclusion, folder=folder, ended_at=None).first()
        if row is None or agreed is None:
            raise Refused([NOT_KEPT_OUT])
        agreements.use(done, agreed, visitor)
        return writing.changed(done, row, folder, ended_at=visitor.at)


def _about(visitor: Visitor, folder: UUID, exclusion: UUID) -> Circumstances:
    row = Exclusion.objects.filter(pk=exclusion, folder=folder).first()
    return Circumstances(concerns_self=row is not None and row.account == visitor.account)
