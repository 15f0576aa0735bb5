"""The second way of the organisation: a duty mailbox or an answering service. Its readers are named, or it is shut."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from lantern.access.models import Account
from lantern.access.recipients import may_be_told
from lantern.folders.queries import kept_out_of


@dataclass(frozen=True, slots=True)
class SecondRoute:
    """Where it goes, and who reads it there. ``unknown``: names that are nobody's account, or of somebody who left."""

    address: str
    readers: tuple[UUID, ...]
    unknown: tuple[str, ...]

    @property
    def works(self) -> bool:
        """Whether anything may leave by it: it has an address, and everybody who reads it there is known and here."""
        return bool(self.address and self.readers and not self.unknown)


def second_route() -> SecondRoute:
    """The second route, from the settings."""
    names = [name.lower() for name in settings.LANTERN_SECOND_ROUTE_READERS]
    found = dict(Account.objects.filter(username__in=names, is_active=True).values_list("username", "id"))
    unknown = tuple(name for name in names if name not in found)
    return SecondRoute(settings.LANTERN_SECOND_ROUTE, tuple(found.values()), unknown)


def second_address(folder: UUID, *, at: datetime, without: Iterable[UUID] = ()) -> str:
    """The address of the organisation's second route for what is about this folder; empty where it may not be used.

    It may not where one of its readers has a tie of any class to the folder, is kept apart, or has left: whoever is
    kept out must not even learn that something urgent has come in.

    Args:
        folder: what it is about.
        at: when.
        without: those whom it is about or who did it.
    """
    route = second_route()
    barred = {*without, *kept_out_of(folder), folder}
    readers = route.readers
    free = not barred & set(readers) and all(may_be_told(reader, folder, at) for reader in readers)
    return route.address if route.works and free else ""
