"""Telling more after sending: answers are kept, and the procedures say what follows from them."""

from collections.abc import Iterable

from lantern.access.visitors import Visitor
from lantern.concerns.desk_following import follow_at_the_desk
from lantern.concerns.now_actions import tell_more
from lantern.concerns.now_queries import Case, case_of
from lantern.concerns.queries import own_report_of
from lantern.concerns.question_forms import Asked, with_answers
from lantern.concerns.said import Answer, Said
from lantern.vault.acts import StaleRecord

Answered = tuple[Asked, Answer | None]


def told_more(visitor: Visitor, case: Case, answers: Iterable[Answered]) -> bool:
    """Keep the answers that say something new; whether there were any.

    A question that is left open leaves what was said before as it is.
    """
    new: list[Answered] = [
        (one, answer) for one, answer in answers if answer is not None and answer != before(case.own.said, one)
    ]
    if not new:
        return False
    try:
        _tell(visitor, case, new)
    except StaleRecord:
        # Another window has told something meanwhile: this is told on top of it, and neither is lost.
        _tell(visitor, case_of(visitor, own_report_of(visitor, case.own.folder)), new)
    follow_at_the_desk(visitor, case.own.folder)
    return True


def or_unknown(answers: Iterable[Answered], *, unknown: bool) -> list[Answered]:
    """The answers; with ``unknown``, what was left open was answered with *I do not know*."""
    return [(one, "unknown" if unknown and answer is None else answer) for one, answer in answers]


def _tell(visitor: Visitor, case: Case, new: list[Answered]) -> None:
    said = with_answers(case.own.said, new)
    tell_more(
        folder=case.own.folder, said=said, answered=_kept(new, case), outcome=case.after(said), seen=case.own.version,
        by=visitor.by, at=visitor.at,
    )  # fmt: skip


def before(said: Said, one: Asked) -> Answer | None:
    """What was answered to a question so far."""
    if one.subject is None:
        return said.answers.get(one.fact.name)
    return next((person.answers.get(one.fact.name) for person in said.people if person.id == one.subject), None)


def _kept(new: list[Answered], case: Case) -> dict[str, object]:
    """The answers as they stand in the folder: whose, in the words of the question."""
    names = {person.id: person.label for person in case.setting.situation.subjects}
    return {
        "words": "; ".join(f"{one.fact.ask} {_words(answer)}" for one, answer in new),
        "told": [
            {
                "fact": one.fact.name,
                "person": one.subject or "",
                "label": names.get(one.subject or "", ""),
                "answer": answer,
            }
            for one, answer in new
        ],
    }


def _words(answer: Answer | None) -> str:
    return ", ".join(answer) if isinstance(answer, list) else str(answer)
