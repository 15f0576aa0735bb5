"""What happens when somebody is signed in: the session, its facts, its audit entry (G9)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest

from lantern.access.hashing import digest_of
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.access.sessions import MOST_SESSIONS, Facts, Kind, mark_of, set_facts
from lantern.access.sign_in_models import Session
from lantern.vault import audit
from lantern.vault.audit import DENIED, DONE, By

BACKEND: Final = "lantern.access.backend.AccountBackend"
STRANGERS: Final = UUID(int=1)
"""The chain that holds failed tries with names that nobody has."""

WITHOUT_SECOND_FACTOR: Final = frozenset({Role.VOLUNTEER, Role.WEB_MANAGER})
"""Roles that may work with a password alone: none of them can read a folder or look after an account."""


def needs_second_factor(role: str) -> bool:
    """Whether an account of this role goes nowhere without a second factor (G9)."""
    return role not in WITHOUT_SECOND_FACTOR


def open_session(
    request: HttpRequest, account: Account, *, how: str, second_factor: bool, station: UUID | None, at: datetime
) -> None:
    """Sign the account in. Of its older sessions only the newest one stays.

    Args:
        request: of the browser that signs in.
        account: who.
        how: by what, for the audit: ``password``, ``code``, ``paper``, ``passkey`` or ``pin``.
        second_factor: whether the proof had two factors.
        station: the shared tablet, if it is one.
        at: when.
    """
    login(request, account, backend=BACKEND)
    kind = Kind.STATION if station else kind_of(request)
    set_facts(request, Facts(started_at=at, confirmed_at=at, kind=kind, second_factor=second_factor, station=station))
    with transaction.atomic(durable=True):
        request.session.save()
        _end_oldest(account.id, keep=digest_of(request.session.session_key or ""))
        _note(account.id, mark_of(request), f"sign_in.{how}", DONE, at)


def refuse_sign_in(account: UUID | None, *, how: str, session: str, at: datetime) -> None:
    """Write down that a sign-in was refused; with a name that nobody has, in the chain of strangers."""
    with transaction.atomic(durable=True):
        _note(account or STRANGERS, session, f"sign_in.{how}", DENIED, at)


def sign_out(request: HttpRequest, *, at: datetime) -> None:
    """End this session."""
    account, mark = request.user.pk, mark_of(request)
    with transaction.atomic(durable=True):
        logout(request)
        if account is not None:
            _note(account, mark, "sign_out", DONE, at)


def kind_of(request: HttpRequest) -> Kind:
    """Desk or telephone. What is not clearly a desk counts as a telephone, which may rest less long."""
    agent = request.headers.get("User-Agent", "")
    mobile = request.headers.get("Sec-CH-UA-Mobile") == "?1" or "Mobi" in agent or "Android" in agent
    desk = any(word in agent for word in ("Windows NT", "Macintosh", "X11", "CrOS"))
    return Kind.DESK if desk and not mobile else Kind.PHONE


def _end_oldest(account: UUID, *, keep: str) -> None:
    others = Session.objects.filter(account=account, open=True).exclude(digest=keep).order_by("-started_at")
    stay = [row.digest for row in others[: MOST_SESSIONS - 1]]
    Session.objects.filter(account=account).exclude(digest__in=[keep, *stay]).delete()


def _note(folder: UUID, session: str, action: str, outcome: str, at: datetime) -> None:
    account = None if folder == STRANGERS else folder
    audit.append(folder=folder, by=By(account, session), at=at, action=action, outcome=outcome)
