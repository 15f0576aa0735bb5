"""Writing alerts: inside the act of what causes them, so that neither is ever there without the other."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from lantern.sending.kinds import AlertKind, State
from lantern.sending.models import OutgoingMessage
from lantern.sending.recipients import stand_ins, who_may_be_told
from lantern.vault.acts import Act


def alert(
    done: Act, *, folder: UUID, to: Iterable[UUID], kind: AlertKind, at: datetime, beside: Iterable[UUID] = ()
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
    """
    apart = tuple(dict.fromkeys(beside))
    meant = [account for account in to if account not in apart]
    told = who_may_be_told(folder, meant, at=at) or stand_ins(folder, at=at, without=apart)
    return write(done, alert_id=uuid4(), folder=folder, told=told, kind=kind, at=at, beside=apart)


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
) -> tuple[OutgoingMessage, ...]:
    """Write the messages of one alert to accounts that were found already; one without a recipient if none were."""
    rows = tuple(
        OutgoingMessage(
            alert=alert_id,
            kind=kind,
            recipient=account,
            folder=folder,
            state=State.QUEUED if account else State.NOBODY,
            repeat=repeat,
            made_at=at,
            next_try=at,
            beside=[str(apart) for apart in beside],
            message_id=f"<{uuid4()}@lantern>",
        )
        for account in (told or (None,))
    )
    done.add(*rows)
    return rows
