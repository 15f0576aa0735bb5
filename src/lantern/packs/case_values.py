"""Turns the plain values of a case into a situation, and says of each fault where it is and what to write."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import isfinite
from typing import Final, TypeVar

from lantern.procedures.situation import FactValue, Organisation, Situation, Subject
from lantern.procedures.vocabulary import FactDefinition, Vocabulary
from lantern.spelling.folding import fold
from lantern.spelling.near_misses import did_you_mean, no_such_key

_STATES: Final = ("yes", "no", "unknown")
EARLIEST, LATEST = 1900, 2100
_HEAD: Final = (
    "id", "title", "jurisdiction", "area", "noticed_at", "person", "organisation", "narrative", "facts",
    "subjects", "expected",
)  # fmt: skip
_SUBJECT: Final = ("id", "label", "roles", "area", "posts", "facts")
_ORGANISATION: Final = ("type", "is_first_responder", "has_duty_to_notify", "name")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")
_ONLY_PERSON: Final = "p1"
_LONGEST: Final = 20_000
_MOST_PEOPLE: Final = 200
_MOST_HINTS: Final = 20
_MOST_OF_A_VALUE: Final = 60
_Day = TypeVar("_Day", bound=date)


@dataclass
class Place:
    """A table of the case, and where in the case it stands."""

    values: Mapping[str, object]
    name: str
    problems: list[str] = field(default_factory=list)

    def refuse(self, what: str) -> None:
        """Note a fault."""
        self.problems.append(f"{self.name}: {what}" if self.name else what)

    def only(self, known: tuple[str, ...]) -> None:
        """Refuse a word that means nothing here."""
        for key in self.values:
            if key not in known:
                self.refuse(no_such_key(key, known))

    def text(self, key: str) -> str | None:
        """A text, or nothing."""
        value = self.values.get(key)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, float):
            return f"{value:g}"
        self.refuse(f"{key} must be a text")
        return None

    def inner(self, key: str, name: str) -> "Place":
        """A table inside; an absent or empty one is empty."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, dict):
            self.refuse(f'{key} must be a table: lines such as "name: yes", indented')
            value = None
        return Place(value or {}, name, self.problems)


class CaseValues:
    """Reads a case against a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """``vocabulary`` says which facts there are and what may be answered."""
        self.vocabulary = vocabulary
        self.remarks: list[str] = []

    def situation(self, head: Place, identity: str, *, now: datetime, at: datetime | None) -> Situation:
        """The situation; faults are noted in ``head.problems``, and then it must not be used."""
        head.only(_HEAD)
        if head.values.get("noticed_at") is None:
            self.remarks.append("noticed_at was not given: the clocks run from the moment of this answer.")
        noticed = self._moment(head, "noticed_at", head.values.get("noticed_at")) or now
        subjects, flat = self._people(head)
        facts = self._facts(head.inner("facts", "facts"), concern=True, flat=flat)
        if flat:
            of_person = {name: value for name, value in facts.items() if self._belongs_to_person(name)}
            facts = {name: value for name, value in facts.items() if name not in of_person}
            subjects = (Subject(id=_ONLY_PERSON, label="the person", roles=frozenset({"harmed"}), facts=of_person),)
        return Situation(
            id=identity,
            title=head.text("title") or "",
            nation=self._nation(head),
            area=head.text("area"),
            noticed_at=noticed,
            now=at or noticed,
            organisation=self._organisation(head.inner("organisation", "organisation")),
            facts=facts,
            subjects=subjects,
            flat=flat,
            remarks=tuple(self.remarks),
        )

    def _belongs_to_person(self, name: str) -> bool:
        return self.vocabulary.facts[name].scope == "subject"

    def _nation(self, head: Place) -> str:
        given = head.text("jurisdiction")
        if given is None:
            self.remarks.append("The case does not say in which nation: England's packs were used. Check it.")
            return "england"
        by_fold = {fold(name): name for name in self.vocabulary.nations}
        if fold(given) not in by_fold:
            known = ", ".join(self.vocabulary.nations)
            head.refuse(f'jurisdiction "{given}" is not one of {known}.{did_you_mean(given, self.vocabulary.nations)}')
        return by_fold.get(fold(given), "england")

    def _organisation(self, place: Place) -> Organisation:
        place.only(_ORGANISATION)
        kind = place.text("type")
        known = self.vocabulary.organisation_types
        if kind is not None and kind not in known:
            place.refuse(f'type "{kind}" is not one of {", ".join(known)}.{did_you_mean(kind, known)}')
        return Organisation(
            type=kind,
            is_first_responder=self._flag(place, "is_first_responder"),
            has_duty_to_notify=self._flag(place, "has_duty_to_notify"),
        )

    def _flag(self, place: Place, key: str) -> bool | None:
        value = place.values.get(key)
        if value is None or isinstance(value, bool):
            return value
        if value in {"yes", "no"}:
            return value == "yes"
        place.refuse(f"{key} must be true or false")
        return None

    # -- people --------------------------------------------------------------------------------

    def _people(self, head: Place) -> tuple[tuple[Subject, ...], bool]:
        given = head.values.get("subjects")
        if given is None:
            return (), True
        if not isinstance(given, list):
            head.refuse("subjects must be a list of people, each beginning with a dash")
            return (), False
        if len(given) > _MOST_PEOPLE:
            head.refuse(
                f"{len(given)} people are too many for one concern; the most is {_MOST_PEOPLE}. In danger: 999. "
                "Split the case by site or family."
            )
            return (), False
        people: list[Subject] = []
        for number, values in enumerate(given, start=1):
            if not isinstance(values, dict):
                head.refuse(f"person {number} of subjects must hold id, roles and facts")
                continue
            place = Place(values, f"person {number}", head.problems)
            people.append(self._person(place, number))
        self._ids_differ(head, people)
        return tuple(people), False

    def _ids_differ(self, head: Place, people: list[Subject]) -> None:
        seen: set[str] = set()
        for person in people:
            if person.id in seen:
                head.refuse(f'subjects: two people have the id "{person.id}"; give each their own')
            seen.add(person.id)

    def _person(self, place: Place, number: int) -> Subject:
        place.only(_SUBJECT)
        identity = place.text("id")
        if not identity:
            place.refuse("id is missing")
        place.name = f'person "{identity or number}"'
        facts = self._facts(place.inner("facts", place.name), concern=False, flat=False)
        return Subject(
            id=identity or str(number),
            label=place.text("label") or "",
            roles=self._roles(place),
            area=place.text("area"),
            posts=self._known(place, "posts", self.vocabulary.recipients, "a post"),
            facts=facts,
        )

    def _roles(self, place: Place) -> frozenset[str]:
        roles = self._known(place, "roles", self.vocabulary.roles, "a role")
        if not roles and not place.values.get("roles"):
            place.refuse(f"roles is missing: write one or more of {', '.join(self.vocabulary.roles)}")
        return roles

    def _known(self, place: Place, key: str, known: Mapping[str, object], what: str) -> frozenset[str]:
        given = place.values.get(key)
        words = [given] if isinstance(given, str) else given
        if words is None:
            return frozenset()
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            place.refuse(f"{key} must be a list of words")
            return frozenset()
        for word in words:
            if word not in known:
                place.refuse(f'"{word}" is not {what}.{did_you_mean(word, known)}')
        return frozenset(words)

    # -- facts ---------------------------------------------------------------------------------

    def facts_of(self, place: Place) -> dict[str, FactValue]:
        """The answers of a table, whosever they are."""
        return self._facts(place, concern=True, flat=True)

    def _facts(self, place: Place, *, concern: bool, flat: bool) -> dict[str, FactValue]:
        found: dict[str, FactValue] = {}
        known = {name: fact for name, fact in self.vocabulary.facts.items() if fact.scope != "context"}
        for name, given in place.values.items():
            fact = known.get(name)
            if fact is None:
                # Looking for what was meant takes time: a file of nonsense must not take minutes.
                hint = did_you_mean(name, known) if len(place.problems) < _MOST_HINTS else ""
                place.refuse(f'"{name[:_MOST_OF_A_VALUE]}" is not a fact.{hint}')
                continue
            if concern and not flat and fact.scope == "subject":
                place.refuse(f'"{name}" belongs to a person; write it under the facts of one of the subjects')
                continue
            value = self._value(place, fact, given)
            if value is not None:
                found[name] = value
        return found

    def _value(self, place: Place, fact: FactDefinition, given: object) -> FactValue | None:
        if given is None:
            place.refuse(f"{fact.name} has no answer; write yes, no or unknown, or leave the line out (not asked)")
            return None
        if isinstance(given, bool):
            place.refuse(
                f"{fact.name}: {str(given).lower()} is no answer here, because an unticked box is not a no; "
                "write yes, no or unknown, or leave the line out (not asked)"
            )
            return None
        if isinstance(given, dict):
            place.refuse(f"{fact.name} must be an answer, not a table")
            return None
        if isinstance(given, str) and given.strip().lower() in _STATES and fact.type != "choice":
            return self._state(place, fact, given.strip().lower())
        readers = {
            "yn": self._yes_or_no,
            "list": self._list,
            "choice": self._choice,
            "number": self._number,
            "text": self._text,
            "moment": self._moment_fact,
            "date": self._date_fact,
        }
        return readers[fact.type](place, fact, given)

    def _state(self, place: Place, fact: FactDefinition, word: str) -> FactValue | None:
        if word == "unknown" or fact.type in {"yn", "text"}:
            return word
        if fact.type == "list" and (word == "no" or fact.or_yn):
            return word
        place.refuse(f"{fact.name}: {word} does not answer it; {_wanted(fact)}, or write unknown")
        return None

    def _yes_or_no(self, place: Place, fact: FactDefinition, given: object) -> FactValue | None:
        hint = did_you_mean(given, _STATES) if isinstance(given, str) else ""
        place.refuse(f"{fact.name}: {_shown(given)} is not an answer; write yes, no or unknown.{hint}")
        return None

    def _list(self, place: Place, fact: FactDefinition, given: object) -> FactValue | None:
        words = [given] if isinstance(given, str) else given
        if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
            place.refuse(f"{fact.name}: {_wanted(fact)}")
            return None
        for word in words:
            if word not in fact.choices:
                place.refuse(f'{fact.name}: "{word}" is not a choice.{did_you_mean(word, fact.choices)}')
        return tuple(dict.fromkeys(words))

    def _choice(self, place: Place, fact: FactDefinition, given: object) -> FactValue | None:
        if isinstance(given, str) and (given in fact.choices or given == "unknown"):
            return given
        hint = did_you_mean(given, fact.choices) if isinstance(given, str) else ""
        place.refuse(f"{fact.name}: {_shown(given)} is not a choice; {_wanted(fact)}.{hint}")
        return None

    def _number(self, place: Place, fact: FactDefinition, given: object) -> FactValue | None:
        if isinstance(given, str):
            try:
                given = float(given)
            except ValueError:
                given = None
        if isinstance(given, float) and isfinite(given) and (fact.least is None or given >= fact.least):
            return given
        place.refuse(f"{fact.name}: {_wanted(fact)}")
        return None

    def _text(self, place: Place, fact: FactDefinition, given: object) -> FactValue | None:
        text = f"{given:g}" if isinstance(given, float) else given
        if not isinstance(text, str) or not text.strip():
            place.refuse(f"{fact.name}: {_wanted(fact)}")
            return None
        if len(text) > _LONGEST:
            place.refuse(f"{fact.name} is longer than {_LONGEST} characters; shorten it")
            return None
        return text.strip()

    def _moment_fact(self, place: Place, fact: FactDefinition, given: object) -> FactValue | None:
        return self._moment(place, fact.name, given)

    def _date_fact(self, place: Place, fact: FactDefinition, given: object) -> FactValue | None:
        return self._day(place, fact.name, given)

    def _day(self, place: Place, name: str, given: object) -> date | None:
        try:
            if isinstance(given, str) and _DAY.fullmatch(given):
                return _possible(date.fromisoformat(given))
            if isinstance(given, str) and _MOMENT.fullmatch(given):
                return _possible(datetime.fromisoformat(given)).date()
        except ValueError as error:
            place.refuse(f"{name}: {_shown(given)} is not a day of the calendar ({error})")
            return None
        place.refuse(f"{name}: {_shown(given)} is not a date; write it as 2026-11-18")
        return None

    def _moment(self, place: Place, name: str, given: object) -> datetime | None:
        if given is None:
            return None
        try:
            if isinstance(given, str) and _MOMENT.fullmatch(given):
                moment = _possible(datetime.fromisoformat(given))
                return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        except ValueError as error:
            place.refuse(f"{name}: {_shown(given)} is not a moment of the calendar ({error})")
            return None
        place.refuse(f"{name}: {_shown(given)} is not a moment; write it as 2026-11-18T21:40 (UTC) or with +01:00")
        return None


def _possible(moment: _Day) -> _Day:
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(f"the year must lie between {EARLIEST} and {LATEST}")
    return moment


def _wanted(fact: FactDefinition) -> str:
    words = {
        "list": "write one or more of " + ", ".join(fact.choices),
        "choice": "write one of " + ", ".join(fact.choices),
        "number": f"write a number{f' of {fact.unit}' if fact.unit else ''}"
        + (f", {fact.least:g} or more" if fact.least is not None else ""),
        "text": "write it in words",
        "moment": "write a moment such as 2026-11-18T21:40",
        "date": "write a date such as 2026-11-18",
        "yn": "write yes, no or unknown",
    }
    return words[fact.type]


def _shown(given: object) -> str:
    text = f"{given:g}" if isinstance(given, float) else str(given)
    return f'"{text[:_MOST_OF_A_VALUE]}{"…" if len(text) > _MOST_OF_A_VALUE else ""}"'
