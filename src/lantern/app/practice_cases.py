"""What practice does with cases: concerns are put into one, ties are told of, and one is closed on what happened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.visitors import Visitor
from lantern.app.practice_hands import Hands, Matter, writing_in
from lantern.app.practice_team import Member
from lantern.cases.case_actions import open_case, put_in_case
from lantern.cases.case_closing import close_case
from lantern.cases.case_queries import case as case_of
from lantern.cases.ties_said import tie_body
from lantern.concerns.desk_queries import DECIDES, WRITES
from lantern.folders.actions import add_entry
from lantern.folders.kinds import EntryKind
from lantern.vault.permits import Permit

More = Mapping[str, Any]


def into_case(hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    """Put the concern into the case of that name; the first of them opens it."""
    name, writing = more["name"], writing_in(matter, who, at)
    if name in hands.cases:
        door = _writing(hands, name, who.visits(at))
        put_in_case(permit=door, concern=matter.folder, by=who.by, at=at)
        return
    hands.cases[name] = open_case(permit=writing, visitor=who.visits(at), by=who.by, at=at).id


def tell_tie(hands: Hands, _matter: Matter, who: Member, more: More, at: datetime) -> None:
    """Write down what somebody said that one is to another."""
    body = tie_body(
        one=hands.people[more["one"]], other=hands.people[more["other"]], sort=more["tie"], told_by=more["told_by"],
        words=more.get("words", ""),
    )  # fmt: skip
    door = _writing(hands, more["name"], who.visits(at))
    add_entry(permit=door, kind=EntryKind.FACT, body=body, by=who.by, at=at)


def end_case(hands: Hands, _matter: Matter, who: Member, more: More, at: datetime) -> None:
    """Close the case on what happened."""
    visitor, folder = who.visits(at), hands.cases[more["name"]]
    known = [concern.folder for concern in case_of(visitor, folder).concerns]
    door = permit(visitor, Action.DECIDE, folder, purpose=DECIDES, reason=more["words"])
    close_case(permit=door, known=known, result=more["result"], words=more["words"], by=who.by, at=at)


def _writing(hands: Hands, name: str, visitor: Visitor) -> Permit:
    return permit(visitor, Action.ADD_ENTRY, hands.cases[name], purpose=WRITES)
