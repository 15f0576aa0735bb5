"""Conditions, clocks and answers in words, for the picture of a procedure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from lantern.procedures import expressions as ex
from lantern.procedures import truth
from lantern.procedures.clocks import Clock
from lantern.procedures.pack import Named, Procedure
from lantern.procedures.situation import FactValue
from lantern.procedures.vocabulary import FactDefinition, Vocabulary

_ANSWERS: Final = {
    truth.YES: "yes",
    truth.UNKNOWN: "nobody knows",
    truth.NO: "no",
    truth.NOT_ASKED: "not asked",
}
_ONLY_YES: Final = frozenset({truth.YES})
_SIGNS: Final = {
    ">": "more than",
    ">=": "at least",
    "<": "less than",
    "<=": "at most",
    "=": "exactly",
    "!=": "not",
}
_SPANS: Final = ((86400.0, "days"), (3600.0, "hours"), (60.0, "minutes"))
_Asked = tuple[frozenset[int], bool]
"""Which answers count, and whether it is those (``False``) or all others (``True``)."""


def spoken(word: str) -> str:
    """A word of a pack as one would say it."""
    return word.replace("_", " ")


def listed(items: Iterable[str], joint: str) -> str:
    """Several words as one writes them: ``a, b or c``."""
    found = list(items)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {joint} {found[-1]}" if found else ""


def answer_in_words(value: FactValue | None) -> str:
    """An answer as a word: yes, no, nobody knows, not asked, or what was said."""
    if value is None:
        return "not asked"
    if isinstance(value, tuple):
        return ", ".join(spoken(item) for item in value) or "none"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, str):
        return "nobody knows" if value == "unknown" else spoken(value)
    return f"{value:g}"


def day_in_words(day: date) -> str:
    """A day as one would write it: ``7 April 2026``, whatever the language of the machine."""
    months = "January February March April May June July August September October November December".split()
    return f"{day.day} {months[day.month - 1]} {day.year}"


def meaning(fact: FactDefinition) -> str:
    """The short form of what a fact means: no remark in brackets, nothing after a semicolon."""
    text = fact.meaning.split(";")[0].strip()
    if text.startswith("(") and ")" in text:
        text = text.split(")", 1)[1].strip()
    return text.split(" (")[0]


def clock_in_words(clock: Clock, vocabulary: Vocabulary, duties: Mapping[str, str]) -> str:
    """By when, as one would say it; ``duties`` are what a clock may wait for."""
    amount, event = clock.amount or 0, _event(clock.event or "", vocabulary, duties)
    words = {
        "immediate": "now",
        "same_day": "today",
        "after": f"after: {event}",
        "hours": f"within {amount} hours",
        "calendar_days": f"within {amount} day{'s' * (amount != 1)}",
        "working_days": f"within {amount} working day{'s' * (amount != 1)}",
        "before": f"{amount} days before: {event}" if amount else f"before: {event}",
        "recurring": f"every {amount} minutes",
    }[clock.kind]
    if clock.start == "noticed_at" or clock.start not in vocabulary.facts:
        return words
    return f"{words}, counted from: {meaning(vocabulary.facts[clock.start])}"


def _event(event: str, vocabulary: Vocabulary, duties: Mapping[str, str]) -> str:
    if event in duties:
        return duties[event]
    return meaning(vocabulary.facts[event]) if event in vocabulary.facts else spoken(event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Tells conditions in words. Facts with a number are told as questions, the rest by what they mean."""

    vocabulary: Vocabulary
    numbers: Mapping[str, int]
    named: Mapping[str, Named]
    procedures: Mapping[str, Procedure]

    def of(self, condition: ex.Expression) -> str:
        """The whole condition."""
        return self._told(condition, outermost=True)

    def _told(self, condition: ex.Expression, *, outermost: bool = False) -> str:
        match condition:
            case ex.Any(parts=parts):
                return self._joined(parts, "or", outermost=outermost)
            case ex.All(parts=parts):
                return self._joined(parts, "and", outermost=outermost)
            case ex.AtLeast(count=count, parts=parts):
                return f"at least {count} of: {'; '.join(self._told(part) for part in parts)}"
            case ex.RaisedBy(core=core, signs=signs):
                return f"{self._told(core)}, or a sign of it: {self._joined(signs, 'or', outermost=True)}"
            case ex.Some(people=people, part=part):
                return f"for at least one person ({self._people(people)}): {self._told(part)}"
            case ex.Every(people=people, part=part):
                return f"for every person ({self._people(people)}): {self._told(part)}"
            case _:
                return self._single(condition)

    def _single(self, condition: ex.Expression) -> str:
        asked = _as_answer(condition)
        if asked is not None:
            return self._answers(asked[1], asked[0], "and")
        match condition:
            case ex.Literal(value=value):
                return "in every other case" if value == truth.YES else "in no case"
            case ex.WordIs(name=name, words=words):
                return self._word_is(name, words)
            case ex.HasRole(role=role):
                return f"the person: {self._people(role)}"
            case ex.Compare(operator=operator, left=left, right=right):
                return f"{self._sum(left)}: {_SIGNS[operator]} {self._sum(right)}"
            case ex.Not(part=part):
                return f"not ({self._told(part)})"
            case ex.StateIs(part=part, states=states):
                return f"{_states((states, False))}: ({self._told(part)})"
        return "a condition of its own"

    def _joined(self, parts: tuple[ex.Expression, ...], joint: str, *, outermost: bool) -> str:
        groups: dict[_Asked | int, list[str]] = {}
        told: dict[_Asked | int, str] = {}
        for place, part in enumerate(parts):
            answer = _as_answer(part)
            if answer is not None and answer[0] in self.numbers:
                groups.setdefault(answer[1], []).append(answer[0])
                told[answer[1]] = ""
            else:
                told[place] = self._told(part)
        for asked, facts in groups.items():
            if isinstance(asked, tuple):
                told[asked] = self._numbered(asked, facts, joint)
        texts = list(told.values())
        if len(texts) == 1:
            return texts[0]
        whole = f"; {joint} ".join(texts) if outermost else f" {joint} ".join(texts)
        return whole if outermost else f"({whole})"

    def _numbered(self, asked: _Asked, facts: list[str], joint: str) -> str:
        numbers = sorted({self.numbers[fact] for fact in facts})
        many = "s" if len(numbers) > 1 and joint == "and" else ""
        return f"{_states(asked)} to question{many} {listed(map(str, numbers), joint)}"

    def _answers(self, asked: _Asked, name: str, joint: str) -> str:
        if name in self.numbers:
            return self._numbered(asked, [name], joint)
        label = f"“{self._label(name)}”"
        if asked == (_ONLY_YES, False):
            return label
        if asked == (_ONLY_YES, True):
            return f"not {label}"
        return f"{_states(asked)} to {label}"

    def _label(self, name: str) -> str:
        if name in self.named:
            return self.named[name].label
        if name in self.vocabulary.facts:
            return meaning(self.vocabulary.facts[name])
        return self.procedures[name].title if name in self.procedures else spoken(name)

    def _word_is(self, name: str, words: frozenset[str]) -> str:
        return f"{self.subject_of(name)}: {listed(self.words_of(name, words), 'or')}"

    def subject_of(self, name: str) -> str:
        """What a comparison with words is about."""
        if name in self.numbers:
            return f"question {self.numbers[name]}"
        return self._label(name)

    def words_of(self, name: str, words: frozenset[str]) -> list[str]:
        """The words a fact or procedure is compared with, in their own order."""
        if name in self.procedures:
            return [spoken(code) for code in self.procedures[name].codes() if code in words]
        labels = {"nation": self.vocabulary.nations, "organisation_type": self.vocabulary.organisation_types}
        known = labels.get(name, {})
        ordered = [word for word in (*known, *self.vocabulary.facts[name].choices) if word in words]
        return [known.get(word, spoken(word)) for word in dict.fromkeys((*ordered, *sorted(words)))]

    def _people(self, word: str) -> str:
        if word in self.vocabulary.roles:
            return self.vocabulary.roles[word]
        roles = self.vocabulary.classes.get(word, frozenset())
        only = next(iter(roles)) if len(roles) == 1 else ""
        return self.vocabulary.roles.get(only, spoken(word))

    def _sum(self, terms: tuple[ex.Term, ...]) -> str:
        told = ""
        for term in terms:
            joint = "" if not told and term.sign > 0 else " plus " if term.sign > 0 else " minus "
            told += joint + self._term(term)
        return told

    def _term(self, term: ex.Term) -> str:
        if term.kind == "now":
            return "now"
        if term.kind == "number":
            return f"{term.amount:g}"
        if term.kind == "span":
            size, unit = next((span for span in _SPANS if term.amount % span[0] == 0), (1.0, "seconds"))
            return f"{term.amount / size:g} {unit}"
        return self.subject_of(term.name)


def _as_answer(condition: ex.Expression) -> tuple[str, _Asked] | None:
    """A test of one answer: whose, and which answers count."""
    match condition:
        case ex.Name(name=name):
            return name, (_ONLY_YES, False)
        case ex.StateIs(part=ex.Name(name=name), states=states):
            return name, (states, False)
        case ex.Not(part=ex.StateIs(part=ex.Name(name=name), states=states)):
            return name, (states, True)
        case ex.Not(part=ex.Name(name=name)):
            return name, (frozenset({truth.NO}), False)
    return None


def _states(asked: _Asked) -> str:
    states, turned = asked
    if not turned and states == frozenset({truth.YES, truth.NO, truth.UNKNOWN}):
        return "an answer"
    told = listed((word for value, word in _ANSWERS.items() if value in states), "or")
    return f"anything but {told}" if turned else told
