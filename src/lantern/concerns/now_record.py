"""What the folder of a report holds for its reporter: duties, tries, evidence, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.access.roles import Role
from lantern.concerns.now_calls import Calls
from lantern.concerns.now_duties import Kept, Matched
from lantern.concerns.now_kinds import Try
from lantern.procedures.assessment import Duty

NOTHING_TRIED: Final = UUID(int=0)
"""Under which id ``Record.tries`` holds what is said of a duty that nobody has begun."""


@dataclass(frozen=True, slots=True)
class Tries:
    """What was tried for one duty, and what it means for the clock.

    ``change_at`` is the second of waiting that changes what is to be done.
    """

    calls: Calls
    standing: tuple[Try, ...]
    change_at: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was written when a duty was done."""

    words: str
    reference: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reopened:
    """A duty that was said to be done, and was not: which, what is right, and when that was said."""

    duty: UUID
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of the report, as its reporter may know it: who was told, and how far it has come."""

    told: tuple[Role, ...]
    sent_at: datetime
    opened: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Record:
    """What the folder holds for the page: duties with their matches, tries of each, and what was written as done."""

    matched: Matched
    tries: Mapping[UUID, Tries]
    evidence: Mapping[UUID, Evidence]
    reopened: tuple[Reopened, ...] = ()

    def kept(self, duty: Duty) -> Kept | None:
        """The duty in the folder that is the same as one that follows."""
        return next((match.kept for match in self.matched.now if match.duty is duty), None)

    def tries_of(self, kept: Kept | None) -> Tries:
        """What was tried for a duty."""
        return self.tries[kept.id if kept is not None else NOTHING_TRIED]
