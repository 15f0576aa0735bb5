"""Alerts that nobody has opened are sent again, and then to whoever stands in. Nothing is forgotten."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lantern.sending import outbox, queries
from lantern.sending.apart import each
from lantern.sending.kinds import NOW, AlertKind
from lantern.sending.letting_in import let_in
from lantern.sending.recipients import stand_ins, who_may_be_told
from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM

REPEAT_AFTER: Final = (timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8), timedelta(hours=24))
"""How long after it was sent an unopened alert is sent again: so many times, and then it is left to the list."""

STAND_IN_AT: Final = 2
"""With which repeat a stand-in is told, too, if it cannot wait."""


def repeat_unopened(*, at: datetime) -> int:
    """Write the repeats that are due; gives how many. A second pass at the same moment writes none.

    Raises:
        ExceptionGroup: some of them met a fault; the others were written.
    """
    found = queries.unopened()
    ended = queries.climbs_that_ended({item.alert for item in found if item.step})
    # They were only told because nobody had opened it. Somebody has.
    left = [item for item in found if not (item.step and item.alert in ended)]
    return sum(each(left, lambda item: _repeated(item, at), "some alerts could not be repeated"))


def _repeated(item: queries.Unopened, at: datetime) -> bool:
    number = item.repeats + 1
    if number > len(REPEAT_AFTER) or at - item.sent_at < REPEAT_AFTER[item.repeats]:
        return False
    apart = queries.kept_apart(item.alert)
    told = who_may_be_told(item.folder, {item.recipient} - apart, at=at)
    instead: tuple[UUID, ...] = ()
    if number == STAND_IN_AT and item.kind in NOW:
        instead = stand_ins(item.folder, at=at, without={*queries.not_to_stand_in(item.alert), *told})
    told += instead
    if not told:
        return False
    with act(by=THE_SYSTEM, at=at, folder=item.folder, action="alert.repeated", subject=item.recipient) as done:
        if item.kind is AlertKind.CONCERN:
            let_in(done, item.folder, instead, at=at)
        outbox.write(
            done, alert_id=item.alert, folder=item.folder, told=told, kind=item.kind, at=at, beside=apart,
            repeat=number,
        )  # fmt: skip
    return True
