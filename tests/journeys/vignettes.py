"""The held cases as somebody at the door of a charity would tell them: what they choose, what they tell later. Pure.

What a report has no question for stands in ``NOT_TOLD``, with the reason; everything else is told through the pages.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

import yaml

from lantern.packs.case_files import Case, cases_in, read_cases
from lantern.packs.intake_files import Choice, IntakeQuestion, intake
from lantern.packs.vocabularies import ROOT, vocabulary
from lantern.procedures.situation import FactValue, Situation, Subject

FILE: Final = ROOT / "vignettes.yaml"
AT: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
NO_WORRY: Final[Mapping[str, str]] = {
    "V24": "asks whether a story may be published: no worry about anybody",
    "V34": "asks whether somebody is ready for a visit: no worry about anybody",
}
"""Cases of a charity that nobody brings as a worry."""
NOT_TOLD: Final[Mapping[tuple[str, str], str]] = {
    ("V03", "waited_minutes"): "is taken from the call itself, and asked of nobody",
    ("V27", "immediate_danger"): "is asked on the first screen as danger now",
}
"""Facts of a case that no page asks for."""
ABOUT_US: Final = ("V13",)
"""Cases about somebody who works or volunteers here."""
HOUSE: Final = "Luton"
AREA_ELSEWHERE: Final = "Somewhere else"
AROUND: Final = ("there", "known", "interpreter")
DONE: Final = "done"


@dataclass(frozen=True)
class Told:
    """One person as the reporter has them: where they stand in the report, and what is chosen for them."""

    id: str
    label: str
    part: tuple[Choice, ...]
    age: Choice | None
    facts: Mapping[str, FactValue]


@dataclass(frozen=True)
class Vignette:
    """One held case, as it is reported."""

    id: str
    title: str
    narrative: str
    area: str
    danger: Choice
    about_us: Choice
    people: tuple[Told, ...]
    around: Mapping[str, Choice]
    facts: Mapping[str, FactValue]

    def held(self, subject: str | None) -> Mapping[str, FactValue]:
        """What the case says about one person, or about the whole concern."""
        return self.facts if subject is None else next(one.facts for one in self.people if one.id == subject)

    def case(self, noticed_at: str) -> dict[str, Any]:
        """The same for the command line: what the case says, with what the answers of the form add to it."""
        always = dict(intake().always)
        chosen = [self.danger, self.about_us, *self.around.values()]
        return {
            "id": self.id,
            "jurisdiction": "england",
            "area": self.area,
            "noticed_at": noticed_at,
            "organisation": {"type": "charity", "is_first_responder": False, "has_duty_to_notify": False},
            "facts": {**always, **_added(chosen), **_plain(self.facts)},
            "subjects": [
                {
                    "id": one.id,
                    "label": one.label,
                    "roles": [role for choice in one.part for role in choice.roles],
                    "facts": {**_added([one.age] if one.age else []), **_plain(one.facts)},
                }
                for one in self.people
            ],
        }


@cache
def vignettes() -> Mapping[str, Vignette]:
    """Every held case of a charity that is a worry, by its id."""
    words = {each["id"]: each for each in yaml.safe_load(FILE.read_text(encoding="utf-8"))["vignettes"]}
    read = (case.situation for case in read_cases(FILE, now=AT) if isinstance(case, Case))
    return {
        case.id: _vignette(case, words[case.id])
        for case in read
        if case.organisation.type == "charity" and case.id not in NO_WORRY
    }


def read_back(case: Mapping[str, Any]) -> Situation:
    """A case as the command line reads it."""
    (found,) = cases_in(json.dumps(case), name="a report", now=AT, at=None)
    assert isinstance(found, Case), found
    return found.situation


def _vignette(case: Situation, words: Mapping[str, Any]) -> Vignette:
    facts = _tellable(case.id, case.facts)
    form = intake().questions
    return Vignette(
        id=case.id,
        title=case.title,
        narrative=words["narrative"],
        area=case.area or HOUSE,
        danger=_danger(form["danger"], facts),
        about_us=_keyed(form["about_us"], "yes" if case.id in ABOUT_US else "no"),
        people=tuple(_told(case, person, number, words) for number, person in enumerate(case.subjects, start=1)),
        around={key: found for key in (*AROUND, DONE) for found in _holding(form[key], facts)},
        facts=facts,
    )


def _told(case: Situation, person: Subject, number: int, words: Mapping[str, Any]) -> Told:
    label = words["person"].partition(",")[0] if case.flat else person.label
    parts = tuple(choice for choice in intake().questions["part"].choices if set(choice.roles) & person.roles)
    assert {role for choice in parts for role in choice.roles} == person.roles, (case.id, person.roles)
    return Told(
        id=f"p{number}", label=label, part=parts, age=_age(person.facts, parts), facts=_tellable(case.id, person.facts)
    )


def _tellable(case: str, facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    return {name: _as_listed(name, value) for name, value in facts.items() if (case, name) not in NOT_TOLD}


def _as_listed(name: str, value: FactValue) -> FactValue:
    """Of a list, the words in the order in which a page has them."""
    return tuple(sorted(value, key=vocabulary().facts[name].choices.index)) if isinstance(value, tuple) else value


def _age(facts: Mapping[str, FactValue], parts: Iterable[Choice]) -> Choice | None:
    """The first choice, as they stand in the form, of which the case holds something.

    Else nobody knows; of somebody whose part does not need it, nothing is said.
    """
    question = intake().questions["age"]
    known = (choice for choice in question.choices if any(facts.get(name) == "yes" for name in choice.sets))
    needed = any("age" in part.needs for part in parts)
    return next(known, _keyed(question, "unknown") if needed else None)


def _danger(question: IntakeQuestion, facts: Mapping[str, FactValue]) -> Choice:
    known = (choice for choice in question.choices if "yes" in _shared(choice, facts))
    return next(known, _keyed(question, "no" if facts.get("imminent_risk_to_life") == "no" else "unknown"))


def _shared(choice: Choice, facts: Mapping[str, FactValue]) -> set[FactValue]:
    return {value for name, value in choice.sets.items() if facts.get(name) == value}


def _holding(question: IntakeQuestion, facts: Mapping[str, FactValue]) -> Iterator[Choice]:
    """The choice of which the case holds every fact, where there is one."""
    fits = (one for one in question.choices if one.sets and all(facts.get(name) == it for name, it in one.sets.items()))
    found = next(fits, None)
    if found is not None:
        yield found


def _keyed(question: IntakeQuestion, key: str) -> Choice:
    return next(choice for choice in question.choices if choice.key == key)


def _added(chosen: list[Choice]) -> dict[str, Any]:
    return _plain({name: value for choice in chosen for name, value in choice.sets.items()})


def _plain(facts: Mapping[str, FactValue]) -> dict[str, Any]:
    return {name: plain_value(value) for name, value in facts.items()}


def plain_value(value: FactValue) -> Any:
    """A value as a case file has it."""
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str | float) else value.isoformat()


def type_of(fact: str) -> str:
    """Of which type a fact is: so that whoever answers knows what to press or to write."""
    return vocabulary().facts[fact].type
