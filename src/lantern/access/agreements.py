"""A second person agrees: somebody asks, another who may agrees within a day, then it is done once (G10)."""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from lantern.access.circumstances import PLAIN, Circumstances
from lantern.access.models import Account
from lantern.access.need_models import Agreement
from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.refusals import Hidden, Refused
from lantern.access.visitors import Visitor
from lantern.folders import writing
from lantern.vault.acts import Act, act
from lantern.vault.keyring import keyring

LASTS: Final = timedelta(hours=24)
"""How long a second person has to agree, and the first to do it."""
OVER: Final = "This was agreed already, or the day for it is over. Ask anew."


def ask(
    visitor: Visitor,
    action: Action,
    folder: UUID,
    *,
    reason: str,
    subject: UUID | None = None,
    circumstances: Circumstances = PLAIN,
) -> Agreement:
    """Ask a second person to agree to an action of one's own.

    Args:
        visitor: who asks; everything but the second person must be there.
        action: what they want to do.
        folder: where.
        reason: why; the second person reads it.
        subject: on what: an exclusion, a grant.
        circumstances: what else surrounds the wish.

    Raises:
        Hidden, Refused: as for the action itself.
    """
    given = replace(circumstances, second_person=True)
    door = permit(visitor, action, folder, purpose="ask", reason=reason, circumstances=given, asking=True)
    keys = keyring().open(door)
    row = Agreement(
        folder_id=folder, action=action.value, subject=subject, asked_by=visitor.somebody(), asked_at=visitor.at,
        until=visitor.at + LASTS,
    )  # fmt: skip
    with act(by=visitor.by, at=visitor.at, folder=folder, action="agreement.asked", subject=row.id) as done:
        done.add(row.seal(keys, why=reason))
    return row


def agree(visitor: Visitor, agreement: UUID, *, about: UUID | None = None) -> Agreement:
    """Agree, as the second person.

    Args:
        visitor: who agrees.
        agreement: to what.
        about: the account that it is about, if it is about one; nobody agrees about themselves.

    Raises:
        Hidden: there is no such request, or none for this account.
        Refused: it is one's own, or about oneself, or was agreed already, or is over.
    """
    found = Agreement.objects.filter(pk=agreement).first()
    if found is None:
        raise Hidden
    own = visitor.account in {found.asked_by, about}
    given = Circumstances(concerns_self=own, agreed_before=found.agreed_by == visitor.account)
    permit(visitor, Action.AGREE_IN_FOLDER, found.folder_id, purpose="agree", circumstances=given)
    with act(by=visitor.by, at=visitor.at, folder=found.folder_id, action="agreement.given", subject=found.id) as done:
        row = Agreement.objects.select_for_update().get(pk=agreement)
        if row.agreed_by is not None or visitor.at >= row.until:
            raise Refused([OVER])
        return writing.changed(done, row, row.folder_id, agreed_by=visitor.account, agreed_at=visitor.at)


def given_to(visitor: Visitor, action: Action, folder: UUID, subject: UUID | None = None) -> Agreement | None:
    """The agreement under which the visitor may do this now; none if nobody agreed, or it was used, or is over."""
    rows = Agreement.objects.filter(
        folder=folder, action=action.value, subject=subject, asked_by=visitor.somebody(), used_at=None,
        agreed_at__lte=visitor.at, until__gt=visitor.at,
    )  # fmt: skip
    for row in rows.exclude(agreed_by=visitor.account).order_by("agreed_at"):
        if Account.objects.filter(pk=row.agreed_by, is_active=True).exists():
            return row
    return None


def use(done: Act, agreement: Agreement, visitor: Visitor) -> None:
    """Use an agreement up, in the act that it allows.

    Raises:
        StaleRecord: it was used in the same moment by another request.
    """
    writing.changed(done, agreement, agreement.folder_id, used_at=visitor.at)
