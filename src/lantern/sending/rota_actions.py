"""What people do with the rota. Each is one transaction with one audit entry in the chain of whoever it is about."""

from datetime import date, datetime
from uuid import UUID

from lantern.access.alerts import AlertKind
from lantern.sending import outbox
from lantern.sending.rota_models import Absence, Turn
from lantern.sending.rota_times import Hours
from lantern.vault.acts import Act, act
from lantern.vault.audit import By


class RotaRefused(Exception):  # noqa: N818
    """It cannot be done with the rota: there is no such turn or absence, or it is over."""


def give_turn(*, account: UUID, first: date, last: date, hours: Hours, by: By, at: datetime) -> Turn:
    """Put somebody on call, from one day to another, both counted. They hear of it, unless they did it themselves.

    The same turn given twice is one.
    """
    with act(by=by, at=at, folder=account, action="rota.turn_given", subject=account) as done:
        same = Turn.objects.select_for_update().filter(
            folder=account, first_day=first, last_day=last, hours=hours.value, ended_at=None
        )
        if known := same.first():
            return known
        row = Turn(folder=account, first_day=first, last_day=last, hours=hours.value, made_at=at, made_by=by.account)
        done.add(row)
        _tell(done, account, by, at)
    return row


def end_turn(*, turn: UUID, by: By, at: datetime) -> Turn:
    """Take a turn back from this moment on; what was of it stays. Whose turn it was hears of it.

    Raises:
        RotaRefused: there is no such turn, or it ended already.
    """
    account = _whose(Turn, turn)
    with act(by=by, at=at, folder=account, action="rota.turn_ended", subject=account) as done:
        row = Turn.objects.select_for_update().filter(pk=turn, ended_at=None).first()
        if row is None:
            raise RotaRefused
        seen, row.version = row.version, row.version + 1
        row.ended_at, row.ended_by = at, by.account
        done.change(row, seen=seen)
        _tell(done, account, by, at)
    return row


def say_away(*, account: UUID, starts: datetime, until: datetime | None, by: By, at: datetime) -> Absence:
    """Say that somebody is away, from one moment to another; ``until`` none: until somebody says they are back.

    They hear of it where somebody else says so: whoever is passed over must know it.
    """
    with act(by=by, at=at, folder=account, action="rota.away", subject=account) as done:
        known = Absence.objects.select_for_update().filter(folder=account, starts=starts, until=until).first()
        if known is not None:
            return known
        row = Absence(folder=account, starts=starts, until=until, said_at=at, said_by=by.account)
        done.add(row)
        _tell(done, account, by, at)
    return row


def say_back(*, absence: UUID, by: By, at: datetime) -> Absence:
    """Say that somebody is back, or does not go: the absence ends now.

    Raises:
        RotaRefused: there is no such absence, or it is over.
    """
    account = _whose(Absence, absence)
    with act(by=by, at=at, folder=account, action="rota.back", subject=account) as done:
        row = Absence.objects.select_for_update().filter(pk=absence).first()
        if row is None or (row.until is not None and row.until <= at):
            raise RotaRefused
        seen, row.version = row.version, row.version + 1
        row.starts, row.until = min(row.starts, at), at
        done.change(row, seen=seen)
        _tell(done, account, by, at)
    return row


def _whose(model: type[Turn] | type[Absence], row: UUID) -> UUID:
    account = model.objects.filter(pk=row).values_list("folder", flat=True).first()
    if account is None:
        raise RotaRefused
    return account


def _tell(done: Act, account: UUID, by: By, at: datetime) -> None:
    if by.account != account:
        outbox.alert(done, folder=account, to=[account], kind=AlertKind.ROTA, at=at)
