"""Sealed folders: from the sealing on, only those who were named hold it, whatever grants there were (F66)."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

from lantern.access import agreements
from lantern.access.circumstances import Circumstances
from lantern.access.keepers import keepers
from lantern.access.need_models import Agreement
from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.refusals import Refused
from lantern.access.visitors import Visitor
from lantern.folders import writing
from lantern.folders.kinds import Level
from lantern.folders.models import Folder, Grant
from lantern.vault.acts import act
from lantern.vault.keyring import keyring

NOBODY_KEEPS_IT: Final = "Name at least one person who keeps this folder now. Otherwise nobody could open it again."
IS_SEALED: Final = "This folder is sealed already."
IS_OPEN: Final = "This folder is not sealed."
_AFTER: Final = timedelta(microseconds=1)


def seal(visitor: Visitor, folder: UUID, keep: Collection[UUID], *, why: str) -> Folder:
    """Seal a folder. Those in ``keep`` hold on to what they hold now; every other grant stops counting.

    Nobody gains anything by it: who is named without a grant stays outside.

    Raises:
        Hidden, Refused: the visitor may not; it is sealed already; or nobody among the named keeps it.
    """
    door = permit(visitor, Action.SEAL, folder, purpose="seal", reason=why)
    keys = keyring().open(door)
    with act(by=visitor.by, at=visitor.at, folder=folder, action="folder.sealed", reason=why, keys=keys) as done:
        row = writing.locked(folder)
        if row.sealed_at is not None:
            raise Refused([IS_SEALED])
        if not set(keepers(folder, visitor.at)) & set(keep):
            raise Refused([NOBODY_KEEPS_IT])
        for grant in _held(visitor, folder, keep):
            writing.write_grant(
                done, keys, account=grant.account, level=Level(grant.level), why=why, by=visitor.account,
                at=visitor.at + _AFTER, until=grant.until, stand_in=grant.stand_in,
            )  # fmt: skip
        return writing.changed(done, row, folder, sealed_at=visitor.at)


def ask_to_unseal(visitor: Visitor, folder: UUID, *, why: str) -> Agreement:
    """Ask a second person to agree that the seal is opened.

    Raises:
        Hidden, Refused: the visitor may not.
    """
    return agreements.ask(visitor, Action.UNSEAL, folder, reason=why)


def unseal(visitor: Visitor, folder: UUID, *, why: str) -> Folder:
    """Open the seal, after a second person has agreed: the older grants that have not ended count again.

    Raises:
        Hidden, Refused: the visitor may not, nobody has agreed, or it is not sealed.
    """
    agreed = agreements.given_to(visitor, Action.UNSEAL, folder)
    given = Circumstances(second_person=agreed is not None)
    door = permit(visitor, Action.UNSEAL, folder, purpose="unseal", reason=why, circumstances=given)
    keys = keyring().open(door)
    with act(by=visitor.by, at=visitor.at, folder=folder, action="folder.unsealed", reason=why, keys=keys) as done:
        row = writing.locked(folder)
        if row.sealed_at is None or agreed is None:
            raise Refused([IS_OPEN])
        agreements.use(done, agreed, visitor)
        return writing.changed(done, row, folder, sealed_at=None)


def _held(visitor: Visitor, folder: UUID, keep: Collection[UUID]) -> list[Grant]:
    rows = Grant.objects.filter(folder=folder, account__in=keep, ended_at=None, break_glass=False)
    return [row for row in rows.filter(starts__lte=visitor.at) if row.until is None or row.until > visitor.at]
