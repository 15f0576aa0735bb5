"""What a reporter tells later, laid beside what the desk knows: some duties follow only from both."""

from typing import Final
from uuid import UUID

from lantern.access.visitors import Visitor
from lantern.concerns import desk_actions
from lantern.concerns.desk_queries import case_at_the_desk
from lantern.concerns.desk_told import AT_THE_DESK
from lantern.folders.kinds import EntryKind
from lantern.folders.queries import entries_of
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.permits import for_the_system

PURPOSE: Final = "follow at the desk what a reporter tells"


def follow_at_the_desk(visitor: Visitor, folder: UUID) -> bool:
    """Keep what follows from everything that is known, where the desk knows more than the reporter; whether it did.

    The reporter's page shows nothing of it. Those who hold the concern are alerted as by any other news.
    """
    reading = for_the_system(folder, PURPOSE, reads=True)
    facts = [entry for entry in entries_of(reading) if entry.kind is EntryKind.FACT]
    if not any(entry.body.get(AT_THE_DESK) for entry in facts):
        return False
    case = case_at_the_desk(visitor, reading, facts)
    if not case.is_behind:
        return False
    writing = for_the_system(folder, PURPOSE, writes=True)
    desk_actions.bring_up_to_date(
        permit=writing, said=case.own.said, outcome=case.outcome, by=THE_SYSTEM, at=visitor.at
    )
    return True
