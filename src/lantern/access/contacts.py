"""How somebody is reached: their own addresses and telephone, sealed with the account; and which address works."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.access.account_writing import change_account, system_keys
from lantern.access.alerts import AlertKind, tell
from lantern.access.models import Account
from lantern.access.recipients import account_watchers
from lantern.vault.acts import act
from lantern.vault.audit import By
from lantern.vault.envelope import EnvelopeRefused
from lantern.vault.keyring import KeysDestroyed, keyring
from lantern.vault.models import FolderKey
from lantern.vault.permits import for_the_system

PURPOSE: Final = "reach somebody"


@dataclass(frozen=True, slots=True)
class Contact:
    """How an account is reached. ``mail_failed_at``, ``second_failed_at``: since when mail to it comes back."""

    mail: str = ""
    second_mail: str = ""
    phone: str = ""
    mail_failed_at: datetime | None = None
    second_failed_at: datetime | None = None

    @property
    def second_works(self) -> bool:
        """Whether there is a second address, and mail to it does not come back."""
        return bool(self.second_mail) and self.second_failed_at is None

    @property
    def address(self) -> str:
        """Where mail goes: the first address that works; empty where none does."""
        if self.mail and self.mail_failed_at is None:
            return self.mail
        return self.second_mail if self.second_works else ""

    @property
    def reached(self) -> bool:
        """Whether any address works, as far as anybody knows."""
        return bool(self.address)

    @property
    def came_back(self) -> bool:
        """Whether mail to one of the addresses came back."""
        return bool((self.mail and self.mail_failed_at) or (self.second_mail and self.second_failed_at))


NOWHERE: Final = Contact()


def contact_of(account: UUID) -> Contact:
    """How an account is reached, opened for this moment only; nothing where it cannot be opened any more."""
    return contacts_of([account]).get(account, NOWHERE)


def contacts_of(accounts: Collection[UUID]) -> dict[UUID, Contact]:
    """How these accounts are reached, opened for this moment only; whoever cannot be opened any more is nowhere."""
    wrapped: dict[UUID, dict[str, FolderKey]] = {}
    for row in FolderKey.objects.filter(folder__in=accounts):
        wrapped.setdefault(row.folder, {})[row.purpose] = row
    return {one.id: _contact(one, wrapped.get(one.id, {})) for one in Account.objects.filter(pk__in=accounts)}


def _contact(row: Account, wrapped: dict[str, FolderKey]) -> Contact:
    try:
        keys = keyring().opened(for_the_system(row.id, PURPOSE, reads=True), wrapped)
        opened = {name: str(row.open(keys, name) or "") for name in ("mail", "second_mail", "phone")}
    except (KeysDestroyed, EnvelopeRefused):
        return NOWHERE
    return Contact(**opened, mail_failed_at=row.mail_failed_at, second_failed_at=row.second_failed_at)


def change_contact(*, account: UUID, mail: str, second_mail: str, phone: str, by: By, at: datetime) -> Account:
    """Change where alerts go and where one is rung. Mail that came back to another address no longer counts."""
    before = contact_of(account)
    failed = {
        "mail_failed_at": before.mail_failed_at if mail == before.mail else None,
        "second_failed_at": before.second_failed_at if second_mail == before.second_mail else None,
    }
    with act(by=by, at=at, folder=account, action="contact.changed") as done:
        row: Account = Account.objects.select_for_update().get(pk=account)
        seen = row.version
        row.resealed(
            system_keys(account, "change how somebody is reached"), mail=mail, second_mail=second_mail, phone=phone
        )
        row.mail_failed_at, row.second_failed_at = failed["mail_failed_at"], failed["second_failed_at"]
        done.change(row, seen=seen)
        tell(done, folder=account, to=[account], kind=AlertKind.ACCOUNT, at=at)
    return row


def mail_came_back(*, account: UUID, by: By, at: datetime, second: bool = False) -> bool:
    """Note that mail to an address of somebody came back: they count as not reached by it until it changes.

    They and those who watch over accounts hear of it at once. Whether it was not known before.

    Args:
        account: whose address it is.
        by: who noticed, or the program.
        at: when.
        second: it is their second address.
    """
    name = "second_failed_at" if second else "mail_failed_at"
    if Account.objects.filter(pk=account, **{f"{name}__isnull": False}).exists():
        return False
    with act(by=by, at=at, folder=account, action="contact.came_back") as done:
        change_account(done, account, **{name: at})
        told = [account, *account_watchers(but=by.account)]
        tell(done, folder=account, to=told, kind=AlertKind.ACCOUNT, at=at)
    return True


def mail_arrives(*, account: UUID, by: By, at: datetime) -> Account:
    """Note that mail to somebody arrives again: it was a fault on the way. Those who watch over accounts hear of it."""
    with act(by=by, at=at, folder=account, action="contact.works") as done:
        tell(done, folder=account, to=[account, *account_watchers(but=by.account)], kind=AlertKind.ACCOUNT, at=at)
        return change_account(done, account, mail_failed_at=None, second_failed_at=None)
