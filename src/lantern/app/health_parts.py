"""What is said of one part of the installation: plain values, never a name."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from lantern.access.visitors import Visitor
from lantern.readiness.backups import AHEAD

FUTURE: Final = "its moment lies in the future"
SILENT: Final = "its folder does not answer"
LOOK_AT_SHARE: Final = "Look at the disk or the machine on which that folder lies. Alerts leave all the same."
SET_CLOCK: Final = "Look at the clock of this machine (UTC). Then let it happen again."


def is_of_the_future(since: datetime, at: datetime) -> bool:
    """Whether a moment was told by a wrong clock: it would look fresh for ever."""
    return since > at + AHEAD


class Colour(StrEnum):
    """How a part is."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the installation: its colour, what is so, and what to do about it."""

    name: str
    colour: Colour
    says: str
    next: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """When it is asked, and by whom: without a visitor the machine that watches asks, and everything is counted.

    For somebody who is signed in nothing is counted that is kept from them: a number alone would tell them (DP-26).
    """

    at: datetime
    visitor: Visitor | None = None

    @property
    def account(self) -> UUID | None:
        """The account of the visitor."""
        return self.visitor.account if self.visitor else None
