"""What is still to ask, and everything else that somebody may know: as plain values. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from lantern.concerns.now_setting import Setting
from lantern.concerns.now_words import translated
from lantern.procedures.assessment import Question
from lantern.procedures.situation import FactValue, Situation
from lantern.procedures.vocabulary import FactDefinition, Vocabulary
from lantern.procedures.wording import day_words, moment_words, person_words

NOBODY: Final = 0
"""The number of the concern itself, where people are told apart by their numbers."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question. ``quick``: yes, no, or nobody knows; the others need a page of their own.

    ``number`` is its place among those that the reader can answer; 0 where only others can.
    """

    number: int
    fact: str
    subject: str
    ask: str
    whose: str
    again: bool
    such_as: tuple[str, ...]
    why: str
    dont_know: str
    quick: bool


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic, and about whom something may be said in it: pairs of a person's number and their words."""

    number: int
    title: str
    people: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """One fact that may be told, with what was said so far."""

    fact: FactDefinition
    value: FactValue | None


def asks(questions: tuple[Question, ...], answerable: tuple[Question, ...], setting: Setting) -> tuple[Ask, ...]:
    """Questions as the page shows them.

    Args:
        questions: those to show.
        answerable: those that the reader can answer, in the order of their numbers; the others have the number 0.
        setting: the case.
    """
    numbers = {question: number for number, question in enumerate(answerable, start=1)}
    return tuple(ask(question, numbers.get(question, 0), setting) for question in questions)


def ask(question: Question, number: int, setting: Setting) -> Ask:
    """One question."""
    fact = setting.vocabulary.facts[question.fact]
    return Ask(
        number=number,
        fact=fact.name,
        subject=question.subject or "",
        ask=translated(fact.ask),
        whose=person_words(question.subject, setting.situation),
        again=question.state == "unknown",
        such_as=tuple(translated(sign) for sign in fact.such_as),
        why=translated(fact.why),
        dont_know=translated(fact.dont_know),
        quick=fact.type == "yn" and number > 0,
    )


def topics(vocabulary: Vocabulary, situation: Situation, ids: tuple[str, ...]) -> tuple[Topic, ...]:
    """Every topic in which something may be told, in the order of the vocabulary.

    Args:
        vocabulary: the words.
        situation: whose people they are.
        ids: the ids of the people, in the order of their numbers (from 1).
    """
    return tuple(
        Topic(number, translated(title), tuple(_people(name, vocabulary, situation, ids)))
        for number, (name, title) in enumerate(vocabulary.topics.items(), start=1)
        if any(_of(name, vocabulary))
    )


def facts_of(vocabulary: Vocabulary, topic: int, *, person: bool) -> tuple[FactDefinition, ...]:
    """What may be told in a topic: about a person, or about the concern. Empty where there is no such topic."""
    names = list(vocabulary.topics)
    if not 1 <= topic <= len(names):
        return ()
    scope = "subject" if person else "concern"
    return tuple(fact for fact in _of(names[topic - 1], vocabulary) if fact.scope == scope)


def value_words(value: FactValue | None, setting: Setting) -> str:
    """An answer in words; empty for one that was not given."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return moment_words(value, setting.procedures.zone)
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, tuple):
        return ", ".join(part.replace("_", " ") for part in value)
    return f"{value:g}" if isinstance(value, float | int) else value.replace("_", " ")


def _of(topic: str, vocabulary: Vocabulary) -> Iterator[FactDefinition]:
    return (fact for fact in vocabulary.facts.values() if fact.set == topic and fact.askable)


def _people(
    topic: str, vocabulary: Vocabulary, situation: Situation, ids: tuple[str, ...]
) -> Iterator[tuple[int, str]]:
    scopes = {fact.scope for fact in _of(topic, vocabulary)}
    if "concern" in scopes:
        yield NOBODY, ""
    if "subject" in scopes:
        for number, identity in enumerate(ids, start=1):
            yield number, situation.subject(identity).label
