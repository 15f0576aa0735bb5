"""Writing alerts: inside the act of what causes them, so that neither is ever there without the other."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from lantern.sending.kinds import AlertKind, Route, State
from lantern.sending.letting_in import let_in
from lantern.sending.models import Climb, OutgoingMessage
from lantern.sending.recipients import stand_ins, who_may_be_told
from lantern.vault.acts import Act


def alert(
    done: Act,
    *,
    folder: UUID,
    to: Iterable[UUID],
    kind: AlertKind,
    at: datetime,
    beside: Iterable[UUID] = (),
    urgent: bool = False,
) -> tuple[OutgoingMessage, ...]:
    """Alert these accounts that something about this folder needs them. Nothing is sent yet: a pass does that.

    Whoever must not know, or is suspended, is left out. If nobody is left, a stand-in is found. If there
    is none either, the alert is kept without a recipient, and health turns red until somebody is found.

    Args:
        done: the act of what causes the alert.
        folder: about which folder; it never stands in the message.
        to: ids of accounts.
        kind: why; it stands in Lantern only.
        at: when.
        beside: whom it is about or who did it; never told of it, nor when somebody stands in later.
        urgent: it climbs from step to step, until somebody opens what it is about (F08).
    """
    apart = tuple(dict.fromkeys(beside))
    meant = [account for account in to if account not in apart]
    told = who_may_be_told(folder, meant, at=at)
    if not told:
        told = stand_ins(folder, at=at, without=apart)
        if kind is AlertKind.CONCERN:
            let_in(done, folder, told, at=at)
    id_ = uuid4()
    if urgent:
        done.add(Climb(folder=folder, alert=id_, since=at))
    return write(done, alert_id=id_, folder=folder, told=told, kind=kind, at=at, beside=apart)


def write(
    done: Act,
    *,
    alert_id: UUID,
    folder: UUID,
    told: Sequence[UUID],
    kind: str,
    at: datetime,
    beside: Iterable[UUID],
    repeat: int = 0,
    step: int = 0,
) -> tuple[OutgoingMessage, ...]:
    """Write the messages of one alert to accounts that were found already; one without a recipient if none were."""
    apart = tuple(beside)
    rows = tuple(
        _message(alert_id, folder, account, kind=kind, at=at, beside=apart, repeat=repeat, step=step)
        for account in (told or (None,))
    )
    done.add(*rows)
    return rows


def write_second(
    done: Act,
    *,
    climb: Climb,
    told: Collection[UUID],
    house: bool,
    kind: str,
    at: datetime,
    beside: Iterable[UUID],
    step: int,
) -> tuple[OutgoingMessage, ...]:
    """Write the messages of a climb that go by second ways: of these accounts, and of the organisation."""
    apart, ways = tuple(beside), [(account, Route.SECOND) for account in told]
    rows = tuple(
        _message(climb.alert, climb.folder, account, kind=kind, at=at, beside=apart, step=step, route=route)
        for account, route in [*ways, *([(None, Route.HOUSE)] if house else [])]
    )
    if rows:
        done.add(*rows)
    return rows


def _message(
    alert_id: UUID, folder: UUID, account: UUID | None, *, kind: str, at: datetime, beside: Iterable[UUID],
    repeat: int = 0, step: int = 0, route: Route = Route.OWN,
) -> OutgoingMessage:  # fmt: skip
    return OutgoingMessage(
        alert=alert_id,
        kind=kind,
        recipient=account,
        folder=folder,
        state=State.NOBODY if account is None and route is not Route.HOUSE else State.QUEUED,
        repeat=repeat,
        step=step,
        route=route,
        made_at=at,
        next_try=at,
        beside=[str(one) for one in beside],
        message_id=f"<{uuid4()}@lantern>",
    )
