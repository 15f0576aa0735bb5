"""The names of those who sign in, for pages that say who wrote or opened something."""

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from lantern.access.models import Account
from lantern.vault.keyring import KeysDestroyed, keyring
from lantern.vault.models import FolderKey
from lantern.vault.permits import for_the_system

PURPOSE: Final = "show who wrote"


Wrapped = dict[UUID, dict[str, FolderKey]]
"""The wrapped keys of many folders, by folder and purpose."""


def wrapped_keys(folders: Collection[UUID]) -> Wrapped:
    """The wrapped keys of these folders, with one question to the database. They open nothing without a permit."""
    wrapped: Wrapped = {}
    for row in FolderKey.objects.filter(folder__in=list(folders)):
        wrapped.setdefault(row.folder, {})[row.purpose] = row
    return wrapped


def shown_names(accounts: Collection[UUID], wrapped: Wrapped | None = None) -> dict[UUID, str]:
    """The names of these accounts, in clear; an account whose folder was erased has none.

    Call it only for a page whose reader may know that these accounts had a part in what is shown. ``wrapped``: their
    keys, where the caller has them already.
    """
    wrapped = wrapped_keys(accounts) if wrapped is None else wrapped
    found = {}
    for account in Account.objects.filter(pk__in=accounts):
        name = _name_of(account, wrapped.get(account.id, {}))
        if name:
            found[account.id] = name
    return found


def name_of(account: UUID | None, names: Mapping[UUID, str]) -> str:
    """Who it was, in words."""
    if account is None:
        return _("Lantern")
    return names.get(account) or _("somebody who has left")


def _name_of(account: Account, wrapped: dict[str, FolderKey]) -> str:
    try:
        keys = keyring().opened(for_the_system(account.id, PURPOSE, reads=True), wrapped)
    except KeysDestroyed:
        return ""
    return str(account.open(keys, "shown_name") or "")
