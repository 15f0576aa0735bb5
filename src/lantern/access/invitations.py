"""Invitations and recoveries: links that are handed over once, and what a second person must agree to (G9).

A link is 256 random bits; only its digest is kept. Whoever gets in by a link sets a password, and where the
role needs a second factor, goes nowhere before one is set up. A recovery throws the old ones away.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import is_password_usable

from lantern.access.account_requests import (
    INVITATION,
    RECOVER,
    ROLE,
    asker_still_may,
    end_links,
    write_next,
    write_request,
)
from lantern.access.account_writing import change_account, end_all_sessions, fresh_account, give_role, write_account
from lantern.access.actions import SignInRefused
from lantern.access.alerts import AlertKind, tell
from lantern.access.hashing import PASSWORD, digest_of, hashed
from lantern.access.limits import LIMITS
from lantern.access.models import Account
from lantern.access.recipients import account_watchers
from lantern.access.roles import POWERFUL, Role
from lantern.access.second_factors import remove_every_factor
from lantern.access.sign_in_models import AccountRequest, OneTimeLink, StationPin
from lantern.vault.acts import Act, act
from lantern.vault.audit import THE_SYSTEM, By

_GONE: Final = "This link does not work any more. Ask the person who gave it to you for a new one."
_OVER: Final = "Nothing waits for this any more. Look at the account again."


@dataclass(frozen=True, slots=True)
class Invited:
    """An account that was just invited: with the link's token, or without one while somebody must agree."""

    account: Account
    token: str | None


def invite(
    *,
    role: Role,
    shown_name: str,
    mail: str,
    by: By,
    at: datetime,
    must_be_agreed: bool,
    asker: UUID,
    vouched: bool = False,
) -> Invited:
    """Make an account that waits for its owner.

    Args:
        role: what the account will be.
        shown_name: the name that colleagues see; sealed.
        mail: where alerts go; sealed.
        by: who invites.
        at: when.
        must_be_agreed: the account may come to read folders, so a second person must agree first.
        asker: the account that invites.
        vouched: the asker answers for it that this person has been here for 90 days; who agrees does so, too.
    """
    fresh = fresh_account(role=role, shown_name=shown_name, mail=mail, password=None, at=at, vouched=vouched)
    action = "account.invited.vouched" if vouched else "account.invited"
    with act(by=by, at=at, folder=fresh.account.id, action=action) as done:
        account = write_account(done, fresh)
        if must_be_agreed:
            write_request(done, account.id, INVITATION, role=role, asker=asker, at=at)
            return Invited(account, None)
        return Invited(account, _write_link(done, account.id, INVITATION, LIMITS.link_for, at))


def invite_first(*, role: Role, shown_name: str, at: datetime) -> Invited:
    """Make one of the first accounts, by whoever sets the installation up. They are vouched for by it.

    Once somebody has come, this is over: from then on people invite people.

    Raises:
        SignInRefused: somebody has come already.
    """
    fresh = fresh_account(role=role, shown_name=shown_name, mail="", password=None, at=at, vouched=True)
    with act(by=THE_SYSTEM, at=at, folder=fresh.account.id, action="account.invited.first") as done:
        if anybody_has_come():
            raise SignInRefused("Somebody signs in here already. Let them invite you. Nothing was made.")
        account = write_account(done, fresh)
        return Invited(account, _write_link(done, account.id, INVITATION, LIMITS.link_for, at))


def anybody_has_come() -> bool:
    """Whether there is an account with which somebody could sign in, or could have."""
    passwords = Account.objects.values_list("password", flat=True)
    return any(is_password_usable(password) for password in passwords)


def ask_for_role(*, account: UUID, role: Role, asker: UUID, by: By, at: datetime) -> AccountRequest:
    """Ask that an account with power gets another role, or that one gets power; a second person must agree."""
    with act(by=by, at=at, folder=account, action=f"account.role_asked.{role}") as done:
        tell(done, folder=account, to=account_watchers(but=by.account), kind=AlertKind.ACCOUNT, at=at)
        return write_request(done, account, ROLE, role=role, asker=asker, at=at)


def ask_for_recovery(*, account: UUID, asker: UUID, by: By, at: datetime) -> AccountRequest:
    """Vouch, as the first of two, that the owner of an account lost what they sign in with.

    Raises:
        SignInRefused: it is one's own account.
    """
    if asker == account:
        raise SignInRefused("Nobody recovers their own account. Ask two people who may.")
    with act(by=by, at=at, folder=account, action="recovery.asked") as done:
        row = write_request(done, account, RECOVER, asker=asker, at=at)
        tell(done, folder=account, to=[account, *account_watchers()], kind=AlertKind.RECOVERY, at=at)
        return row


def agree(*, request: UUID, second: UUID, by: By, at: datetime, vouched: bool = False) -> str | None:
    """Agree as the second person. What was asked for is done now; the token of a link, where one is made.

    Args:
        request: what was asked for.
        second: who agrees.
        by: the same, for the audit.
        at: when.
        vouched: who agrees answers for it that this person has been here for 90 days; only for a new role.

    Raises:
        SignInRefused: it is over, or this is not a second person, or it is about themselves.
    """
    asked = AccountRequest.objects.filter(pk=request).first()
    if asked is None:
        raise SignInRefused(_OVER)
    with act(by=by, at=at, folder=asked.account, action=f"{asked.kind}.agreed", subject=request) as done:
        row = AccountRequest.objects.select_for_update().get(pk=request)
        if row.agreed_at is not None or row.ended_at is not None or at >= row.expires_at:
            raise SignInRefused(_OVER)
        if second in (row.asked_by, row.account):
            raise SignInRefused("A second person must agree: not who asked, and not the one it is about.")
        if not asker_still_may(row, at):
            raise SignInRefused("Who asked for this may not ask for it any more. Nothing was changed.")
        write_next(done, row, agreed_by=second, agreed_at=at)
        told = [row.account, row.asked_by, second, *account_watchers(but=second)]
        tell(done, folder=row.account, to=told, kind=_kind(row), at=at)
        return _carried_out(done, row, at, vouched=vouched)


def end_request(*, request: UUID, by: By, at: datetime) -> None:
    """Say no to what was asked for."""
    asked = AccountRequest.objects.filter(pk=request, agreed_at=None, ended_at=None).first()
    if asked is None:
        return
    with act(by=by, at=at, folder=asked.account, action=f"{asked.kind}.refused", subject=request) as done:
        write_next(done, asked, ended_at=at)


def link_of(token: str, *, at: datetime) -> OneTimeLink | None:
    """The link, as long as it works."""
    row = OneTimeLink.objects.filter(token_digest=digest_of(token)).first()
    good = row is not None and row.used_at is None and row.ended_at is None and at < row.expires_at
    return row if good else None


def accept(*, token: str, password: str, session: str, at: datetime) -> Account:
    """Set a password by a link. The link is used up; after a recovery every old factor and session is gone.

    Args:
        token: from the link.
        password: already checked.
        session: the short digest of the session, for the audit.
        at: when.

    Raises:
        SignInRefused: the link was used, is too old, or the account was stopped.
    """
    link = link_of(token, at=at)
    if link is None or not Account.objects.filter(pk=link.account, is_active=True).exists():
        raise SignInRefused(_GONE)
    with act(by=By(link.account, session), at=at, folder=link.account, action=f"{link.purpose}.accepted") as done:
        write_next(done, link, used_at=at)
        if link.purpose == RECOVER:
            _throw_away(done, link.account)
            tell(done, folder=link.account, to=[link.account, *account_watchers()], kind=AlertKind.RECOVERY, at=at)
        end_all_sessions(link.account)
        return change_account(done, link.account, password=hashed(password, of=link.account, means=PASSWORD))


def _carried_out(done: Act, row: AccountRequest, at: datetime, *, vouched: bool) -> str | None:
    if row.kind == INVITATION:
        return _write_link(done, row.account, INVITATION, LIMITS.link_for, at)
    if row.kind == RECOVER:
        return _write_link(done, row.account, RECOVER, LIMITS.recovery_for, at)
    give_role(done, row.account, role=Role(row.role), vouched=vouched, at=at)
    return None


def _throw_away(done: Act, account: UUID) -> None:
    remove_every_factor(done, account)
    for pin in StationPin.objects.filter(account=account):
        done.remove(pin)


def _write_link(done: Act, account: UUID, purpose: str, for_: timedelta, at: datetime) -> str:
    """A fresh link. Older ones of the account end."""
    end_links(done, account, at=at)
    token = secrets.token_urlsafe(32)
    done.add(
        OneTimeLink(account=account, purpose=purpose, token_digest=digest_of(token), made_at=at, expires_at=at + for_)
    )
    return token


def _kind(row: AccountRequest) -> AlertKind:
    return AlertKind.RECOVERY if row.kind == RECOVER else AlertKind.ACCOUNT


def new_link(*, account: UUID, by: By, at: datetime) -> str:
    """A fresh invitation, at once, for somebody without power who has not come yet; the link from before ends.

    Raises:
        SignInRefused: the account does not wait for its owner, or its role needs a second person who agrees.
    """
    with act(by=by, at=at, folder=account, action="account.invited_again") as done:
        if _expected(account, at).role in POWERFUL:
            raise SignInRefused("A second person must agree to a new link for this role. Nothing was made.")
        tell(done, folder=account, to=account_watchers(but=by.account), kind=AlertKind.ACCOUNT, at=at)
        return _write_link(done, account, INVITATION, LIMITS.link_for, at)


def ask_for_link(*, account: UUID, asker: UUID, by: By, at: datetime) -> AccountRequest:
    """Ask for a fresh invitation of an account with power. Whoever agrees gets the link; who asks never does.

    Raises:
        SignInRefused: the account does not wait for its owner.
    """
    with act(by=by, at=at, folder=account, action="account.link_asked") as done:
        role = _expected(account, at).role
        tell(done, folder=account, to=account_watchers(but=by.account), kind=AlertKind.ACCOUNT, at=at)
        return write_request(done, account, INVITATION, role=role, asker=asker, at=at)


def is_expected(account: UUID, at: datetime) -> bool:
    """Whether an account was invited in the last 24 hours, and agreed to where needed, and nobody has come yet."""
    links = OneTimeLink.objects.filter(account=account, purpose=INVITATION)
    return links.filter(expires_at__gt=at).exists() and not links.filter(used_at__isnull=False).exists()


def _expected(account: UUID, at: datetime) -> Account:
    if not is_expected(account, at):
        raise SignInRefused("This account does not wait for its owner. Invite the person anew, or start a recovery.")
    found: Account = Account.objects.select_for_update().get(pk=account)
    return found
