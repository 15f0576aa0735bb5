"""Facts that came after the report, from its reporter or the desk: all stay, the newest counts. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from lantern.concerns.said import Answer, PersonSaid, Said

AT_THE_DESK: Final = "desk"
"""Stands in the body of what was added at the desk, and of the duties that follow from it."""


@dataclass(frozen=True, slots=True)
class Written:
    """An entry of facts in the folder."""

    number: int
    at: datetime
    by: UUID | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToldFact:
    """One fact as it was told: of whom (empty: of the concern), what, who wrote it, from whom, and how it is known.

    ``counts``: nothing newer was told about the same.
    """

    person: str
    fact: str
    answer: Answer
    by: UUID | None
    at: datetime
    told_by: str
    known: tuple[str, ...]
    counts: bool = True


def with_told(said: Said, entries: Iterable[Written]) -> Said:
    """What was said, with everything that was told later, by whomever; the newest answer to each question counts."""
    for one in sorted(entries, key=lambda entry: entry.number):
        for told in one.body.get("told", ()):
            said = _with(said, str(told.get("person", "")), str(told["fact"]), told["answer"])
    return said


def told_facts(entries: Iterable[Written]) -> tuple[ToldFact, ...]:
    """Every fact that was told, oldest first; what was told again later no longer counts, and still stands there."""
    found = list(_facts(sorted(entries, key=lambda entry: entry.number)))
    newest = {(one.person, one.fact): place for place, one in enumerate(found)}
    return tuple(replace(one, counts=newest[one.person, one.fact] == place) for place, one in enumerate(found))


def _facts(entries: Iterable[Written]) -> Iterator[ToldFact]:
    for entry in entries:
        body = entry.body
        known = tuple(body.get("known", ())) if isinstance(body.get("known"), list | tuple) else ()
        source = str(body.get("told_by", ""))
        person = str(body.get("person", ""))
        for fact, answer in (body.get("answers") or {}).items():
            yield ToldFact(person, str(fact), answer, entry.by, entry.at, source, known)
        for told in body.get("told", ()):
            yield ToldFact(
                str(told.get("person", "")), str(told["fact"]), told["answer"], entry.by, entry.at, source, known
            )


def _with(said: Said, person: str, fact: str, answer: Answer) -> Said:
    if not person:
        return said.with_answer(fact, None, answer)
    if said.people and all(known.id != person for known in said.people):
        # Somebody who was taken out of the report since: what was told of them is kept in the entry.
        return said
    if not said.people:
        said = said.with_person(PersonSaid(id=person, given={"part": ["harmed"]}))
    return said.with_answer(fact, person, answer)
