"""What an entry says, line by line, and to which reader: shared by every page that shows what a folder holds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.cases.body_marks import Mark, marks_in
from lantern.cases.case_closing import CLOSED, REOPENED
from lantern.cases.knowing import DISCLOSED
from lantern.cases.persons import ABOUT, said_in
from lantern.cases.significance import NO_LONGER, SIGNIFICANT
from lantern.cases.ties_said import TIE, TIE_ENDED
from lantern.folders.kinds import EntryKind
from lantern.folders.queries import OpenEntry
from lantern.packs.body_files import Body
from lantern.packs.body_files import body as parts_of_a_body
from lantern.packs.case_endings import case_figures
from lantern.packs.intake_files import Intake
from lantern.packs.network_files import network_figures
from lantern.packs.triage_files import triage
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
    ABOUT: gettext_lazy("What is said of the person"),
    DISCLOSED: gettext_lazy("Somebody was told"),
    CLOSED: gettext_lazy("The case was closed"),
    REOPENED: gettext_lazy("The case was opened again"),
    TIE: gettext_lazy("What somebody is said to be to somebody else"),
    TIE_ENDED: gettext_lazy("What was said of two people is so no longer"),
    SIGNIFICANT: gettext_lazy("Marked as significant"),
    NO_LONGER: gettext_lazy("No longer marked as significant"),
}
BETWEEN: Final = "between"
"""What a reader is told of whom something is said: the references of both. It is not kept, but put in for the page."""


@dataclass(frozen=True)
class AnswerLine:
    """One answer."""

    word: str
    value: str


def title_of(entry: OpenEntry) -> str:
    """What an entry is, in words; of answers, about whom they are."""
    if entry.kind is EntryKind.FACT and entry.body.get("person"):
        label = str(entry.body.get("label") or entry.body["person"])
        return _("What was answered about %(name)s") % {"name": label}
    if words := _of_a_duty(entry):
        return words
    if entry.kind is EntryKind.DECISION and entry.body.get("second"):
        return _("The second reader agrees") if entry.body.get("agrees") else _("The second reader does not agree")
    return str(WORDS_AS.get(str(entry.body.get("as")), TITLES[entry.kind]))


def _of_a_duty(entry: OpenEntry) -> str:
    """A try is no evidence that something was done, and to let go of a duty is not to do it."""
    body = entry.body
    if entry.kind is EntryKind.EVIDENCE and body.get("tried"):
        return _("Something was tried for a duty")
    if entry.kind is EntryKind.CORRECTION and body.get("reopened"):
        return _("The duty was opened again")
    if entry.kind is EntryKind.DECISION and body.get("let_go"):
        return _("A duty was let go, with a reason")
    return ""


def answer_lines(entry: OpenEntry, form: Intake, words: Vocabulary) -> tuple[AnswerLine, ...]:
    """The answers of an entry, line by line."""
    return tuple(_lines(entry.body, form, words))


def shown_entries(entries: Iterable[OpenEntry], form: Intake, *, tied: bool) -> tuple[OpenEntry, ...]:
    """The entries that a reader is shown, in their order.

    A reader with a tie is shown none that would tell who else has one; nor what points at such an entry, because
    its words speak of what stands there.
    """
    if not tied:
        return tuple(entries)
    shown: dict[str, OpenEntry] = {}
    for entry in entries:
        if not tells_who_is_kept_out(entry, form) and all(row in shown for row in _points_at(entry)):
            shown[str(entry.id)] = entry
    return tuple(shown.values())


def without(entries: Iterable[OpenEntry], hides: Callable[[OpenEntry], bool]) -> Iterator[OpenEntry]:
    """The entries without those that are hidden, and without what points at one of them."""
    hidden: set[str] = set()
    for entry in entries:
        if hides(entry) or not hidden.isdisjoint(_points_at(entry)):
            hidden.add(str(entry.id))
        else:
            yield entry


def _points_at(entry: OpenEntry) -> Iterator[str]:
    if entry.corrects is not None:
        yield str(entry.corrects)
    if entry.body.get("as") in {SIGNIFICANT, NO_LONGER, TIE_ENDED}:
        yield str(entry.body.get("of"))


_NAMES_PEOPLE: Final = ("told", "owed", "promise", "disclosed_to")
"""Parts of an entry that name people by what they are to each other."""


def tells_who_is_kept_out(entry: OpenEntry, form: Intake) -> bool:
    """Whether an entry would tell a reader with a tie who else has one."""
    # So does what was done for a duty, what was decided, and who is what to whom.
    if entry.body.get("as") in {TIE, TIE_ENDED}:
        return True
    if entry.kind in {EntryKind.EVIDENCE, EntryKind.DECISION} or any(entry.body.get(name) for name in _NAMES_PEOPLE):
        return True
    given = entry.body.get("given") or {}
    roles = {role for choice in form.questions["part"].chosen(given.get("part")) for role in choice.roles}
    return bool(given.get("post")) or not roles.isdisjoint(form.kept_out_roles)


def answer_words(value: object) -> str:
    """An answer as one says it."""
    known = {"yes": _("Yes"), "no": _("No"), "unknown": _("Nobody knows")}
    if isinstance(value, list | tuple):
        return ", ".join(_(str(item).replace("_", " ")) for item in value)
    if isinstance(value, float):
        return f"{value:g}"
    return known.get(str(value), str(value).replace("_", " "))


def mark_words(body: Body, mark: Mark) -> str:
    """One mark in words, such as “Left knee. I saw it. A round mark. Like a coin. Red.”."""
    parts = [_(body.label(mark.part)), _(body.label(mark.how)) if mark.how else "", mark.words, mark.size, mark.colour]
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


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
    if body.get("as") == ABOUT:
        yield from _of_person(body)
    yield from _of_case(body)
    if body.get("outcome"):
        yield from _of_decision(body)
    if body.get("as") == DISCLOSED:
        whom = (str(body.get("disclosed_to") or ""), str(body.get("agency") or ""))
        yield AnswerLine(_("Who was told"), ", ".join(word for word in whom if word))
        yield AnswerLine(_("Why they needed to know"), str(body.get("because") or ""))
    if body.get("told_by"):
        yield AnswerLine(_("Who told it"), str(body["told_by"]))
    if body.get("known"):
        yield AnswerLine(
            _("How it is known"), ", ".join(_(c.label) for c in form.questions["known"].chosen(body["known"]))
        )


def _of_case(body: Mapping[str, Any]) -> Iterator[AnswerLine]:
    if body.get("as") == CLOSED:
        yield AnswerLine(_("What it was closed on"), _(case_figures().label(str(body.get("result") or ""))))
    if body.get("as") in {TIE, TIE_ENDED} and body.get("tie"):
        words = _(network_figures().sort(str(body["tie"])).label)
        two = body.get(BETWEEN)
        yield AnswerLine(_("Said to be"), f"{two[0]}: {words} {two[1]}" if two else words)


def _of_decision(body: Mapping[str, Any]) -> Iterator[AnswerLine]:
    """What was decided about a concern: the words of the entry are the reason alone."""
    key = str(body["outcome"])
    outcome = triage().outcome(key)
    yield AnswerLine(_("What was decided"), _(outcome.label) if outcome is not None else key)
    if body.get("second_needed"):
        yield AnswerLine(_("Second reader"), _("It stands only when a second reader agrees."))
    if body.get("wishes"):
        yield AnswerLine(_("What the person wants"), str(body["wishes"]))


def _of_person(body: Mapping[str, Any]) -> Iterator[AnswerLine]:
    said = said_in(body)
    yield AnswerLine(_("Names, as they were said"), ", ".join(said.names))
    if said.born:
        yield AnswerLine(_("Date of birth, as it was said"), said.born)
    if said.wishes:
        yield AnswerLine(_("What the person wants"), said.wishes)
