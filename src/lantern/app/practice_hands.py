"""Whoever plays a part in practice, and what belongs to a concern while it is played."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Final
from uuid import UUID

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.visitors import Visitor
from lantern.app.practice_data import Invented, Told
from lantern.app.practice_team import Member
from lantern.concerns import desk_work as work
from lantern.concerns.desk_queries import WRITES, Desk
from lantern.vault.permits import Permit

PARTS: Final = {
    "lead": "Ada Lindqvist", "deputy": "Sam Okoro", "manager": "Ruth Penhallow", "duty": "Idris Marlowe",
}  # fmt: skip
REPORTER: Final = "reporter"


@dataclass
class Matter:
    """One concern while it is played: its folder, and what belongs to it by name."""

    told: Told
    folder: UUID
    sent_at: datetime
    owed: dict[str, UUID] = field(default_factory=dict)
    promises: dict[str, UUID] = field(default_factory=dict)


@dataclass
class Hands:
    """Everybody of the team at work. ``chance`` is seeded: the same words and numbers come each time."""

    invented: Invented
    team: Mapping[str, Member]
    chance: Random
    people: dict[str, UUID] = field(default_factory=dict)
    places: dict[str, UUID] = field(default_factory=dict)
    cases: dict[str, UUID] = field(default_factory=dict)

    def member(self, who: str, matter: Matter) -> Member:
        """Somebody by name, or by what they are to this concern.

        Raises:
            KeyError: nobody of the team is called that.
        """
        return self.team[matter.told.by if who == REPORTER else PARTS.get(who, who)]


def desk_before(matter: Matter, who: Member, at: datetime) -> tuple[Visitor, Desk]:
    """Somebody opens the concern at the desk."""
    visitor = who.visits(at)
    return visitor, work.opened_desk(visitor, matter.folder)


def writing_in(matter: Matter, who: Member, at: datetime) -> Permit:
    """Somebody may write there now."""
    return permit(who.visits(at), Action.ADD_ENTRY, matter.folder, purpose=WRITES)
