"""Emptying the outbox: at least once, each time with the same Message-ID, and exclusion looked at again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Final
from uuid import UUID

from django.db.models import Q

from lantern.access.contacts import contact_of, mail_came_back
from lantern.access.models import Account
from lantern.access.recipients import may_be_told
from lantern.sending import outbox, queries
from lantern.sending.apart import each
from lantern.sending.kinds import WAITING, AlertKind, Cause, Route, State
from lantern.sending.leases import AHEAD
from lantern.sending.letting_in import let_in
from lantern.sending.mail import AddressRefused, Post, Refused, Unreachable
from lantern.sending.models import OutgoingMessage
from lantern.sending.recipients import stand_ins
from lantern.sending.rota_queries import who_is_away
from lantern.sending.second_route import second_address
from lantern.sending.wording import words_of
from lantern.vault.acts import Act, StaleRecord, act
from lantern.vault.audit import THE_SYSTEM

MOST_AT_ONCE: Final = 200
"""How many messages one pass takes."""

IN_HAND_FOR: Final = timedelta(minutes=10)
"""After this a message in hand counts as dropped by a process that died, and is sent again."""

WAITS: Final = (1, 2, 5, 10, 20, 30)
"""Minutes until the next try after each failure; afterwards an hour each time."""

LONGEST: Final = timedelta(hours=1)
"""Nothing is put off for longer. What is to wait until later than that was put off by a wrong clock, and leaves now."""

MOST_TRIES: Final = {Cause.REFUSED: 3, Cause.UNREACHABLE: 30, Cause.LATER: 6, Cause.NO_ADDRESS: 1, Cause.CAME_BACK: 1}
"""After so many tries a message has failed, and a stand-in is told."""


@dataclass(slots=True)
class Tally:
    """What one pass did. ``server_away``: nothing more can leave in it."""

    sent: int = 0
    held_back: int = 0
    put_off: int = 0
    failed: int = 0
    server_away: bool = False


def deliver(*, at: datetime, post: Post, site: str, still_ours: Callable[[], bool] = lambda: True) -> Tally:
    """Send what is due.

    Args:
        at: the moment of the pass.
        post: the way out.
        site: the address of the site, as it stands in the message.
        still_ours: asked before each message; when the lease is lost, the pass ends.

    Raises:
        ExceptionGroup: some messages met a fault; the others have left.
    """
    tally = Tally()
    faults: list[Exception] = []
    for row in _due(at):
        if not still_ours():
            break
        try:
            _deliver_one(row, at=at, post=post, site=site, tally=tally)
            if tally.server_away:
                # The server is away: the others would only wait for it, one after the other.
                break
        except StaleRecord:
            # Another pass has taken it in hand.
            continue
        except Exception as fault:  # noqa: BLE001 -- told below: one message must not keep the others from leaving
            faults.append(fault)
    if faults:
        raise ExceptionGroup("some messages could not be handled", faults)
    return tally


def find_recipients(*, at: datetime) -> int:
    """Look again for somebody who may be told, for alerts that have nobody; gives how many still have none.

    Raises:
        ExceptionGroup: some of them met a fault; the others were looked at.
    """
    rows = list(OutgoingMessage.objects.filter(state=State.NOBODY))
    found = each(rows, lambda row: _redirected(row, at), "for some alerts nobody could be looked for")
    return found.count(False)


def tell_others(*, at: datetime) -> int:
    """Alerts that were sent to an address from which mail comes back, and that nobody opened; how many were found.

    They go to the other address of the same person. Where there is none, whoever stands in is told at once, unless
    somebody else of the same alert is reached.

    Raises:
        ExceptionGroup: some of them met a fault; the others were handled.
    """
    failed = dict(Account.objects.filter(mail_failed_at__isnull=False).values_list("id", "mail_failed_at"))
    rows = OutgoingMessage.objects.filter(
        state=State.SENT, route=Route.OWN, opened_at=None, recipient__in=list(failed)
    )  # fmt: skip
    found = [row for row in rows if row.sent_at and row.recipient and row.sent_at <= failed[row.recipient]]
    each(found, lambda row: _told_another_way(row, at), "some alerts that came back could not be handled")
    return len(found)


def _redirected(row: OutgoingMessage, at: datetime) -> bool:
    """Whether somebody was found."""
    told = stand_ins(row.folder, at=at, without=queries.not_to_stand_in(row.alert))
    if not told:
        return False
    with act(by=THE_SYSTEM, at=at, folder=row.folder, action="alert.redirected", subject=row.id) as done:
        _change(done, row, recipient=told[0], state=State.QUEUED, next_try=at)
        if row.kind == AlertKind.CONCERN:
            let_in(done, row.folder, told, at=at)
        if told[1:]:
            _write_more(done, row, told[1:], at)
    return True


def _told_another_way(row: OutgoingMessage, at: datetime) -> None:
    if row.recipient and contact_of(row.recipient).address:
        with act(by=THE_SYSTEM, at=at, folder=row.folder, action="alert.put_off", subject=row.recipient) as done:
            _change(done, row, state=State.QUEUED, cause=Cause.CAME_BACK, next_try=at)
    else:
        _give_up(row, State.FAILED, Cause.CAME_BACK, at)


def _due(at: datetime) -> Iterator[OutgoingMessage]:
    due = Q(next_try__lte=at) | Q(next_try__gt=at + LONGEST + AHEAD)
    rows = OutgoingMessage.objects.filter(state__in=WAITING).filter(due).order_by("next_try", "id")
    yield from list(rows[:MOST_AT_ONCE])


def _deliver_one(row: OutgoingMessage, *, at: datetime, post: Post, site: str, tally: Tally) -> None:
    if not _may_leave(row, at):
        _give_up(row, State.WITHHELD, Cause.NONE, at)
        tally.held_back += 1
        return
    with act(by=THE_SYSTEM, at=at, folder=row.folder, action="alert.in_hand", subject=row.recipient) as done:
        _change(done, row, state=State.SENDING, attempts=row.attempts + 1, next_try=at + IN_HAND_FOR)
    cause = _handed_over(row, post, site, at, tally)
    if cause is Cause.NONE:
        with act(by=THE_SYSTEM, at=at, folder=row.folder, action="alert.sent", subject=row.recipient) as done:
            _change(done, row, state=State.SENT, cause=cause, sent_at=at, next_try=None)
        tally.sent += 1
    elif cause is Cause.CAME_BACK and row.route == Route.OWN and row.recipient and contact_of(row.recipient).address:
        with act(by=THE_SYSTEM, at=at, folder=row.folder, action="alert.put_off", subject=row.recipient) as done:
            _change(done, row, state=State.QUEUED, cause=cause, next_try=at)
        tally.put_off += 1
    elif row.attempts >= MOST_TRIES[cause]:
        _give_up(row, State.FAILED, cause, at)
        tally.failed += 1
    else:
        with act(by=THE_SYSTEM, at=at, folder=row.folder, action="alert.put_off", subject=row.recipient) as done:
            _change(done, row, state=State.QUEUED, cause=cause, next_try=at + _wait(row.attempts))
        tally.put_off += 1


def _may_leave(row: OutgoingMessage, at: datetime) -> bool:
    """Looked at again at the last moment: somebody may have been kept out since it was written."""
    if row.route == Route.HOUSE:
        return bool(second_address(row.folder, at=at, without=queries.kept_apart(row.alert)))
    return row.recipient is not None and may_be_told(row.recipient, row.folder, at)


def _handed_over(row: OutgoingMessage, post: Post, site: str, at: datetime, tally: Tally) -> Cause:
    address, instead = _address(row, at)
    if not address:
        return instead
    try:
        post.send(address, words_of(AlertKind(row.kind), site), row.message_id)
    except AddressRefused:
        if row.recipient is None:
            return Cause.REFUSED
        # Noted before the message is given up: a process that dies between the two finds it noted already.
        second = contact_of(row.recipient).second_mail == address
        mail_came_back(account=row.recipient, by=THE_SYSTEM, at=at, second=second)
        return Cause.CAME_BACK
    except Refused:
        return Cause.REFUSED
    except Unreachable as fault:
        tally.server_away = not fault.mailbox
        return Cause.LATER if fault.mailbox else Cause.UNREACHABLE
    return Cause.NONE


def _address(row: OutgoingMessage, at: datetime) -> tuple[str, Cause]:
    """Where a message goes; where it can go nowhere, why."""
    if row.recipient is None:
        return second_address(row.folder, at=at, without=queries.kept_apart(row.alert)), Cause.NO_ADDRESS
    contact = contact_of(row.recipient)
    cause = Cause.CAME_BACK if contact.came_back else Cause.NO_ADDRESS
    if row.route == Route.SECOND:
        return contact.second_mail if contact.second_works else "", cause
    return contact.address, cause


def _give_up(row: OutgoingMessage, state: State, cause: Cause, at: datetime) -> None:
    """This recipient is not reached. If nobody else is who is there, whoever stands in is told in the same act."""
    with act(by=THE_SYSTEM, at=at, folder=row.folder, action=f"alert.{state}", subject=row.recipient) as done:
        _change(done, row, state=state, cause=cause, next_try=None)
        reached = queries.reached_by(row.alert)
        if reached - who_is_away(reached, at) or queries.has_nobody(row.alert):
            return
        told = stand_ins(row.folder, at=at, without=queries.not_to_stand_in(row.alert))
        if reached and not told:
            # It waits for those who are away: there is nobody else.
            return
        if row.kind == AlertKind.CONCERN:
            let_in(done, row.folder, told, at=at)
        _write_more(done, row, told, at)


def _write_more(done: Act, row: OutgoingMessage, told: Sequence[UUID], at: datetime) -> None:
    apart = queries.kept_apart(row.alert)
    outbox.write(done, alert_id=row.alert, folder=row.folder, told=told, kind=row.kind, at=at, beside=apart)


def _change(done: Act, row: OutgoingMessage, **values: object) -> None:
    seen = row.version
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    done.change(row, seen=seen)


def _wait(attempts: int) -> timedelta:
    waits = chain((timedelta(minutes=value) for value in WAITS), repeat(LONGEST))
    return next(value for number, value in enumerate(waits, 1) if number >= attempts)
