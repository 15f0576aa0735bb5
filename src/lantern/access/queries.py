"""What pages read about accounts, sessions and stations. Names are opened for one named reader only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lantern.access.account_requests import INVITATION, RECOVER, ROLE
from lantern.access.invitations import is_expected
from lantern.access.models import Account
from lantern.access.roles import READERS, ROLE_NAMES, Role
from lantern.access.sign_in_models import AccountRequest, Session, Station
from lantern.vault import audit
from lantern.vault.audit import By
from lantern.vault.keyring import keyring
from lantern.vault.models import FolderKey
from lantern.vault.permits import Permit


@dataclass(frozen=True, slots=True)
class AccountInList:
    """One account, as those see it who look after accounts."""

    id: UUID
    username: str
    shown_name: str
    role: Role
    role_name: str
    active: bool
    joined_at: datetime
    expected: bool
    came: bool
    mail_comes_back: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a second person."""

    id: UUID
    account: UUID
    kind: str
    role_name: str
    asked_by: UUID
    asked_at: datetime
    expires_at: datetime
    vouched: bool = False
    becomes_reader: bool = False


@dataclass(frozen=True, slots=True)
class StationInList:
    """One enrolled tablet."""

    id: UUID
    code: str
    enrolled_at: datetime


def all_accounts(*, by: By, at: datetime) -> tuple[AccountInList, ...]:
    """Every account with its name, for somebody who may see them. It is written down that they looked."""
    _note_look(by, "accounts.listed", at)
    accounts = list(Account.objects.order_by("username"))
    return tuple(_in_list(account, names, at) for account, names in _with_names(accounts, by))


def one_account(account: UUID, *, by: By, at: datetime) -> AccountInList | None:
    """One account with its name; ``None`` where there is none."""
    row = Account.objects.filter(pk=account).first()
    if row is None:
        return None
    _note_look(by, "account.looked_at", at, subject=account)
    return next(_in_list(found, name, at) for found, name in _with_names([row], by))


def waiting_requests(*, at: datetime, account: UUID | None = None) -> tuple[Waiting, ...]:
    """What waits for a second person now."""
    rows = AccountRequest.objects.filter(agreed_at=None, ended_at=None, expires_at__gt=at).order_by("asked_at")
    if account is not None:
        rows = rows.filter(account=account)
    known = frozenset(Account.objects.filter(vouched=True).values_list("id", flat=True))
    readers = frozenset(Account.objects.filter(role__in=READERS).values_list("id", flat=True))
    return tuple(
        Waiting(
            row.id, row.account, row.kind, ROLE_NAMES[Role(row.role)] if row.role else "", row.asked_by,
            row.asked_at, row.expires_at, row.kind == INVITATION and row.account in known,
            row.kind == ROLE and row.role in READERS and row.account not in readers,
        )
        for row in rows
    )  # fmt: skip


def waiting_request(request: UUID, *, at: datetime) -> Waiting | None:
    """One of them; ``None`` once it is over."""
    return next((row for row in waiting_requests(at=at) if row.id == request), None)


def is_recovery(waiting: Waiting) -> bool:
    """Whether a recovery is asked for, rather than a role."""
    return waiting.kind == RECOVER


def open_sessions(account: UUID) -> tuple[Session, ...]:
    """Where an account is signed in, the newest use first."""
    return tuple(Session.objects.filter(account=account, open=True).order_by("-seen_at"))


def enrolled_stations() -> tuple[StationInList, ...]:
    """Every shared tablet that may be used."""
    rows = Station.objects.filter(ended_at=None).order_by("enrolled_at")
    return tuple(StationInList(row.id, row.code, row.enrolled_at) for row in rows)


def _with_names(accounts: list[Account], by: By) -> list[tuple[Account, str]]:
    """Two queries, however many accounts there are."""
    rows: dict[UUID, dict[str, FolderKey]] = defaultdict(dict)
    for key in FolderKey.objects.filter(folder__in=[account.id for account in accounts]):
        rows[key.folder][key.purpose] = key
    return [(account, _name(account, rows[account.id], by)) for account in accounts]


def _name(account: Account, rows: dict[str, FolderKey], by: By) -> str:
    if not rows:
        return ""
    door = Permit(folder=account.id, account=by.account, session=by.session, purpose="look after accounts", reads=True)
    return str(account.open(keyring().opened(door, rows), "shown_name") or "")


def _in_list(account: Account, shown_name: str, at: datetime) -> AccountInList:
    role = Role(account.role)
    return AccountInList(
        account.id, account.username, shown_name, role, ROLE_NAMES[role], account.is_active, account.joined_at,
        is_expected(account.id, at), account.has_usable_password(), account.mail_failed_at is not None,
    )  # fmt: skip


def _note_look(by: By, action: str, at: datetime, subject: UUID | None = None) -> None:
    if by.account is None:
        return
    with transaction.atomic(durable=True):
        audit.append(folder=by.account, by=by, at=at, action=action, subject=subject)
