"""The one page that matters more than all others: what to do now.

Danger first; three cards at most for the one who noticed; the rest is named as the lead's; then
messages, what not to do, what is still to ask. Plain values: the terminal, a web page and paper
show the same.
"""

from dataclasses import dataclass

from lantern.procedures.assessment import Assessment, Duty, Prohibition, Question
from lantern.procedures.merging import urgency
from lantern.procedures.vocabulary import Vocabulary

MOST_CARDS = 3
MOST_QUESTIONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatToDo:
    """The page. ``danger`` is ``call``, ``not_known``, ``none`` or ``not_asked`` (no concern)."""

    danger: str
    says: str
    emergency: Duty | None
    cards: tuple[Duty, ...]
    also_yours: tuple[Duty, ...]
    for_others: tuple[tuple[str, tuple[Duty, ...]], ...]
    messages: tuple[Duty, ...]
    prohibited: tuple[Prohibition, ...]
    to_ask: tuple[Question, ...]
    more_questions: int


def danger(assessment: Assessment) -> str:
    """What the top of the page says: ``call``, ``not_known``, ``none``, or ``not_asked``."""
    return next((given.banner for given in assessment.given if given.banner), "not_asked")


def says(assessment: Assessment) -> str:
    """The words on top of the page."""
    return next((given.says for given in assessment.given if given.banner), "")


def _is_emergency(duty: Duty, vocabulary: Vocabulary) -> bool:
    return all(vocabulary.recipients[word].emergency for word in duty.to)


def what_to_do(assessment: Assessment, vocabulary: Vocabulary) -> WhatToDo:
    """The page for one assessment."""
    emergency = next((duty for duty in assessment.duties if _is_emergency(duty, vocabulary)), None)
    rest = [duty for duty in assessment.duties if duty is not emergency]
    noticed = (duty for duty in rest if vocabulary.recipients[duty.who].notices)
    mine = sorted(noticed, key=lambda duty: _first_things_first(duty, vocabulary))
    listed = [question for question in assessment.ask_next if question.procedure]
    settling = sorted(listed, key=lambda question: not question.settles)
    return WhatToDo(
        danger=danger(assessment),
        says=says(assessment),
        emergency=emergency,
        cards=tuple(mine[:MOST_CARDS]),
        also_yours=tuple(mine[MOST_CARDS:]),
        for_others=_by_doer([duty for duty in rest if not vocabulary.recipients[duty.who].notices]),
        messages=tuple(duty for duty in assessment.duties if duty.message),
        prohibited=assessment.prohibited,
        to_ask=tuple(settling[:MOST_QUESTIONS]),
        more_questions=len(assessment.ask_next) - len(settling[:MOST_QUESTIONS]),
    )


def _first_things_first(duty: Duty, vocabulary: Vocabulary) -> tuple[tuple[int, float], bool, bool, bool]:
    """By how soon; among equals first a call to those who can help, then what nobody else may do, then the law's."""
    helps = any(vocabulary.recipients[word].outside for word in duty.to)
    return urgency(duty), not helps, not duty.personal, duty.strength != "statutory"


def _by_doer(duties: list[Duty]) -> tuple[tuple[str, tuple[Duty, ...]], ...]:
    found: dict[str, list[Duty]] = {}
    for duty in duties:
        found.setdefault(duty.who, []).append(duty)
    return tuple((who, tuple(known)) for who, known in found.items())
