"""What the newest facts have changed: duties, decisions, prohibitions, before and after. Nothing is kept of it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from lantern.concerns.desk_queries import Desk
from lantern.concerns.desk_told import AT_THE_DESK
from lantern.concerns.now_what_if import Difference, Supposed, difference
from lantern.concerns.situations import checked
from lantern.folders.kinds import EntryKind
from lantern.procedures.what_if import Change


def changed_lately(desk: Desk) -> Difference | None:
    """What the facts that were added last have changed; nothing where others than the desk added them."""
    newest = next((entry for entry in reversed(desk.entries) if entry.kind is EntryKind.FACT), None)
    if newest is None or not newest.body.get(AT_THE_DESK):
        return None
    told = list(newest.body.get("told", ()))
    people = {person.id for person in desk.case.setting.situation.subjects}
    if any(one.get("person") and one["person"] not in people for one in told):
        return None
    before = desk.case.setting.situation
    for back in _changes(told, "before"):
        before = before.with_answer(back.fact, back.subject, back.value)
    then = replace(desk.case.setting, situation=before)
    return difference(Supposed("", str(newest.body.get("words", "")), tuple(_changes(told, "answer"))), then)


def _changes(told: list[Mapping[str, Any]], which: str) -> Iterator[Change]:
    for one in told:
        answer = one.get(which)
        value = checked(str(one["fact"]), answer)[0] if answer is not None else None
        yield Change(fact=str(one["fact"]), subject=str(one.get("person") or "") or None, value=value)
