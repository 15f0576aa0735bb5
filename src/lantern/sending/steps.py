"""One idempotent pass over everything that falls due: its steps, each on its own, under one lease (design § 4)."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lantern.sending.leases import give_back, take
from lantern.sending.marks import mark

LOG: Final = logging.getLogger("lantern.sweep")
LEASE: Final = "sweep"
LASTS: Final = timedelta(minutes=2)
WHOLE: Final = "sweep"
"""The mark of a pass as a whole: it went well when every step did."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What a step is handed: the moment of the pass, and a way to ask whether the lease is still ours."""

    at: datetime
    still_ours: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a pass does. It must do no harm when it runs twice, late, or on two machines."""

    name: str
    run: Callable[[Pass], object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a pass: it stood aside, or which steps ran and which failed."""

    stood_aside: bool
    ran: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    @property
    def went_well(self) -> bool:
        """Whether nothing failed."""
        return not self.failed


def one_pass(steps: Sequence[Step], *, holder: str, clock: Callable[[], datetime]) -> Outcome:
    """Run every step once, if no other process is at it. A step that fails is logged, and the others run.

    Args:
        steps: in this order.
        holder: who we are, different for each process and machine.
        clock: asked once for the pass, and again only to renew the lease.
    """
    at = clock()
    if not take(LEASE, holder, at=at, lasts=LASTS):
        return Outcome(stood_aside=True)
    this = Pass(at, lambda: take(LEASE, holder, at=clock(), lasts=LASTS))
    ran: list[str] = []
    failed: list[str] = []
    try:
        for step in steps:
            if not this.still_ours():
                break
            (ran if _went_well(step, this) else failed).append(step.name)
    finally:
        give_back(LEASE, holder)
    mark(WHOLE, at, well=not failed)
    return Outcome(False, tuple(ran), tuple(failed))


def _went_well(step: Step, this: Pass) -> bool:
    try:
        step.run(this)
    except Exception:
        # One step that fails must not keep the others from running.
        LOG.exception("sweep.step_failed", extra={"step": step.name})
        mark(step.name, this.at, well=False)
        return False
    mark(step.name, this.at, well=True)
    return True
