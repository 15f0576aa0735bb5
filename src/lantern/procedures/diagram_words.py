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
    truth.UNKNOWN: "“nobody knows”",
    truth.NO: "no",
    truth.NOT_ASKED: "“not asked”",
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
_PEOPLE: Final = {
    "helped": "may be harmed or uses the service",
    "accused": "is said to have caused harm",
    "feared": "may have caused harm, may control somebody, or must not learn of this",
    "counted": "may be harmed, uses the service, or is said to have caused harm",
    "everyone": "has a part in this",
}
_SHORT: Final = 60
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
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
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def meaning(fact: FactDefinition) -> str:
    """The short form of what a fact means: no remark in brackets, nothing after a semicolon."""
    text = fact.meaning.split(";")[0].strip()
    if text.startswith("(") and ")" in text:
        text = text.split(")", 1)[1].strip()
    return text.split(" (")[0]


def clock_in_words(clock: Clock, vocabulary: Vocabulary, duties: Mapping[str, str]) -> str:
    """By when, as one would say it; ``duties`` are what a clock may wait for."""
    amount, event = clock.amount or 0, _event(clock.event or "", duties)
    words = {
        "immediate": "now",
        "same_day": "today",
        "after": f"after {event}",
        "hours": f"within {amount} hours",
        "calendar_days": f"within {amount} day{'s' * (amount != 1)}",
        "working_days": f"within {amount} working day{'s' * (amount != 1)}",
        "before": f"{amount} days before {event}" if amount else f"before {event}",
        "recurring": f"every {amount} minutes",
    }[clock.kind]
    if clock.to_working_day:
        words = f"{words}, or the next working day"
    if clock.start == "noticed_at" or clock.start not in vocabulary.facts:
        return words
    return f"{words}, counted from: {meaning(vocabulary.facts[clock.start])}"


def _event(event: str, duties: Mapping[str, str]) -> str:
    return f"“{duties[event]}”" if event in duties else spoken(event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Tells conditions in words. Facts with a number and results with a letter are told by it."""

    vocabulary: Vocabulary
    numbers: Mapping[str, int]
    letters: Mapping[str, str]
    named: Mapping[str, Named]
    procedures: Mapping[str, Procedure]

    def of(self, condition: ex.Expression) -> str:
        """The whole condition."""
        return self._told(condition, outermost=True)

    def of_unknown(self, condition: ex.Expression) -> str:
        """That nobody knows whether a condition is met."""
        if isinstance(condition, ex.Name):
            return self._answers((frozenset({truth.UNKNOWN}), False), condition.name)
        return f"nobody knows whether: {self.of(condition)}"

    def _told(self, condition: ex.Expression, *, outermost: bool = False) -> str:
        match condition:
            case ex.Any(parts=parts):
                told = self._joined(parts, "or", outermost=outermost)
            case ex.All(parts=parts):
                told = self._joined(parts, "and", outermost=outermost)
            case ex.AtLeast(count=count, parts=parts):
                told = f"at least {count} of: {'; '.join(self._told(part) for part in parts)}"
            case ex.RaisedBy(core=core, signs=signs):
                told = f"{self._told(core)}, or a sign of it: {self._joined(signs, 'or', outermost=True)}"
            case ex.Some(people=people, part=ex.Literal(value=truth.YES)):
                told = f"there is a person who {self._people(people)}"
            case ex.Some(people=people, part=part):
                told = f"for at least one person who {self._people(people)}: {self._told(part)}"
            case ex.Every(people=people, part=part):
                told = f"for every person who {self._people(people)}: {self._told(part)}"
            case _:
                told = self._single(condition)
        return told

    def _single(self, condition: ex.Expression) -> str:
        asked = _as_answer(condition)
        if asked is not None:
            return self._answers(asked[1], asked[0])
        told = "a condition of its own"
        match condition:
            case ex.Literal(value=value):
                told = "in every other case" if value == truth.YES else "in no case"
            case ex.WordIs(name=name, words=words):
                where = listed(self._words_of(name, words), "or")
                told = f"in {where}" if name == "nation" else f"{self.subject_of(name)}: {where}"
            case ex.HasRole(role=role):
                told = f"the person {self._people(role)}"
            case ex.InArea(areas=areas):
                told = f"in {' or '.join(sorted(areas))}"
            case ex.Compare(operator=operator, left=left, right=right):
                told = f"{self._sum(left)}: {_SIGNS[operator]} {self._sum(right)}"
            case ex.Not(part=part):
                told = f"not ({self._told(part, outermost=True)})"
            case ex.StateIs(part=part, states=states):
                told = f"{_states((states, False))} to ({self._told(part, outermost=True)})"
        return told

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
        if not outermost:
            return f"({f' {joint} '.join(texts)})"
        plain = all(len(text) < _SHORT and not {"and", "or"} & set(text.split()) for text in texts)
        return (f" {joint} " if plain else f"; {joint} ").join(_bare(text) if joint == "or" else text for text in texts)

    def _numbered(self, asked: _Asked, facts: list[str], joint: str) -> str:
        numbers = sorted({self.numbers[fact] for fact in facts})
        many = "s" if len(numbers) > 1 and joint == "and" else ""
        return f"{_states(asked)} to question{many} {listed(map(str, numbers), joint)}"

    def _answers(self, asked: _Asked, name: str) -> str:
        if name in self.numbers:
            return self._numbered(asked, [name], "or")
        if name in self.letters:
            return f"{_states(asked)} to {self.letters[name]}"
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

    def subject_of(self, name: str) -> str:
        """What a comparison with words is about."""
        if name in self.numbers:
            return f"question {self.numbers[name]}"
        return self._label(name)

    def _words_of(self, name: str, words: frozenset[str]) -> list[str]:
        """The words a fact or procedure is compared with, in their own order."""
        if name in self.procedures:
            return [spoken(code) for code in self.procedures[name].codes() if code in words]
        labels = {"nation": self.vocabulary.nations, "organisation_type": self.vocabulary.organisation_types}
        known = labels.get(name, {})
        ordered = [word for word in (*known, *self.vocabulary.facts[name].choices) if word in words]
        return [known.get(word, spoken(word)) for word in dict.fromkeys((*ordered, *sorted(words)))]

    def _people(self, word: str) -> str:
        if word in _PEOPLE:
            return _PEOPLE[word]
        label = self.vocabulary.roles.get(word, spoken(word))
        return f"is {label}" if label.startswith(("a ", "at ", "the ", "said ")) else label

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


def _bare(text: str) -> str:
    """Without the brackets around it, where nothing inside needs them."""
    inside = text[1:-1]
    return inside if text.startswith("(") and text.endswith(")") and not {"(", ")"} & set(inside) else text
