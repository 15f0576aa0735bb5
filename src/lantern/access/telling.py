"""Telling people that something happened to an account, inside the act of what happened.

``LANTERN_ALERTS`` names who carries it: ``(act, *, folder, to, kind, at)``. A notice says its kind and no more.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.vault.acts import Act

WATCHERS: Final = (Role.SAFEGUARDING_LEAD, Role.DEPUTY, Role.REGISTERED_MANAGER, Role.ADMINISTRATOR)
ACCOUNT: Final = "account"
RECOVERY: Final = "recovery"
SIGN_IN: Final = "sign_in"


class Carrier(Protocol):
    """Puts a notice into the outgoing messages, as part of the running act."""

    def __call__(self, act: Act, *, folder: UUID, to: Collection[UUID], kind: str, at: datetime) -> object:
        """Carry it."""


def tell(done: Act, *, folder: UUID, to: Iterable[UUID], kind: str, at: datetime) -> None:
    """Tell these accounts. Where the app names no carrier, the audit alone holds what happened."""
    path = getattr(settings, "LANTERN_ALERTS", "")
    told = tuple(dict.fromkeys(to))
    if path and told:
        carrier: Carrier = import_string(path)
        carrier(done, folder=folder, to=told, kind=kind, at=at)


def watchers() -> tuple[UUID, ...]:
    """The leads, the Registered Manager and the administrators."""
    return tuple(Account.objects.filter(role__in=WATCHERS, is_active=True).values_list("id", flat=True))
