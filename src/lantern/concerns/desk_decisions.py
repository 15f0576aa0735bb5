"""Where a concern stands: not decided, waiting for a second reader, decided. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Stand(StrEnum):
    """How far the decision about a concern has come."""

    OPEN = "open"
    WAITS = "waits"
    REFUSED = "refused"
    STANDS = "stands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision as its side row has it, without its words."""

    id: UUID
    at: datetime
    by: UUID | None
    outcome: str
    entry: UUID
    look_again_on: date | None
    second_needed: bool
    second_by: UUID | None
    second_at: datetime | None
    agrees: bool | None
    second_entry: UUID | None

    @property
    def stand(self) -> Stand:
        """Whether it stands."""
        if not self.second_needed or self.agrees:
            return Stand.STANDS
        return Stand.WAITS if self.agrees is None else Stand.REFUSED


def newest(decisions: Iterable[Decision]) -> Decision | None:
    """The one that counts."""
    return max(decisions, key=lambda one: (one.at, str(one.id)), default=None)


def stand_of(decision: Decision | None, *, overtaken: bool = False) -> Stand:
    """Where a concern stands after its newest decision. ``overtaken``: it was to close what is open again."""
    return decision.stand if decision is not None and not overtaken else Stand.OPEN


def may_read_second(decision: Decision | None, account: UUID | None) -> bool:
    """Whether this account may be the second reader: never of what they decided themselves."""
    return decision is not None and decision.stand is Stand.WAITS and decision.by != account
