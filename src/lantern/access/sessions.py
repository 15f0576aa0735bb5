"""Sessions: kept in the database by a digest of the cookie, ended by the next request (G9).

This module is Django's ``SESSION_ENGINE``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from lantern.access.hashing import digest_of
from lantern.access.sign_in_models import Session

LONGEST: Final = timedelta(hours=10)
MOST_SESSIONS: Final = 2
FACTS: Final = "lantern"
_PLACE: Final = "row"


class Kind(StrEnum):
    """On what somebody is signed in: it decides how long a session may rest."""

    DESK = "desk"
    PHONE = "phone"
    STATION = "station"


IDLE: Final = {
    Kind.DESK: timedelta(minutes=30),
    Kind.PHONE: timedelta(minutes=15),
    Kind.STATION: timedelta(minutes=5),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a session is: since when, on what, with which proof.

    ``second_factor``: opened with one; on a station the enrolled tablet is that factor.
    ``confirmed_at``: when somebody last showed that it is they.
    """

    started_at: datetime
    confirmed_at: datetime
    kind: Kind
    second_factor: bool
    station: UUID | None = None

    def as_plain(self) -> dict[str, Any]:
        """As a session can hold it."""
        return {
            "started": self.started_at.isoformat(),
            "confirmed": self.confirmed_at.isoformat(),
            "kind": self.kind.value,
            "second": self.second_factor,
            "station": str(self.station) if self.station else None,
        }


def facts_of(request: HttpRequest) -> Facts | None:
    """What the session of this request is; nothing while nobody is signed in."""
    raw = request.session.get(FACTS)
    try:
        return _facts(raw) if raw else None
    except (KeyError, TypeError, ValueError):
        # Whatever cannot be read counts as no sign-in at all; the gate ends it.
        return None


def set_facts(request: HttpRequest, facts: Facts) -> None:
    """Keep what the session is."""
    request.session[FACTS] = facts.as_plain()


def mark_of(request: HttpRequest) -> str:
    """The short digest by which the audit names this session; empty before there is one."""
    key = request.session.session_key
    return digest_of(key)[:16] if key else ""


def is_over(facts: Facts, seen_at: datetime | None, now: datetime) -> bool:
    """Whether a session has rested too long, or lasted too long."""
    rested = now - (seen_at or facts.started_at)
    return now - facts.started_at >= LONGEST or rested >= IDLE[facts.kind]


def place_of(digest: str) -> str:
    """What a session says of its own row, under its signature: the digest by which the row is found."""
    return digest


class SessionStore(SessionBase):
    """Django's session, found by a digest. It never comes back once it was ended."""

    seen_at: datetime | None = None

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing where there is none. Whether it is over, the gate decides."""
        row = Session.objects.filter(digest=self._digest()).first()
        if row is None:
            self._session_key = None
            return {}
        found: dict[str, Any] = self.decode(row.data)
        # Signed as the row of this cookie, and of this account: another row's words, put here, count for nothing.
        if found.pop(_PLACE, None) != place_of(self._digest()) or _account_in(found) != _text(row.account):
            self._session_key = None
            return {}
        self.seen_at = row.seen_at
        return found

    def exists(self, session_key: str) -> bool:
        """Whether there is such a session."""
        return Session.objects.filter(digest=digest_of(session_key)).exists()

    def create(self) -> None:
        """A new session with a fresh random key (165 bits)."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Write it.

        Raises:
            CreateError: the key is taken.
            UpdateError: the session was ended in the meantime; it stays ended.
        """
        if self.session_key is None:
            self.create()
            return
        data: Mapping[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        values = _columns(data) | {"data": self.encode({**data, _PLACE: place_of(self._digest())})}
        if must_create:
            try:
                with transaction.atomic():
                    Session(digest=self._digest(), **_ends(data), **values).save(force_insert=True)
            except IntegrityError:
                raise CreateError from None
        elif not Session.objects.filter(digest=self._digest()).update(**values):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """End it."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(digest=digest_of(key)).delete()

    def seen(self, at: datetime) -> None:
        """Note that the session was used."""
        Session.objects.filter(digest=self._digest()).update(seen_at=at)

    @classmethod
    def clear_expired(cls) -> None:
        """Throw away what is over. The sweep does the same with its own moment."""
        Session.objects.filter(expires_at__lte=timezone.now()).delete()

    def _digest(self) -> str:
        return digest_of(self.session_key or "")


def _facts(raw: Mapping[str, Any]) -> Facts:
    return Facts(
        started_at=datetime.fromisoformat(raw["started"]),
        confirmed_at=datetime.fromisoformat(raw["confirmed"]),
        kind=Kind(raw["kind"]),
        second_factor=bool(raw["second"]),
        station=UUID(raw["station"]) if raw["station"] else None,
    )


def _columns(data: Mapping[str, Any]) -> dict[str, Any]:
    raw = data.get(FACTS)
    account = _account_in(data)
    if not raw:
        return {"account": account, "open": False}
    facts = _facts(raw)
    return {
        "account": account,
        "open": True,
        "kind": facts.kind.value,
        "station": facts.station,
        "started_at": facts.started_at,
    }


def _account_in(data: Mapping[str, Any]) -> str | None:
    pending = data.get("pending") or {}
    return _text(data.get("_auth_user_id") or pending.get("account"))


def _text(account: object) -> str | None:
    return str(account) if account else None


def _ends(data: Mapping[str, Any]) -> dict[str, Any]:
    raw = data.get(FACTS)
    begun = _facts(raw).started_at if raw else timezone.now()
    return {"expires_at": begun + LONGEST}
