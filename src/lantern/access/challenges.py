"""What a device is asked to sign before anybody is known: kept in the browser, signed and short-lived (G8).

No row is written for it, so nobody fills the database by asking.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

GOOD_FOR: Final = timedelta(minutes=5)
_SALT: Final = "lantern.passkey.challenge"


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the device is to sign, and since when it is asked."""

    state: Mapping[str, Any]
    made_at: datetime


def cookie_name() -> str:
    """The cookie that holds it."""
    return "__Host-lantern_challenge" if settings.SESSION_COOKIE_SECURE else "lantern_challenge"


def keep(response: HttpResponse, challenge: Challenge) -> None:
    """Let the browser keep it until it answers."""
    words = signing.dumps({"state": dict(challenge.state), "at": challenge.made_at.isoformat()}, salt=_SALT)
    response.set_cookie(
        cookie_name(), words, max_age=int(GOOD_FOR.total_seconds()), secure=settings.SESSION_COOKIE_SECURE,
        httponly=True, samesite="Strict",
    )  # fmt: skip


def kept(request: HttpRequest, *, at: datetime) -> Challenge | None:
    """What this browser was asked to sign; nothing where it is not ours, or too old."""
    try:
        raw = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=_SALT)
        found = Challenge(raw["state"], datetime.fromisoformat(raw["at"]))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    return found if timedelta() <= at - found.made_at < GOOD_FOR else None


def drop(response: HttpResponse) -> None:
    """It was answered: the browser keeps it no longer."""
    response.delete_cookie(cookie_name(), samesite="Strict")
