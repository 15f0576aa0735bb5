"""What stands in a concern, as its readers see it: words, answers line by line, and the duties with their clocks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.concerns.body_marks import marks_in
from lantern.concerns.body_presenters import mark_words
from lantern.concerns.report_presenters import answer_words
from lantern.folders.kinds import EntryKind
from lantern.folders.queries import OpenDuty, OpenEntry
from lantern.packs.body_files import body as parts_of_a_body
from lantern.packs.intake_files import Intake
from lantern.procedures.vocabulary import Vocabulary

TITLES: Final = {
    EntryKind.WORDS: gettext_lazy("What was reported"),
    EntryKind.NOTE: gettext_lazy("Note"),
    EntryKind.FACT: gettext_lazy("What was answered"),
    EntryKind.DECISION: gettext_lazy("Decision"),
    EntryKind.EVIDENCE: gettext_lazy("Evidence"),
    EntryKind.CORRECTION: gettext_lazy("Correction"),
}
WORDS_AS: Final = {
    "opinion": gettext_lazy("What the reporter thinks"),
    "done": gettext_lazy("What was done already"),
    "wishes": gettext_lazy("What the person wants"),
    "place": gettext_lazy("A place was given"),
}


@dataclass(frozen=True)
class AnswerLine:
    """One answer."""

    word: str
    value: str


@dataclass(frozen=True)
class DutyLine:
    """One duty: what, whose, by when, and whether it is done."""

    id: UUID
    what: str
    who: str
    to: str
    due_at: datetime | None
    by: str
    done_at: datetime | None
    overdue: bool


def title_of(entry: OpenEntry) -> str:
    """What an entry is, in words; of answers, about whom they are."""
    if entry.kind is EntryKind.FACT and entry.body.get("person"):
        label = str(entry.body.get("label") or entry.body["person"])
        return _("What was answered about %(name)s") % {"name": label}
    return str(WORDS_AS.get(str(entry.body.get("as")), TITLES[entry.kind]))


def answer_lines(entry: OpenEntry, form: Intake, words: Vocabulary) -> tuple[AnswerLine, ...]:
    """The answers of an entry, line by line."""
    return tuple(_lines(entry.body, form, words))


def tells_who_is_kept_out(entry: OpenEntry, form: Intake) -> bool:
    """Whether an entry would tell a reader with a tie who else has one."""
    # What was done for a duty, and what was told later, names people by what they are to each other.
    if entry.kind is EntryKind.EVIDENCE or entry.body.get("told"):
        return True
    given = entry.body.get("given") or {}
    roles = {role for choice in form.questions["part"].chosen(given.get("part")) for role in choice.roles}
    return bool(given.get("post")) or not roles.isdisjoint(form.kept_out_roles)


def duty_lines(duties: Iterable[OpenDuty], words: Vocabulary, at: datetime) -> tuple[DutyLine, ...]:
    """The duties: open ones first, soonest first."""
    lines = [
        DutyLine(
            id=duty.id,
            what=_(str(duty.body["what"])),
            who=_doer(words, duty),
            to=", ".join(_label(words, str(word)) for word in duty.body.get("to", ())),
            due_at=duty.due_at,
            by=BY.get(str(duty.body.get("by", "")).partition(":")[0], ""),
            done_at=duty.done_at,
            overdue=duty.done_at is None and duty.due_at is not None and duty.due_at < at,
        )
        for duty in duties
    ]
    return tuple(sorted(lines, key=_soonest))


BY: Final[Mapping[str, Any]] = {
    "immediate": gettext_lazy("now"),
    "same_day": gettext_lazy("today"),
    "after": gettext_lazy("after another duty"),
    "before": gettext_lazy("before something that is to come"),
    "recurring": gettext_lazy("again and again"),
}


def _doer(words: Vocabulary, duty: OpenDuty) -> str:
    who = str(duty.body.get("who", ""))
    recipient = words.recipients.get(who)
    if recipient is None or not recipient.notices:
        return _label(words, who)
    # What follows from what was added at the desk is nothing that its reporter hears of.
    return _("whoever works on it") if duty.body.get("desk") else _("the reporter")


def _label(words: Vocabulary, word: str) -> str:
    """What a word stands for; a duty that somebody wrote by hand may name none, or one of its own."""
    recipient = words.recipients.get(word)
    return _(recipient.label) if recipient is not None else word


def _soonest(line: DutyLine) -> tuple[bool, bool, float]:
    return (line.done_at is not None, line.by != BY["immediate"], line.due_at.timestamp() if line.due_at else 1e12)


def _lines(body: Mapping[str, Any], form: Intake, words: Vocabulary) -> Iterator[AnswerLine]:
    for key, given in (body.get("given") or {}).items():
        question = form.questions.get(key)
        if question is not None:
            yield AnswerLine(_(question.ask), ", ".join(_(choice.label) for choice in question.chosen(given)))
    for fact, answer in (body.get("answers") or {}).items():
        ask = words.facts[fact].ask if fact in words.facts else fact
        yield AnswerLine(_(ask), answer_words(answer))
    for mark in marks_in(body.get("marks") or {}):
        yield AnswerLine(_("Mark on the body"), mark_words(parts_of_a_body(), mark))
    if body.get("told_by"):
        yield AnswerLine(_("Who told it"), str(body["told_by"]))
    if body.get("known"):
        yield AnswerLine(
            _("How it is known"), ", ".join(_(c.label) for c in form.questions["known"].chosen(body["known"]))
        )
