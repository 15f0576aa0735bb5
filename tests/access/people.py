"""Invented people for tests: an account of a role, and a browser that is signed in as it."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from lantern.access.actions import create_account
from lantern.access.hashing import digest_of
from lantern.access.models import Account, Session
from lantern.access.roles import Role
from lantern.access.sessions import Facts, Kind, SessionStore
from lantern.access.signing_in import BACKEND
from lantern.access.stations import cookie_name, enrol
from lantern.vault.audit import THE_SYSTEM

PASSWORD = "a long walk by the river"
JOINED = datetime(2025, 1, 6, 9, tzinfo=UTC)


def account(
    role: Role = Role.WORKER,
    *,
    shown_name: str = "Robin Example",
    joined_at: datetime = JOINED,
    password: str | None = PASSWORD,
) -> Account:
    """An account that exists. It joined long ago, unless the test says otherwise."""
    return create_account(
        role=role, shown_name=shown_name, mail="robin@example.org", password=password, by=THE_SYSTEM, at=joined_at
    )


def signed_in(
    client: Client,
    who: Account,
    *,
    at: datetime | None = None,
    second_factor: bool = True,
    station: bool = False,
    confirmed_at: datetime | None = None,
    kind: Kind = Kind.DESK,
) -> Client:
    """The client, signed in as this account by a session that stands in the database, as after a real sign-in."""
    moment = at or datetime.now(UTC)
    tablet: UUID | None = None
    if station:
        enrolled = enrol(by=THE_SYSTEM, enroller=who.pk, at=moment)
        client.cookies[cookie_name()], tablet = enrolled.token, enrolled.station.id
    store = SessionStore()
    store[SESSION_KEY] = str(who.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = who.get_session_auth_hash()
    store["lantern"] = Facts(
        started_at=moment, confirmed_at=confirmed_at or moment, kind=Kind.STATION if station else kind,
        second_factor=second_factor, station=tablet,
    ).as_plain()  # fmt: skip
    store.save()
    Session.objects.filter(digest=digest_of(store.session_key or "")).update(seen_at=moment)
    client.cookies["lantern_session"] = store.session_key or ""
    return client
