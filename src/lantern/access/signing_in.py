"""What happens when somebody is signed in: the session, its facts, its audit entry (G9)."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.auth import login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from lantern.access.hashing import NO_HASH, PASSWORD, digest_of, fits
from lantern.access.limits import LIMITS
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.access.sessions import MOST_SESSIONS, Facts, Kind, facts_of, mark_of, set_facts
from lantern.access.sign_in_models import Session
from lantern.access.stations import forgive, take_back_try
from lantern.access.tries import STRANGERS, forgive_pins
from lantern.vault import audit
from lantern.vault.acts import act
from lantern.vault.audit import DENIED, DONE, By

BACKEND: Final = "lantern.access.backend.AccountBackend"
_PENDING: Final = "pending"
WITHOUT_SECOND_FACTOR: Final = frozenset({Role.VOLUNTEER, Role.WEB_MANAGER})
"""Roles that may work with a password alone: none of them can read a folder or look after an account."""


def needs_second_factor(role: str) -> bool:
    """Whether an account of this role goes nowhere without a second factor (G9)."""
    return role not in WITHOUT_SECOND_FACTOR


def checked(name: str, password: str) -> Account | None:
    """The account of that name and password. The same work is done for a name that nobody has."""
    account: Account | None = Account.objects.filter(username=name.strip().lower()).first()
    kept, of = (account.password, account.id) if account else (NO_HASH, None)
    right = fits(password, kept, of=of, means=PASSWORD)
    return account if right and account is not None and account.is_active else None


def wait_for_second_factor(request: HttpRequest, account: Account, *, at: datetime) -> None:
    """The password was right: remember for ten minutes who still has to show a second factor."""
    request.session.cycle_key()
    request.session[_PENDING] = {
        "account": str(account.pk), "at": at.isoformat(), "hash": account.get_session_auth_hash()
    }  # fmt: skip
    request.session.save()
    with transaction.atomic(durable=True):
        _note(account.id, mark_of(request), "sign_in.half", DONE, at)


def half_way(request: HttpRequest, *, at: datetime) -> Account | None:
    """Who has shown the password and not yet the second factor, in this browser; nobody after ten minutes."""
    raw = request.session.get(_PENDING)
    if not raw or at - datetime.fromisoformat(raw["at"]) >= LIMITS.half_way:
        return None
    account: Account | None = Account.objects.filter(pk=raw["account"], is_active=True).first()
    return account if account is not None and account.get_session_auth_hash() == raw["hash"] else None


def open_session(
    request: HttpRequest, account: Account, *, how: str, second_factor: bool, station: UUID | None, at: datetime
) -> None:
    """Sign the account in. Of its older sessions only the newest one stays.

    Args:
        request: of the browser that signs in.
        account: who.
        how: by what, for the audit: ``password``, ``code``, ``passkey``, ``pin`` or ``link``.
        second_factor: whether the proof had two factors.
        station: the shared tablet, if it is one.
        at: when.
    """
    request.session.pop(_PENDING, None)
    login(request, account, backend=BACKEND)
    kind = Kind.STATION if station else kind_of(request)
    set_facts(request, Facts(started_at=at, confirmed_at=at, kind=kind, second_factor=second_factor, station=station))
    with act(by=By(account.id, mark_of(request)), at=at, folder=account.id, action=f"sign_in.{how}") as done:
        request.session.save()
        Session.objects.filter(digest=digest_of(request.session.session_key or "")).update(seen_at=at)
        _end_oldest(account.id, keep=digest_of(request.session.session_key or ""))
        if how == "pin":
            take_back_try(done, account.id)
        elif second_factor or not needs_second_factor(account.role):
            forgive(done, account.id)
            forgive_pins(account.username)


def note_second_factor(request: HttpRequest, *, at: datetime) -> None:
    """The account has just set one up: from now on this session has two factors, under a new key."""
    facts = facts_of(request)
    if facts is None:
        return
    request.session.cycle_key()
    set_facts(request, replace(facts, confirmed_at=at, second_factor=True))
    request.session.save()


def confirm(request: HttpRequest, account: UUID, *, how: str, at: datetime) -> None:
    """Somebody has shown once more that it is they: that counts for five minutes."""
    facts = facts_of(request)
    if facts is None:
        return
    set_facts(request, replace(facts, confirmed_at=at))
    with transaction.atomic(durable=True):
        request.session.save()
        _note(account, mark_of(request), f"confirmed.{how}", DONE, at)


def keep_session(request: HttpRequest, account: Account) -> None:
    """The account has another password now: this session goes on, under a new key."""
    update_session_auth_hash(request, account)
    request.session.save()


def refuse_sign_in(name: str, *, how: str, session: str, at: datetime) -> None:
    """Write down that a sign-in was refused; with a name that nobody has, in the chain of strangers."""
    found = Account.objects.filter(username=name.strip().lower()).values_list("id", flat=True).first()
    with transaction.atomic(durable=True):
        _note(found or STRANGERS, session, f"sign_in.{how}", DENIED, at)


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
