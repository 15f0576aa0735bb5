"""What waits for a second person: written, ended, and whether who asked still may (G9). The caller owns the act."""

from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.access.circumstances import Circumstances
from lantern.access.limits import LIMITS
from lantern.access.models import Account
from lantern.access.policy import decide
from lantern.access.policy_actions import Action
from lantern.access.roles import POWERFUL, Actor, Role, is_new
from lantern.access.sign_in_models import AccountRequest, OneTimeLink
from lantern.vault.acts import Act

INVITATION: Final = "invitation"
RECOVER: Final = "recover"
ROLE: Final = "role"
_ASKED_FOR: Final = {INVITATION: Action.INVITE, RECOVER: Action.APPROVE_RECOVERY, ROLE: Action.MANAGE_ACCOUNTS}


def write_request(done: Act, account: UUID, kind: str, *, role: str = "", asker: UUID, at: datetime) -> AccountRequest:
    """A fresh request. Older ones of the same kind end."""
    waiting = AccountRequest.objects.select_for_update().filter(account=account, kind=kind)
    for old in waiting.filter(agreed_at=None, ended_at=None):
        write_next(done, old, ended_at=at)
    row = AccountRequest(
        account=account, kind=kind, role=role, asked_by=asker, asked_at=at, expires_at=at + LIMITS.agree_within
    )
    done.add(row)
    return row


def end_requests_of(done: Act, asker: UUID, *, at: datetime) -> None:
    """Whoever asked is stopped: nothing of what they asked for waits any longer."""
    for row in AccountRequest.objects.select_for_update().filter(asked_by=asker, agreed_at=None, ended_at=None):
        write_next(done, row, ended_at=at)


def end_links(done: Act, account: UUID, *, at: datetime) -> None:
    """Whatever link to this account is still in somebody's hands works no more."""
    for row in OneTimeLink.objects.select_for_update().filter(account=account, used_at=None, ended_at=None):
        write_next(done, row, ended_at=at)


def write_next(done: Act, row: OneTimeLink | AccountRequest, **values: object) -> None:
    """The next version of a link or of a request."""
    seen, row.version = row.version, row.version + 1
    for name, value in values.items():
        setattr(row, name, value)
    done.change(row, seen=seen)


def asker_still_may(row: AccountRequest, at: datetime) -> bool:
    """Whether who asked could ask for the same now: not stopped, and in a role that may."""
    asker = Account.objects.filter(pk=row.asked_by, is_active=True).first()
    if asker is None or asker.role not in set(Role):
        return False
    actor = Actor(
        role=Role(asker.role), new_worker=not asker.vouched and is_new(asker.joined_at, at), enrolled=True,
        second_factor=True, fresh=True,
    )  # fmt: skip
    wished = row.role or Role.VOLUNTEER.value
    given = Circumstances(
        second_person=True, concerns_self=row.account == row.asked_by, powerful=wished in POWERFUL,
        beyond_volunteer=wished != Role.VOLUNTEER,
    )  # fmt: skip
    return decide(_ASKED_FOR[row.kind], actor, circumstances=given).allowed
