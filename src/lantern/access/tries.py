"""Tries to sign in, counted in the database, so that the limits hold across processes (G8).

A try is written down as failed *before* the password is looked at, while the rows of its name and of its
address are held. So no two processes can both think that theirs is the last one allowed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from lantern.access.alerts import AlertKind, tell
from lantern.access.hashing import keyed_digest
from lantern.access.limits import LIMITS, address_open_from, open_from
from lantern.access.recipients import NO_FOLDER, account_watchers
from lantern.access.sign_in_models import Try, TryLock
from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM

PASSWORD: Final = "password"
CODE: Final = "code"
PIN: Final = "pin"
PASSKEY: Final = "passkey"
STRANGERS: Final = NO_FOLDER
"""The chain that holds failed tries with names that nobody has, and alarms about the whole site."""
_SITE: Final = "site"


class TooManyTries(Exception):  # noqa: N818 -- it says what was refused
    """Too many failures. ``wait`` says how long, and is the same for a name that nobody has."""

    def __init__(self, wait: timedelta) -> None:
        """Raised with the time to wait."""
        super().__init__()
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Begun:
    """A try that was let through, and counts as failed until it is said to have succeeded."""

    id: int


def begin(means: str, name: str, request: HttpRequest, *, at: datetime) -> Begun:
    """Write down a try before anything is compared.

    Raises:
        TooManyTries: this name, or this address, has to wait.
    """
    named = keyed_digest("name", name.strip().lower())
    address = keyed_digest("address", address_of(request))
    with transaction.atomic(durable=True):
        _hold(f"address {address}", f"name {named}")
        _refuse_before(address_open_from(_of_address(address, at)), at)
        _refuse_before(open_from(_in_a_row(means, named, at)), at)
        row = Try(at=at, means=means, name=named, address=address)
        row.save(force_insert=True)
    _watch_the_site(at)
    return Begun(row.pk)


def count_passkey(request: HttpRequest, *, at: datetime) -> bool:
    """Count a passkey that fits nobody, by its address. Whether it is the first of the hour, and worth noting.

    Nobody is kept waiting: a passkey always stays open (T19). Beyond what an address may fail in an hour nothing
    more is written, so that nobody fills the database.
    """
    address = keyed_digest("address", address_of(request))
    with transaction.atomic(durable=True):
        _hold(f"address {address}")
        before = Try.objects.filter(
            address=address, means=PASSKEY, failed=True, at__gt=at - LIMITS.address_window
        ).count()
        if before >= LIMITS.of_address:
            return False
        Try(at=at, means=PASSKEY, name=keyed_digest("name", ""), address=address).save(force_insert=True)
    _watch_the_site(at)
    return before == 0


def succeeded(begun: Begun) -> None:
    """The try was right after all: the row of failures ends."""
    Try.objects.filter(pk=begun.id).update(failed=False)


def forgive_pins(name: str) -> None:
    """The owner of this name has signed in with everything: PINs that failed before keep nobody waiting."""
    Try.objects.filter(means=PIN, name=keyed_digest("name", name.strip().lower()), failed=True).update(failed=False)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from. Of a newer address the network counts, as one household has all of it."""
    shown = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        shown = request.headers.get("X-Forwarded-For", shown).rpartition(",")[2].strip()
    try:
        address = ip_address(shown)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))
    return str(address)


def _hold(*names: str) -> None:
    for name in sorted(names):
        TryLock.objects.get_or_create(name=name)
        # The sweep may have taken an old row away in between: then there is nothing to wait for.
        TryLock.objects.select_for_update().filter(name=name).first()


def _refuse_before(moment: datetime | None, at: datetime) -> None:
    if moment is not None and at < moment:
        raise TooManyTries(moment - at)


def _in_a_row(means: str, named: str, at: datetime) -> list[datetime]:
    tries = Try.objects.filter(means=means, name=named, at__gt=at - LIMITS.forget)
    good = tries.filter(failed=False).order_by("-pk").values_list("pk", flat=True).first()
    after = tries.filter(failed=True, pk__gt=good or 0)
    return list(after.order_by("pk").values_list("at", flat=True))


def _of_address(address: str, at: datetime) -> list[datetime]:
    tries = Try.objects.filter(address=address, failed=True, at__gt=at - LIMITS.address_window)
    return sorted(tries.values_list("at", flat=True))


def _watch_the_site(at: datetime) -> None:
    if Try.objects.filter(at__gt=at - LIMITS.site_window, failed=True).count() <= LIMITS.of_site:
        return
    TryLock.objects.get_or_create(name=_SITE)
    quiet = Q(told_at=None) | Q(told_at__lte=at - LIMITS.told_every)
    # One of all processes changes the row, and only that one tells.
    if TryLock.objects.filter(quiet, name=_SITE).update(told_at=at):
        with act(by=THE_SYSTEM, at=at, folder=STRANGERS, action="sign_in.many_failed") as done:
            tell(done, folder=STRANGERS, to=account_watchers(), kind=AlertKind.SIGN_IN, at=at)
