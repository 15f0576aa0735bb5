"""What is done with accounts. Each is one transaction with one audit entry in the account's own chain."""

from datetime import datetime
from uuid import UUID

from lantern.access.account_requests import end_requests_of
from lantern.access.account_writing import (
    change_account,
    end_all_sessions,
    end_one_session,
    fresh_account,
    give_role,
    stopped_as,
    system_keys,
    write_account,
)
from lantern.access.alerts import AlertKind, tell
from lantern.access.models import Account
from lantern.access.recipients import account_watchers
from lantern.access.roles import Role, outranks
from lantern.vault.acts import Act, act
from lantern.vault.audit import By


class SignInRefused(Exception):  # noqa: N818 -- it says what was refused
    """It cannot be done with this account: what, and why, in plain words."""


def create_account(*, role: Role, shown_name: str, mail: str, password: str | None, by: By, at: datetime) -> Account:
    """Make an account with an opaque name, and the folder of the same id that holds who it is.

    Args:
        role: what the account is in the organisation.
        shown_name: the name that colleagues see; sealed.
        mail: where alerts go; sealed, may be empty.
        password: already checked; ``None`` where an invitation will set it.
        by: who makes it.
        at: when.
    """
    fresh = fresh_account(role=role, shown_name=shown_name, mail=mail, password=password, at=at)
    with act(by=by, at=at, folder=fresh.account.id, action="account.created") as done:
        return write_account(done, fresh)


def suspend_account(*, account: UUID, why: str, by: By, at: datetime) -> Account:
    """Stop an account. From the next request on it opens nothing, and nothing that it asked for waits any longer.

    Those who watch over accounts hear of it at once; the reason stays sealed in the account's own chain.
    Stopped a second time, it stays with whoever stands higher: nobody takes over a stop to lift it.
    """
    keys = system_keys(account, "stop an account")
    with act(by=by, at=at, folder=account, action="account.suspended", reason=why, keys=keys) as done:
        end_all_sessions(account)
        end_requests_of(done, account, at=at)
        row = Account.objects.select_for_update().get(pk=account)
        stopper = _role_of(by)
        keep = not row.is_active and outranks(stopped_as(row), stopper)
        role = row.stopped_as if keep else stopper or ""
        changed = change_account(done, account, is_active=False, stopped_as=role)
        _tell_watchers(done, account, by, at)
        return changed


def restore_account(*, account: UUID, by: By, at: datetime) -> Account:
    """Let a stopped account sign in again."""
    with act(by=by, at=at, folder=account, action="account.restored") as done:
        _tell_watchers(done, account, by, at)
        return change_account(done, account, is_active=True, stopped_as="")


def change_role(*, account: UUID, role: Role, by: By, at: datetime) -> Account:
    """Give an account another role, at once. The one whose it is and those who watch over accounts hear of it."""
    with act(by=by, at=at, folder=account, action=f"account.role.{role}") as done:
        _tell_watchers(done, account, by, at, beside=(account,))
        return give_role(done, account, role=role, vouched=False, at=at)


def change_password(*, account: UUID, hash: str, by: By, at: datetime, but: str) -> Account:  # noqa: A002
    """Keep the hash of another password. Every session ends, save the one with the digest ``but``."""
    with act(by=by, at=at, folder=account, action="password.changed") as done:
        end_all_sessions(account, but=but)
        tell(done, folder=account, to=[account], kind=AlertKind.ACCOUNT, at=at)
        return change_account(done, account, password=hash)


def end_sessions_of(*, account: UUID, by: By, at: datetime, only: str = "") -> int:
    """End the sessions of an account: the telephone is lost. How many ended.

    Args:
        account: whose.
        by: who ends them.
        at: when.
        only: the first 16 signs of the digest of one session, where the others stay.
    """
    with act(by=by, at=at, folder=account, action="session.ended" if only else "sessions.ended"):
        return end_one_session(account, only) if only else end_all_sessions(account)


def _tell_watchers(done: Act, account: UUID, by: By, at: datetime, *, beside: tuple[UUID, ...] = ()) -> None:
    told = [*beside, *account_watchers(but=by.account)]
    tell(done, folder=account, to=told, kind=AlertKind.ACCOUNT, at=at)


def _role_of(by: By) -> Role | None:
    who = Account.objects.filter(pk=by.account).first() if by.account else None
    return Role(who.role) if who is not None and who.role in set(Role) else None
