"""Reads the report form: which questions it asks, and which facts, parts and people each answer gives (F01, T-03)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from lantern.packs.case_values import CaseValues, Place
from lantern.packs.vocabularies import ROOT, read_toml, sources, vocabulary
from lantern.procedures.problems import PackError, Problem
from lantern.procedures.situation import FactValue
from lantern.procedures.vocabulary import Vocabulary
from lantern.spelling.near_misses import no_such_key

FILE: Final = "intake.toml"
_QUESTION: Final = ("key", "scope", "ask", "hint", "why", "several", "choice")
_CHOICE: Final = ("key", "label", "sets", "roles", "posts", "person", "danger", "then", "needs")
_PERSON: Final = ("label", "roles", "facts")
_HEAD: Final = ("edition", "because", "kept_out_roles", "always", "question")
_SCOPES: Final = {"concern": "concern", "person": "subject"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """Somebody who is in the concern because of an answer, such as whoever interpreted."""

    label: str
    roles: tuple[str, ...]
    facts: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer that may be given, and what it gives.

    ``then`` is said at once to whoever gives it; ``needs`` are questions that must then be answered, too.
    """

    key: str
    label: str
    sets: Mapping[str, FactValue] = field(default_factory=dict)
    roles: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    person: Brought | None = None
    danger: str = ""
    then: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeQuestion:
    """One question of the form. ``scope``: of the concern, or of each person in it."""

    key: str
    scope: str
    ask: str
    why: str
    hint: str = ""
    several: bool = False
    choices: tuple[Choice, ...] = ()

    def chosen(self, given: object) -> tuple[Choice, ...]:
        """The choices behind the keys that were given; a key that is no longer there counts as not asked."""
        keys = given if isinstance(given, list | tuple) else [given]
        return tuple(choice for choice in self.choices if choice.key in keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The report form of one edition."""

    edition: str
    kept_out_roles: tuple[str, ...]
    always: Mapping[str, FactValue]
    questions: Mapping[str, IntakeQuestion]


@cache
def intake() -> Intake:
    """The report form that comes with Lantern.

    Raises:
        PackError: it has a fault; it is never used in part.
    """
    return read_intake(read_toml(ROOT / FILE), vocabulary(), frozenset(sources()))


def read_intake(values: Mapping[str, Any], words: Vocabulary, known_sources: frozenset[str]) -> Intake:
    """A report form from the plain values of its file.

    Raises:
        PackError: with every fault: where it is, what is wrong, what to write instead.
    """
    reader = _Reader(words)
    head = Place(values, "the head", reader.problems)
    head.only(_HEAD)
    for source in values.get("because", ()):
        if source not in known_sources:
            head.refuse(f'"{source}" is no source; the register of sources lists them')
    always = reader.facts(values.get("always", {}), "always", "concern")
    questions: dict[str, IntakeQuestion] = {}
    for number, each in enumerate(values.get("question", ()), start=1):
        found = reader.question(each, f"question {number}")
        if found is not None:
            if found.key in questions:
                reader.problems.append(f'question {number}: the key "{found.key}" stands there twice')
            questions[found.key] = found
    _needs_are_there(questions, head)
    kept_out_roles = reader.words_of(values, "kept_out_roles", words.roles, "the head")
    if reader.problems:
        raise PackError(tuple(Problem(file=FILE, place="the form", what=what) for what in reader.problems))
    return Intake(
        edition=str(values.get("edition", "")), kept_out_roles=kept_out_roles, always=always, questions=questions
    )


def _needs_are_there(questions: Mapping[str, IntakeQuestion], head: Place) -> None:
    for question in questions.values():
        needed = {key for choice in question.choices for key in choice.needs}
        beside = {key for key, other in questions.items() if other.scope == question.scope}
        for key in sorted(needed - beside):
            head.refuse(f'question "{question.key}", needs: there is no question "{key}" beside it')


class _Reader:
    """Reads the parts of the form; faults gather in ``problems``."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.problems: list[str] = []

    def question(self, values: Mapping[str, Any], where: str) -> IntakeQuestion | None:
        place = Place(values, where, self.problems)
        place.only(_QUESTION)
        key, ask, why = place.text("key"), place.text("ask"), place.text("why")
        scope = place.text("scope") or ""
        if not key or not ask or not why:
            place.refuse("key, ask and why must all stand there")
            return None
        if scope not in _SCOPES:
            place.refuse(f'scope is "{scope}"; write concern or person')
            return None
        choices = tuple(self.choice(each, f'{where} "{key}"', scope) for each in values.get("choice", ()))
        if not choices or len({choice.key for choice in choices}) < len(choices):
            place.refuse("needs choices, each with a key of its own")
        return IntakeQuestion(
            key=key, scope=scope, ask=ask, why=why, hint=place.text("hint") or "",
            several=bool(values.get("several", False)), choices=choices,
        )  # fmt: skip

    def choice(self, values: Mapping[str, Any], where: str, scope: str) -> Choice:
        key = str(values.get("key", ""))
        here = f'{where}, choice "{key}"'
        place = Place(values, here, self.problems)
        place.only(_CHOICE)
        if not key or not values.get("label"):
            place.refuse("key and label must both stand there")
        return Choice(
            key=key,
            label=str(values.get("label", "")),
            sets=self.facts(values.get("sets", {}), here, scope),
            roles=self.words_of(values, "roles", self.words.roles, here),
            posts=self.words_of(values, "posts", self.words.recipients, here),
            person=self.brought(values.get("person"), here),
            danger=str(values.get("danger", "")),
            then=str(values.get("then", "")),
            needs=tuple(str(key) for key in values.get("needs", ())),
        )

    def brought(self, values: Mapping[str, Any] | None, where: str) -> Brought | None:
        if values is None:
            return None
        Place(values, where, self.problems).only(_PERSON)
        return Brought(
            label=str(values.get("label", "")),
            roles=self.words_of(values, "roles", self.words.roles, where),
            facts=self.facts(values.get("facts", {}), where, "person"),
        )

    def facts(self, values: Mapping[str, Any], where: str, scope: str) -> dict[str, FactValue]:
        for name in values:
            definition = self.words.facts.get(name)
            if definition is not None and definition.scope != _SCOPES[scope]:
                self.problems.append(f'{where}: "{name}" belongs to {definition.scope}, and is given to {scope}')
        return dict(CaseValues(self.words).facts_of(Place(values, where, self.problems)))

    def words_of(self, values: Mapping[str, Any], key: str, known: Mapping[str, object], where: str) -> tuple[str, ...]:
        given = tuple(str(word) for word in values.get(key, ()))
        for word in given:
            if word not in known:
                self.problems.append(f"{where}, {key}: {no_such_key(word, tuple(known))}")
        return given
