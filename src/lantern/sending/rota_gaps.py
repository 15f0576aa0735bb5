"""Telling those who keep the rota that a time comes in which nobody is on call."""

from datetime import datetime
from typing import Final

from lantern.access.policy import decide
from lantern.access.policy_actions import Action
from lantern.access.relations import STRANGER
from lantern.access.roles import Actor, Role
from lantern.packs.ladder import rota_gap
from lantern.sending.apart import each
from lantern.sending.kinds import AlertKind
from lantern.sending.marks import is_over, mark, marks
from lantern.sending.outbox import alert
from lantern.sending.rota_queries import Colleague, in_posts, is_changed_since, is_kept, rota
from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM

TOLD: Final = "rota_gap_told"
"""The mark of when somebody was last told."""


def tell_of_gaps(at: datetime) -> int:
    """Tell those who keep the rota of a gap to come; how many were told. For the sweep.

    They are told again once a day, and at once when somebody said since that they are away, or a turn was taken back.
    Whoever keeps no rota at all is not told every day: alerts climb by the posts then.

    Raises:
        ExceptionGroup: some could not be told; the others were.
    """
    figures = rota_gap()
    last = marks().get(TOLD)
    if last is not None and not is_over(last[0], figures.every, at=at) and not is_changed_since(last[0]):
        return 0
    if not is_kept(at, figures.lapsed) or not rota(at, until=at + figures.before).gaps(at, at + figures.before):
        return 0
    # Noted first: a fault with one of them must not tell the others anew in every pass.
    mark(TOLD, at)
    keepers = [one for one in in_posts() if _keeps(one)]
    return len(each(keepers, lambda one: _tell(one, at), "some could not be told of a gap in the rota"))


def _tell(one: Colleague, at: datetime) -> None:
    with act(by=THE_SYSTEM, at=at, folder=one.account, action="rota.gap_told") as done:
        alert(done, folder=one.account, to=[one.account], kind=AlertKind.ROTA, at=at)


def _keeps(one: Colleague) -> bool:
    actor = Actor(role=Role(one.role), enrolled=True, second_factor=True, fresh=True)
    return decide(Action.KEEP_ROTA, actor, STRANGER).allowed
