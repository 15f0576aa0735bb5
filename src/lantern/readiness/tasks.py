"""What set-up asks for, and how far each thing is: from facts alone, never from a box that was ticked. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from lantern.packs.readiness_files import ReadinessFigures


class Code(StrEnum):
    """The things that set-up asks for, in the order in which one does them."""

    LEAD = "lead"
    DEPUTY = "deputy"
    ROTA = "rota"
    AREA = "area"
    SITES = "sites"
    PACKS = "packs"
    CONTACTS = "contacts"
    RECOVERY = "recovery"
    CUSTODY = "custody"
    BACKUP = "backup"
    DRILL = "drill"
    MAIL = "mail"
    CLOCK = "clock"
    KIT = "kit"


class State(StrEnum):
    """How far a thing is. ``LATE`` was done, and is too long ago or no longer holds."""

    DONE = "done"
    LATE = "late"
    TO_DO = "to_do"


NOT_HELD_UP_BY: Final = frozenset({Code.KIT})
"""What is asked for, and does not keep an installation from going live: paper is printed once there is a rota."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How the installation is. Moments are none where the thing never happened.

    ``leads`` and ``deputies`` have come in and can sign in. ``turns``: a rota is kept. ``gaps`` are of the days that
    the figures ask for. ``adopted`` and ``adopted_now``: packs were adopted by two, and are still the ones in use.
    ``unchecked``: numbers that a procedure would have rung at once, and that nobody has checked; of ``pressing``.
    ``holds_work``: there is work here already, from before anybody asked for this.
    ``before``: reports were taken here once, and this database is of the time before: an old backup was brought back.
    ``backups_silent``: their folder lies on another machine, which does not answer.
    ``recovery_damaged``: there is a file of recovery that cannot be read.
    """

    leads: int
    deputies: int
    turns: bool
    gaps: int
    area: str
    area_known: bool
    sites: int
    adopted: datetime | None
    adopted_now: bool
    pressing: int
    unchecked: int
    recovery: datetime | None
    recovery_waits: bool
    custody: datetime | None
    recipients: int
    backup: datetime | None
    drill: datetime | None
    mail: datetime | None
    mail_route: bool
    clock_off: timedelta
    kit: datetime | None
    holds_work: bool = False
    recovery_damaged: bool = False
    before: bool = False
    backups_silent: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One thing and how far it is. ``since``: when it was so last; ``until``: from when on it no longer counts."""

    code: Code
    state: State
    since: datetime | None = None
    until: datetime | None = None

    @property
    def holds_up(self) -> bool:
        """Whether nobody goes live because of it."""
        return self.state is not State.DONE and self.code not in NOT_HELD_UP_BY


def tasks(facts: Facts, figures: ReadinessFigures, at: datetime) -> tuple[Task, ...]:
    """Everything that set-up asks for, as it is at this moment."""
    return tuple(_tasks(facts, figures, at))


def _tasks(facts: Facts, figures: ReadinessFigures, at: datetime) -> Iterator[Task]:
    def since(code: Code, last: datetime | None) -> Task:
        return _since(code, last, figures.days[code.value], at)

    yield _so(Code.LEAD, so=facts.leads > 0)
    yield _so(Code.DEPUTY, so=facts.deputies > 0)
    yield Task(Code.ROTA, _rota(facts))
    yield _so(Code.AREA, so=facts.area_known)
    yield _so(Code.SITES, so=facts.sites > 0)
    yield Task(Code.PACKS, _adopted(facts), since=facts.adopted)
    yield _so(Code.CONTACTS, so=facts.pressing > 0 and facts.unchecked <= figures.contacts)
    yield since(Code.RECOVERY, facts.recovery)
    yield since(Code.CUSTODY, facts.custody)
    # A backup for which nobody holds the key any more is none.
    yield since(Code.BACKUP, facts.backup if facts.recipients else None)
    yield since(Code.DRILL, facts.drill)
    yield since(Code.MAIL, facts.mail if facts.mail_route else None)
    yield _so(Code.CLOCK, so=facts.clock_off <= figures.clock)
    yield since(Code.KIT, facts.kit)


def _so(code: Code, *, so: bool) -> Task:
    return Task(code, State.DONE if so else State.TO_DO)


def _rota(facts: Facts) -> State:
    if not facts.turns:
        return State.TO_DO
    return State.LATE if facts.gaps else State.DONE


def _adopted(facts: Facts) -> State:
    if facts.adopted is None:
        return State.TO_DO
    return State.DONE if facts.adopted_now else State.LATE


def _since(code: Code, last: datetime | None, holds: timedelta, at: datetime) -> Task:
    if last is None:
        return Task(code, State.TO_DO)
    until = last + holds
    return Task(code, State.DONE if at < until else State.LATE, since=last, until=until)


def hold_up(found: tuple[Task, ...]) -> tuple[Task, ...]:
    """What is still in the way of going live."""
    return tuple(task for task in found if task.holds_up)


def overdue(found: tuple[Task, ...]) -> tuple[Task, ...]:
    """What is not so, or no longer: after going live all of it is warned about."""
    return tuple(task for task in found if task.state is not State.DONE)
