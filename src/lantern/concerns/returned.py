"""What was sent to an address that has sent mail back since: which duties are open again. Pure (T-24).

A duty that was closed on a message to exactly that address is opened again. Where it was not kept which address or
number was used, nothing is opened: those who hold the duty are told to look.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.concerns.now_kinds import Tried
from lantern.directory.queries import Reported
from lantern.directory.standing import NUMBERS

USES: Final = {**dict.fromkeys(NUMBERS, Tried.DIALLED), "e-mail": Tried.SENT}
"""What notes that a way of a kind was used. Of the others nothing is noted."""


@dataclass(frozen=True, slots=True)
class Used:
    """That something was sent or rung for a duty. ``marks`` are those of the addresses; nothing where none was kept."""

    duty: UUID
    kind: Tried
    at: datetime
    marks: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Held:
    """A duty of a folder: to whom it is addressed, and when somebody wrote that it was done, if it was."""

    id: UUID
    to: frozenset[str]
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Touched:
    """The duties that are opened again, and those to look at."""

    open_again: tuple[UUID, ...]
    look: tuple[UUID, ...]


def touched(reported: Reported, used: Iterable[Used], held: Iterable[Held]) -> Touched:
    """Which duties a wrong way touches.

    Whatever was used before the way led nowhere counts as arrived. Who closed a duty after it was reported knew of it.

    Args:
        reported: the way, since when it leads nowhere, and when that was told.
        used: what was sent and rung in a folder.
        held: the duties of that folder.
    """
    kind = USES.get(reported.kind)
    since = [one for one in used if one.kind is kind and one.at >= reported.since]
    again: list[UUID] = []
    look: list[UUID] = []
    for duty in held:
        if duty.closed_at is not None and duty.closed_at > reported.at:
            continue
        own = [one.marks for one in since if one.duty == duty.id]
        if any(marks is not None and reported.way in marks for marks in own):
            (look if duty.closed_at is None else again).append(duty.id)
        elif None in own and duty.to & reported.roles:
            look.append(duty.id)
    return Touched(tuple(again), tuple(look))
