"""The door to hidden places. There is no other: nothing else makes a permit that reveals (G2)."""

from uuid import UUID

from lantern.access.circumstances import Circumstances
from lantern.access.need_to_know import judge
from lantern.access.policy_actions import Action
from lantern.access.refusals import Hidden
from lantern.access.traces import leave_read
from lantern.access.visitors import Visitor
from lantern.folders.models import Entry
from lantern.folders.queries import PLACE_REVEALED, place_of
from lantern.vault.permits import Permit


def reveal_place(visitor: Visitor, folder: UUID, entry: UUID, reason: str) -> str:
    """The hidden place of an entry, in clear.

    It needs a reason in words and a sign-in that was repeated at most five minutes ago (G9). That it was opened,
    by whom and why, is committed before it is decrypted.

    Args:
        visitor: who asks.
        folder: in which folder.
        entry: of which entry.
        reason: why they need it, in their words.

    Raises:
        Hidden: there is no such folder or place, or none for this account.
        Refused: the account may not, or something is still missing.
        ViewStopped: too many folders in one hour.
    """
    judge(visitor, Action.REVEAL_LOCATION, folder, Circumstances(reason=bool(reason.strip())))
    if not Entry.objects.filter(pk=entry, folder=folder, place__isnull=False).exists():
        raise Hidden
    leave_read(visitor, folder, PLACE_REVEALED, reason, entry)
    permit = Permit(
        folder=folder, account=visitor.account, session=visitor.by.session, purpose=PLACE_REVEALED, reveals=True
    )
    return place_of(permit, entry)
