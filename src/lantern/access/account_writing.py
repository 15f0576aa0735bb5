"""The pieces of which acts on accounts are made. The caller owns the act."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lantern.access.account_requests import end_links
from lantern.access.hashing import PASSWORD, hashed
from lantern.access.models import Account
from lantern.access.names import new_name
from lantern.access.roles import READERS, Role
from lantern.access.sign_in_models import Session
from lantern.folders import writing
from lantern.folders.kinds import FolderKind
from lantern.vault.acts import Act
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.permits import for_the_system


@dataclass(frozen=True, slots=True)
class FreshAccount:
    """An account that is about to be written, with its folder."""

    account: Account
    folder: writing.FreshFolder
    shown_name: str


def fresh_account(
    *, role: Role, shown_name: str, mail: str, password: str | None, at: datetime, vouched: bool = False
) -> FreshAccount:
    """An account with an opaque name and a folder of its own, not yet written. Without a password nobody signs in."""
    folder = writing.fresh_folder(FolderKind.WORKER, at=at)
    account = Account(
        id=folder.folder.id, username=_free_name(), role=role, joined_at=at, vouched=vouched,
        password=hashed(password, of=folder.folder.id, means=PASSWORD),
    )  # fmt: skip
    account.seal(folder.keys, shown_name=shown_name, mail=mail)
    return FreshAccount(account, folder, shown_name)


def write_account(done: Act, fresh: FreshAccount) -> Account:
    """Write the account and its folder."""
    writing.write_folder(done, fresh.folder, title=fresh.shown_name)
    done.add(fresh.account)
    return fresh.account


def change_account(done: Act, account: UUID, **values: object) -> Account:
    """Write the next version of an account, with these values changed."""
    row: Account = Account.objects.select_for_update().get(pk=account)
    seen = row.version
    row.resealed(system_keys(account, "change an account"))
    for name, value in values.items():
        setattr(row, name, value)
    done.change(row, seen=seen)
    return row


def give_role(done: Act, account: UUID, *, role: Role, vouched: bool, at: datetime) -> Account:
    """Give an account another role. Its sessions and its open links end: nothing of the old role stays open.

    Whoever comes to read folders counts as new from now on, unless who agrees answers for it that they are not (T1).
    """
    end_all_sessions(account)
    end_links(done, account, at=at)
    before = Account.objects.values_list("role", flat=True).get(pk=account)
    if role in READERS and before not in READERS:
        return change_account(done, account, role=role, vouched=vouched, joined_at=at)
    return change_account(done, account, role=role)


def system_keys(account: UUID, purpose: str) -> FolderKeys:
    """The keys of an account's own folder, for what the program does when somebody signs in."""
    return keyring().open(for_the_system(account, purpose, reads=True, writes=True))


def end_all_sessions(account: UUID, *, but: str = "") -> int:
    """End every session of an account, sign-ins under way included, save the one with this digest. How many."""
    ended, _ = Session.objects.filter(account=account).exclude(digest=but).delete()
    return ended


def end_one_session(account: UUID, mark: str) -> int:
    """End the session of an account whose digest begins so. How many ended: one, or none."""
    ended, _ = Session.objects.filter(account=account, digest__startswith=mark[:16]).delete()
    return ended


def _free_name() -> str:
    while Account.objects.filter(username=(name := new_name())).exists():
        pass
    return name


def stopped_as(account: Account) -> Role | None:
    """The role of whoever stopped the account; none where it is not known, and then it stands highest."""
    return Role(account.stopped_as) if account.stopped_as in set(Role) else None
