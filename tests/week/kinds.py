"""Concerns of every kind: drawn, with a stated seed, from the worked examples beside each procedure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

from lantern.concerns.said import PersonSaid, Said
from lantern.concerns.situations import moment_text
from lantern.packs.case_files import Case, read_cases
from lantern.packs.intake_files import intake
from lantern.packs.vocabularies import ROOT, vocabulary
from lantern.procedures.situation import FactValue, Situation

AT: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
NATION: Final = "england"
DANGER: Final = {"yes": "yes", "no": "no"}


@dataclass(frozen=True)
class Kind:
    """One example as a report: beside which procedure it stands, and the situation."""

    procedure: str
    situation: Situation

    def said(self, at: datetime, *, number: int, kept_out: tuple[str, ...] = (), asked: bool = True) -> Said:
        """What somebody reports who noticed just this. ``asked``: the form has asked for danger, and for the house."""
        case, plain = self.situation, _plain(self.situation.facts)
        organisation = case.organisation
        return Said(
            words=f"Number {number}: {case.title}", noticed_at=moment_text(at),
            given={"danger": self.danger, "about_us": "no"} if asked else {},
            answers=plain, people=tuple(_person(one, place) for place, one in enumerate(case.subjects, start=1)),
            kept_out=kept_out, kept_out_asked=True, around_asked=True,
            house={
                "jurisdiction": NATION, "area": case.area or "Luton",
                "organisation": {
                    "type": organisation.type, "is_first_responder": organisation.is_first_responder is True,
                    "has_duty_to_notify": organisation.has_duty_to_notify is True,
                },
            },
        )  # fmt: skip

    @property
    def danger(self) -> str:
        """What is pressed on the first screen."""
        return DANGER.get(str(self.situation.facts.get("imminent_risk_to_life")), "unknown")


def situations(file: Path) -> tuple[Situation, ...]:
    """Every situation of a file of cases."""
    return tuple(case.situation for case in read_cases(file, now=AT) if isinstance(case, Case))


@cache
def known() -> Mapping[str, tuple[Kind, ...]]:
    """The examples that the report form can hold, by the folder of their procedure."""
    found: dict[str, list[Kind]] = {}
    for file in sorted(ROOT.glob("*/*/*/examples/*.yaml")):
        pack = "/".join(file.parts[-5:-3])
        found.setdefault(pack, []).extend(Kind(pack, one) for one in situations(file) if can_be_told(one))
    return {pack: tuple(kinds) for pack, kinds in found.items() if kinds}


def drawn(many: int, chance: Random) -> list[Kind]:
    """So many concerns: one of each kind first, in an order of chance, then any."""
    packs = sorted(known())
    chance.shuffle(packs)
    order = [*packs, *(chance.choice(packs) for _ in range(max(0, many - len(packs))))]
    return [chance.choice(known()[pack]) for pack in order[:many]]


def can_be_told(case: Situation) -> bool:
    """Whether the report form has a part for everybody in it."""
    roles = {role for choice in intake().questions["part"].choices for role in choice.roles}
    return case.nation == NATION and all(one.roles <= roles for one in case.subjects)


def _person(one: Any, place: int) -> PersonSaid:
    parts = [choice.key for choice in intake().questions["part"].choices if set(choice.roles) & one.roles]
    return PersonSaid(
        id=f"p{place}", label=one.label or f"somebody {place}", given={"part": parts}, answers=_plain(one.facts)
    )


def _plain(facts: Mapping[str, FactValue]) -> dict[str, Any]:
    words = vocabulary().facts
    found = {name: value for name, value in facts.items() if not words[name].measure}
    return {name: _value(value) for name, value in found.items()}


def _value(value: FactValue) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str | float) else value.isoformat()
