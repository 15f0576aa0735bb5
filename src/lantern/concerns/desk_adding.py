"""Facts that are added at the desk: as they are kept, with their source and what was known before."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.visitors import Visitor
from lantern.concerns.desk_actions import add_facts
from lantern.concerns.desk_queries import WRITES, Desk
from lantern.concerns.desk_told import AT_THE_DESK
from lantern.concerns.now_telling import Answered
from lantern.concerns.question_forms import with_answers
from lantern.concerns.said import Answer
from lantern.folders.twice import PressedTwice
from lantern.procedures.situation import FactValue


def add(visitor: Visitor, desk: Desk, answers: Iterable[Answered], *, told_by: str, known: Iterable[str]) -> None:
    """Keep the answers that were given. The same answer from another source is kept, too; pressed twice, it is one."""
    given = [(one, answer) for one, answer in answers if answer is not None]
    writing = permit(visitor, Action.ADD_ENTRY, desk.folder, purpose=WRITES)
    said = with_answers(desk.said, given)
    told = {
        AT_THE_DESK: True,
        "words": "; ".join(f"{one.fact.ask} {_words(answer)}" for one, answer in given),
        "told_by": told_by,
        "known": list(known),
        "told": [_kept(one, desk) for one in given],
    }
    with suppress(PressedTwice):
        add_facts(permit=writing, said=said, told=told, outcome=desk.case.after(said), by=visitor.by, at=visitor.at)


def _kept(answered: Answered, desk: Desk) -> dict[str, object]:
    one, answer = answered
    situation = desk.case.setting.situation
    label = situation.subject(one.subject).label if one.subject else ""
    before = situation.answer(one.fact.name, one.subject)
    return {
        "fact": one.fact.name, "person": one.subject or "", "label": label, "answer": answer, "before": _plain(before),
    }  # fmt: skip


def _plain(value: FactValue | None) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _words(answer: Answer | None) -> str:
    return ", ".join(answer) if isinstance(answer, list) else str(answer)
