"""Stations: enrolled shared tablets on which people sign in with their opaque name and a PIN of their own.

The tablet is one factor, the PIN the other. A PIN is good at stations only, and off after five wrong ones
until its owner signs in with everything.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lantern.access.actions import SignInRefused
from lantern.access.alerts import AlertKind, tell
from lantern.access.hashing import NO_HASH, digest_of, fits, hashed
from lantern.access.limits import LIMITS
from lantern.access.models import Account
from lantern.access.recipients import account_watchers
from lantern.access.sign_in_models import Session, Station, StationPin
from lantern.vault.acts import Act, StaleRecord, act
from lantern.vault.audit import By

PIN: Final = "pin"
SHORTEST_PIN: Final = 6
LONGEST_PIN: Final = 12
_FOR: Final = 400 * 24 * 60 * 60
_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_ROWS: Final = ("01234567890123456789", "98765432109876543210")


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A station that was just enrolled, with the token that its cookie holds."""

    station: Station
    token: str


def cookie_name() -> str:
    """The cookie by which a tablet is known."""
    return "__Host-lantern_station" if settings.SESSION_COOKIE_SECURE else "lantern_station"


def station_of(request: HttpRequest) -> UUID | None:
    """The station this browser is, as long as it is enrolled."""
    token = request.COOKIES.get(cookie_name(), "")
    if not token:
        return None
    return Station.objects.filter(token_digest=digest_of(token), ended_at=None).values_list("id", flat=True).first()


def enrol(*, by: By, enroller: UUID, at: datetime) -> Enrolled:
    """Make this browser a station."""
    token = secrets.token_urlsafe(32)
    station = Station(code=_free_code(), token_digest=digest_of(token), enrolled_by=enroller, enrolled_at=at)
    with act(by=by, at=at, folder=enroller, action="station.enrolled", subject=station.id) as done:
        done.add(station)
        tell(done, folder=enroller, to=account_watchers(but=by.account), kind=AlertKind.ACCOUNT, at=at)
    return Enrolled(station, token)


def _free_code() -> str:
    """A short name that no tablet has or had: it stands on the tablet, and in the audit."""
    while True:
        code = f"T-{''.join(secrets.choice(_LETTERS) for _ in range(4))}"
        if not Station.objects.filter(code=code).exists():
            return code


def set_cookie(response: HttpResponse, token: str) -> None:
    """Let the browser be known as the station from now on."""
    response.set_cookie(
        cookie_name(), token, max_age=_FOR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict"
    )


def end_station(*, station: UUID, by: By, ender: UUID, at: datetime) -> None:
    """The tablet is a station no longer, and nobody stays signed in on it.

    Raises:
        SignInRefused: there is no such station.
    """
    with act(by=by, at=at, folder=ender, action="station.ended", subject=station) as done:
        row = Station.objects.select_for_update().filter(pk=station, ended_at=None).first()
        if row is None:
            raise SignInRefused("There is no such tablet, or it was ended already.")
        seen, row.version = row.version, row.version + 1
        row.ended_at, row.ended_by = at, ender
        done.change(row, seen=seen)
        Session.objects.filter(station=station).delete()


def is_weak(pin: str) -> bool:
    """Whether a PIN is the first that anybody would try: one digit, or digits in a row."""
    return len(set(pin)) <= 2 or any(pin in row for row in _ROWS)  # noqa: PLR2004 -- two digits are as good as one


def set_pin(*, account: UUID, pin: str, by: By, at: datetime) -> None:
    """Give an account a PIN for stations, in place of the old one.

    Raises:
        SignInRefused: too short, not of digits, or the first that anybody would try.
    """
    if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN) or is_weak(pin):
        raise SignInRefused("A PIN has 6 to 12 digits, and not all the same or in a row. Choose another one.")
    with act(by=by, at=at, folder=account, action="pin.set") as done:
        for old in StationPin.objects.select_for_update().filter(account=account):
            done.remove(old)
        done.add(StationPin(account=account, hash=hashed(pin, of=account, means=PIN), made_at=at))


def use_pin(*, name: str, pin: str, session: str, at: datetime) -> Account | None:
    """The account that has this name and this PIN. The same work is done whether there is one or not."""
    account: Account | None = Account.objects.filter(username=name.strip().lower(), is_active=True).first()
    row = StationPin.objects.filter(account=account.id).first() if account else None
    counted = account is not None and row is not None and _counted(row, By(account.id, session), at)
    right = fits(pin, row.hash if row else NO_HASH, of=account.id if account else None, means=PIN)
    return account if counted and right else None


def forgive(done: Act, account: UUID) -> None:
    """The owner has signed in: wrong PINs no longer count."""
    for row in StationPin.objects.select_for_update().filter(account=account, wrong__gt=0):
        seen, row.version, row.wrong = row.version, row.version + 1, 0
        done.change(row, seen=seen)


def take_back_try(done: Act, account: UUID) -> None:
    """This PIN was right: it does not count itself. Wrong ones from before still do, until a full sign-in."""
    for row in StationPin.objects.select_for_update().filter(account=account, wrong__gt=0):
        seen, row.version, row.wrong = row.version, row.version + 1, row.wrong - 1
        done.change(row, seen=seen)


def _counted(row: StationPin, by: By, at: datetime) -> bool:
    """Count the try before it is looked at. False where the PIN is off, or somebody tries in the same moment."""
    if row.wrong >= LIMITS.pin_wrong:
        return False
    seen, row.version, row.wrong = row.version, row.version + 1, row.wrong + 1
    try:
        with act(by=by, at=at, folder=row.account, action="pin.tried") as done:
            done.change(row, seen=seen)
    except StaleRecord:
        return False
    return True
