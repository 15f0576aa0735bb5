"""What is known in a concern, by person, each fact with where it comes from; what was told before stays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lantern.access.shown_names import name_of
from lantern.cases.entry_words import answer_words
from lantern.concerns.desk_queries import Desk
from lantern.concerns.now_words import translated
from lantern.folders.kinds import EntryKind
from lantern.packs.intake_files import intake


@dataclass(frozen=True)
class FactLine:
    """One fact: what was asked, the answer, where it comes from; ``earlier``: something newer was told."""

    ask: str
    value: str
    source: str
    by: str
    at: datetime
    earlier: bool


@dataclass(frozen=True)
class FactsOf:
    """The facts of one person, or of the whole concern."""

    whose: str
    lines: tuple[FactLine, ...]


def facts_of(desk: Desk, names: Mapping[UUID, str]) -> tuple[FactsOf, ...]:
    """What is known, by person, with where it comes from; what was told before stays, and says so."""
    labels = {person.id: person.label for person in desk.said.people}
    found: dict[str, list[FactLine]] = {"": [], **{person: [] for person in labels}}
    for person, line in (*_chosen(desk, names), *_told(desk, names)):
        found.setdefault(person, []).append(line)
    return tuple(
        FactsOf((labels.get(person) or _("this person")) if person else _("The whole concern"), tuple(lines))
        for person, lines in found.items()
        if lines
    )


def _chosen(desk: Desk, names: Mapping[UUID, str]) -> Iterator[tuple[str, FactLine]]:
    """What was chosen in the report form, with whose it is."""
    questions = intake().questions
    for entry in desk.entries:
        given = (entry.body.get("given") or {}) if entry.kind is EntryKind.FACT else {}
        for key, answer in given.items():
            if key in questions:
                value = ", ".join(translated(choice.label) for choice in questions[key].chosen(answer))
                by = name_of(entry.by, names)
                line = FactLine(translated(questions[key].ask), value, _("the report"), by, entry.at, earlier=False)
                yield str(entry.body.get("person", "")), line


def _told(desk: Desk, names: Mapping[UUID, str]) -> Iterator[tuple[str, FactLine]]:
    """What was answered to the procedures' own questions, in the report or later, with whose it is."""
    facts, ways = desk.case.setting.vocabulary.facts, intake().questions["known"]
    for one in desk.facts:
        ask = translated(facts[one.fact].ask) if one.fact in facts else one.fact
        known = ", ".join(translated(choice.label) for choice in ways.chosen(list(one.known)))
        source = "; ".join(part for part in (one.told_by, known) if part) or _("the report")
        line = FactLine(ask, answer_words(one.answer), source, name_of(one.by, names), one.at, earlier=not one.counts)
        yield one.person, line
