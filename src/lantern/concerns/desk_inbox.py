"""The inbox sorted into three lists: only I can today, waiting for others, can wait. Pure: the moment is handed in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from lantern.concerns.desk_decisions import Decision, Stand, may_read_second, stand_of

AT_ONCE: Final = "immediate"
PRESSING: Final = (AT_ONCE, "same_day")
"""Clocks of duties that are for now or for today, whether or not a moment stands beside them."""
DANGERS: Final = ("yes", "unknown", "no")


class Step(StrEnum):
    """What is next. The order is that of the list: what comes first presses most."""

    OPEN_IT = "open_it"
    DECIDE = "decide"
    READ_SECOND = "read_second"
    DECIDE_AGAIN = "decide_again"
    DUTY = "duty"
    ASK_THEM = "ask_them"
    CHASE = "chase"
    LOOK_AGAIN = "look_again"
    WAIT_FOR_SECOND = "wait_for_second"
    WAIT_FOR_THEM = "wait_for_them"
    OTHERS_FIRST = "others_first"
    NOTHING = "nothing"


OTHERS: Final = frozenset({Step.WAIT_FOR_SECOND, Step.WAIT_FOR_THEM})
"""What waits for somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """An open duty, as far as the lists must know it. ``clock`` is the kind of its clock.

    ``mine``: I took it. ``theirs``: somebody else has it, and is there. ``reporters``: that is whoever reported the
    concern. ``uncovered``: whoever took it is away, has left, or cannot get in any more: it is everybody's again.
    """

    id: UUID
    what: str
    clock: str
    made_at: datetime
    due_at: datetime | None
    mine: bool
    theirs: bool
    reporters: bool = False
    uncovered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Something that somebody owes."""

    id: UUID
    who: str
    what: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One open concern, as its reader may know it. With a tie, nothing of it but that it is there.

    ``look_again_at``: the end of the day on which it is to be looked at again. ``overtaken``: the decision was to
    close it, and it is open again.
    """

    folder: UUID
    reference: str
    danger: str
    reported_at: datetime
    opened: bool
    decision: Decision | None = None
    look_again_at: datetime | None = None
    overtaken: bool = False
    may_decide: bool = True
    tied: bool = False
    duties: tuple[Todo, ...] = ()
    owed: tuple[Waits, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a list: which concern, what is next, of whom, since when, and until when at the latest.

    ``now``: it is to be done at once. ``more``: so many more things of that concern are for today.
    ``uncovered``: somebody had taken it who is not there.
    """

    matter: Matter
    step: Step
    what: str = ""
    who: str = ""
    since: datetime | None = None
    until: datetime | None = None
    now: bool = False
    overdue: bool = False
    reporters: bool = False
    uncovered: bool = False
    more: int = 0
    duty: UUID | None = None
    owed: UUID | None = None


@dataclass(frozen=True, slots=True)
class Inbox:
    """The three lists. Every concern stands in the first or in the third; what others owe stands in the second."""

    today: tuple[Line, ...]
    waiting: tuple[Line, ...]
    later: tuple[Line, ...]


def inbox(
    matters: Iterable[Matter], *, account: UUID | None, at: datetime, day_ends: datetime, chase: int, ask: int
) -> Inbox:
    """Sort the concerns.

    Args:
        matters: the open ones that the reader may read.
        account: who reads.
        at: now.
        day_ends: the last moment of today, by the clock of the house.
        chase: minutes after which somebody is asked about what they should do at once.
        ask: hours after which they are asked about what has no day.
    """
    today: list[Line] = []
    waiting: list[Line] = []
    later: list[Line] = []
    for matter in matters:
        lines = list(_lines(matter, account, at, timedelta(minutes=chase), timedelta(hours=ask)))
        mine = [line for line in lines if _is_for_today(line, day_ends)]
        others = [line for line in lines if line.step in OTHERS and line not in mine]
        waiting.extend(others)
        if mine:
            today.append(replace(min(mine, key=_pressing), more=len(mine) - 1))
        else:
            rest = [line for line in lines if line not in others]
            later.append(min(rest, key=_pressing, default=_rests(matter, others)))
    return Inbox(
        tuple(sorted(today, key=_in_order)),
        tuple(sorted(waiting, key=lambda line: (line.until or at, line.since or at, str(line.matter.folder)))),
        tuple(sorted(later, key=lambda line: (_moment(line.until), *_in_order(line)))),
    )


def _lines(matter: Matter, account: UUID | None, at: datetime, chase: timedelta, ask: timedelta) -> Iterator[Line]:
    if not matter.opened:
        yield _first(matter, Step.OPEN_IT, at)
    if matter.tied:
        return
    yield from _of_the_decision(matter, account, at, chase)
    for duty in matter.duties:
        if not duty.theirs:
            overdue = duty.due_at is not None and duty.due_at < at
            yield Line(
                matter=matter, step=Step.DUTY, what=duty.what, since=duty.made_at, until=duty.due_at, overdue=overdue,
                duty=duty.id, now=duty.clock == AT_ONCE, uncovered=duty.uncovered,
            )  # fmt: skip
            continue
        # Whoever took something without a clock is asked, too, in time: nothing is forgotten.
        late = duty.due_at or duty.made_at + (chase if duty.clock in PRESSING else ask)
        step = Step.ASK_THEM if late <= at else Step.WAIT_FOR_THEM
        yield Line(
            matter=matter, step=step, what=duty.what, since=duty.made_at, until=late, overdue=step is Step.ASK_THEM,
            reporters=duty.reporters, duty=duty.id,
        )  # fmt: skip
    for one in matter.owed:
        step = Step.CHASE if one.until <= at else Step.WAIT_FOR_THEM
        yield Line(
            matter=matter, step=step, what=one.what, who=one.who, since=one.since, until=one.until,
            overdue=step is Step.CHASE, owed=one.id,
        )  # fmt: skip


def _of_the_decision(matter: Matter, account: UUID | None, at: datetime, chase: timedelta) -> Iterator[Line]:
    decision, stand = matter.decision, stand_of(matter.decision, overtaken=matter.overtaken)
    if stand is Stand.OPEN and matter.may_decide:
        yield _first(matter, Step.DECIDE, at)
    if decision is None:
        return
    if stand is Stand.WAITS:
        reads = matter.may_decide and may_read_second(decision, account)
        ask_at = decision.at + chase
        step = Step.READ_SECOND if reads else Step.WAIT_FOR_SECOND
        yield Line(matter=matter, step=step, since=decision.at, until=ask_at, overdue=not reads and ask_at <= at)
    if stand is Stand.REFUSED and matter.may_decide:
        yield Line(matter=matter, step=Step.DECIDE_AGAIN, since=decision.second_at)
    if stand is Stand.STANDS and matter.look_again_at is not None:
        late = matter.look_again_at < at
        yield Line(matter=matter, step=Step.LOOK_AGAIN, since=decision.at, until=matter.look_again_at, overdue=late)


def _rests(matter: Matter, others: list[Line]) -> Line:
    """Where nothing is mine: others must act first, until the next of them is asked; or nothing is open at all."""
    if not others:
        return Line(matter=matter, step=Step.NOTHING)
    return Line(
        matter=matter, step=Step.OTHERS_FIRST, until=min((one.until for one in others if one.until), default=None)
    )


def _is_for_today(line: Line, day_ends: datetime) -> bool:
    if line.step in {Step.OPEN_IT, Step.DECIDE, Step.READ_SECOND, Step.DECIDE_AGAIN, Step.ASK_THEM, Step.CHASE}:
        return True
    if line.step is Step.WAIT_FOR_SECOND:
        return line.overdue
    if line.step is Step.LOOK_AGAIN:
        return line.until is not None and line.until <= day_ends
    if line.step is Step.DUTY:
        known = next((duty for duty in line.matter.duties if duty.id == line.duty), None)
        pressing = known is not None and (known.clock in PRESSING or known.uncovered)
        return pressing or (line.until is not None and line.until <= day_ends)
    return False


def _first(matter: Matter, step: Step, at: datetime) -> Line:
    """What comes before everything else, with the next clock of the concern, whoever has to do something by then."""
    clock = min((duty.due_at for duty in matter.duties if duty.due_at is not None), default=None)
    now = matter.danger == DANGERS[0] or any(duty.clock == AT_ONCE for duty in matter.duties)
    late = clock is not None and clock < at
    return Line(matter=matter, step=step, since=matter.reported_at, until=clock, now=now, overdue=late)


def _pressing(line: Line) -> tuple[int, bool, bool, float]:
    # What is to be done at once has no moment beside it, and must not stand behind what was due yesterday.
    return (list(Step).index(line.step), not line.now, not line.overdue, _moment(line.until))


def _in_order(line: Line) -> tuple[int, bool, bool, float, float, str]:
    """By danger, then what has not been opened, then what is to be done at once, then the next clock, then age."""
    matter = line.matter
    return (
        DANGERS.index(matter.danger), matter.opened, not line.now, _moment(line.until),
        matter.reported_at.timestamp(), str(matter.folder),
    )  # fmt: skip


def _moment(moment: datetime | None) -> float:
    return moment.timestamp() if moment is not None else float("inf")
