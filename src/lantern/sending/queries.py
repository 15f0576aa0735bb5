"""Reading the outbox: what waits, what failed, what somebody has not opened. No words, only ids and moments."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Max, Min, Q

from lantern.access.contacts import contact_of
from lantern.access.models import Account
from lantern.access.recipients import may_be_told
from lantern.access.roles import Role
from lantern.folders.queries import kept_out_of
from lantern.sending.kinds import REACHES, WAITING, AlertKind, Cause, State
from lantern.sending.models import Climb, OutgoingMessage

_MOST_ROWS_OF_ONE: Final = 5
"""An alert and its repeats."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it stands in the list of the account that it is for."""

    id: UUID
    kind: AlertKind
    folder: UUID
    made_at: datetime
    opened_at: datetime | None
    state: State


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that reached nobody by mail: for the page on which failures stand."""

    id: UUID
    recipient: UUID | None
    made_at: datetime
    attempts: int
    cause: Cause


@dataclass(frozen=True, slots=True)
class Unopened:
    """An alert that somebody has not opened yet."""

    alert: UUID
    recipient: UUID
    folder: UUID
    kind: AlertKind
    sent_at: datetime
    repeats: int
    step: int = 0


@dataclass(frozen=True, slots=True)
class Climbing:
    """An urgent concern that nobody has opened: since when, and how many steps it has climbed."""

    folder: UUID
    since: datetime
    step: int


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How the outbox is: numbers and the age of what waits longest."""

    waiting: int
    oldest_waiting: datetime | None
    failed: int
    without_recipient: int


def active_in(role: Role) -> tuple[UUID, ...]:
    """Everybody with that role who is not suspended, longest here first."""
    return tuple(
        Account.objects.filter(role=role, is_active=True).order_by("joined_at", "id").values_list("id", flat=True)
    )


def mail_address(account: UUID) -> str:
    """The mail address of an account that works, opened for the moment of sending only.

    Empty where there is none, and where it cannot be opened any more: somebody else is told then.
    """
    return contact_of(account).address


def alerts_of(account: UUID, *, most: int = 50) -> tuple[Alert, ...]:
    """The newest alerts of one account, each thing once, however often it was repeated."""
    rows = OutgoingMessage.objects.filter(recipient=account).exclude(state=State.WITHHELD).order_by("-made_at")
    first_of = {row.alert: row for row in rows[: most * _MOST_ROWS_OF_ONE]}
    return tuple(
        Alert(row.id, AlertKind(row.kind), row.folder, row.made_at, row.opened_at, State(row.state))
        for row in list(first_of.values())[:most]
    )


def undelivered(*, most: int = 100) -> tuple[Undelivered, ...]:
    """What reached nobody by mail, newest first."""
    rows = OutgoingMessage.objects.filter(state__in=(State.FAILED, State.NOBODY)).order_by("-made_at")[:most]
    return tuple(Undelivered(row.id, row.recipient, row.made_at, row.attempts, Cause(row.cause)) for row in rows)


def outbox_state(*, since: datetime, but: Collection[UUID] = ()) -> OutboxState:
    """Numbers of what waits, has nobody, or was written since that moment and failed.

    Args:
        since: from when on what failed is counted.
        but: alerts that are not counted at all.
    """
    rows = OutgoingMessage.objects.exclude(alert__in=list(but))
    counted = dict(rows.values_list("state").annotate(many=Count("id")))
    oldest = rows.filter(state__in=WAITING).aggregate(first=Min("made_at"))["first"]
    return OutboxState(
        waiting=sum(counted.get(state, 0) for state in WAITING),
        oldest_waiting=oldest,
        failed=rows.filter(state=State.FAILED, made_at__gte=since).count(),
        without_recipient=counted.get(State.NOBODY, 0),
    )


def kept_from(account: UUID, *, since: datetime, at: datetime) -> frozenset[UUID]:
    """The alerts that count in the outbox, and that must not be counted for this account.

    They are about it, or about what it is kept out of in any class, or it is kept apart from them (DP-26).
    """
    lately = Q(state=State.FAILED, made_at__gte=since)
    rows = OutgoingMessage.objects.filter(Q(state__in=(*WAITING, State.NOBODY)) | lately)
    found = list(rows.values_list("alert", "folder", "beside"))
    hidden = {folder for folder in {folder for _, folder, _ in found} if _hides(folder, account, at)}
    return frozenset(alert for alert, folder, beside in found if folder in hidden or str(account) in beside)


def _hides(folder: UUID, account: UUID, at: datetime) -> bool:
    return folder == account or account in kept_out_of(folder) or not may_be_told(account, folder, at)


def reached_by(alert: UUID) -> frozenset[UUID]:
    """The accounts that a message of this alert has reached, or still may."""
    rows = OutgoingMessage.objects.filter(alert=alert, state__in=REACHES, recipient__isnull=False)
    return frozenset(account for account in rows.values_list("recipient", flat=True) if account)


def tried_for(alert: UUID) -> frozenset[UUID]:
    """Everybody to whom this alert was addressed already."""
    rows = OutgoingMessage.objects.filter(alert=alert, recipient__isnull=False)
    return frozenset(account for account in rows.values_list("recipient", flat=True) if account)


def kept_apart(alert: UUID) -> frozenset[UUID]:
    """Whom this alert is about, or who did it: those who are never told of it."""
    lists = OutgoingMessage.objects.filter(alert=alert).values_list("beside", flat=True)
    return frozenset(UUID(account) for beside in lists for account in beside)


def not_to_stand_in(alert: UUID) -> frozenset[UUID]:
    """Who cannot stand in for this alert: whoever is kept apart from it, or was tried already."""
    return kept_apart(alert) | tried_for(alert)


def has_nobody(alert: UUID) -> bool:
    """Whether this alert already waits for somebody who may be told."""
    return OutgoingMessage.objects.filter(alert=alert, state=State.NOBODY).exists()


def unopened() -> tuple[Unopened, ...]:
    """Every alert that was sent to somebody who has not opened it, with how often it was repeated."""
    rows = (
        OutgoingMessage.objects.filter(recipient__isnull=False, opened_at=None, state__in=REACHES)
        .values("alert", "recipient", "folder", "kind")
        .annotate(first=Min("sent_at"), repeats=Max("repeat"), lowest=Min("step"))
        .filter(first__isnull=False)
        .order_by("first")
    )
    return tuple(
        Unopened(
            row["alert"], row["recipient"], row["folder"], AlertKind(row["kind"]), row["first"], row["repeats"],
            row["lowest"],
        )
        for row in rows
        if row["recipient"] is not None
    )  # fmt: skip


def climbs_that_ended(alerts: Iterable[UUID]) -> frozenset[UUID]:
    """Those among these alerts whose climb has stopped: somebody has opened what they are about."""
    rows = Climb.objects.filter(alert__in=list(alerts), stopped_at__isnull=False)
    return frozenset(rows.values_list("alert", flat=True))


def climbing() -> tuple[Climbing, ...]:
    """Every urgent concern that nobody has opened yet, the oldest first."""
    rows = Climb.objects.filter(stopped_at=None).order_by("since", "id").values_list("folder", "since", "step")
    return tuple(Climbing(*row) for row in rows)
