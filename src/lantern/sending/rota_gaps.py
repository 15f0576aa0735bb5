"""Telling those who keep the rota that a time comes in which nobody is on call."""

from datetime import datetime
from typing import Final

from lantern.access.policy import decide
from lantern.access.policy_actions import Action
from lantern.access.relations import STRANGER
from lantern.access.roles import Actor, Role
from lantern.packs.ladder import rota_gap
from lantern.sending.kinds import AlertKind
from lantern.sending.marks import mark, marks
from lantern.sending.outbox import alert
from lantern.sending.rota_queries import Colleague, in_posts, rota, turns
from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM

TOLD: Final = "rota_gap_told"
"""The mark of when somebody was last told."""


def tell_of_gaps(at: datetime) -> int:
    """Tell those who keep the rota of a gap to come; how many were told. For the sweep.

    Whoever keeps no rota at all is not told every day: alerts climb by the posts then.
    """
    figures = rota_gap()
    last = marks().get(TOLD)
    if last is not None and at < last[0] + figures.every:
        return 0
    if not turns(at) or not rota(at, until=at + figures.before).gaps(at, at + figures.before):
        return 0
    keepers = [one for one in in_posts() if _keeps(one)]
    for one in keepers:
        with act(by=THE_SYSTEM, at=at, folder=one.account, action="rota.gap_told") as done:
            alert(done, folder=one.account, to=[one.account], kind=AlertKind.ROTA, at=at)
    mark(TOLD, at)
    return len(keepers)


def _keeps(one: Colleague) -> bool:
    actor = Actor(role=Role(one.role), enrolled=True, second_factor=True, fresh=True)
    return decide(Action.KEEP_ROTA, actor, STRANGER).allowed
