"""Writes a situation as a case file that ``lantern assess`` reads back unchanged."""

from datetime import date, datetime
from typing import Any

import yaml

from lantern.procedures.situation import FactValue, Situation


def case_text(situation: Situation) -> str:
    """The YAML text of a case; answers stand in quotes, so that no is never taken for false."""
    case: dict[str, Any] = {"id": situation.id}
    if situation.title:
        case["title"] = situation.title
    case["jurisdiction"] = situation.nation
    if situation.area:
        case["area"] = situation.area
    case["noticed_at"] = situation.noticed_at.isoformat()
    case["organisation"] = _organisation(situation)
    facts = dict(situation.facts)
    if situation.flat and situation.subjects:
        facts.update(situation.subjects[0].facts)
    case["facts"] = {name: _plain(value) for name, value in facts.items()}
    if not situation.flat:
        case["subjects"] = [
            {
                "id": person.id,
                "label": person.label,
                "roles": sorted(person.roles),
                **({"area": person.area} if person.area else {}),
                **({"posts": sorted(person.posts)} if person.posts else {}),
                "facts": {name: _plain(value) for name, value in person.facts.items()},
            }
            for person in situation.subjects
        ]
    return yaml.safe_dump(case, sort_keys=False, allow_unicode=True)


def _organisation(situation: Situation) -> dict[str, Any]:
    organisation = situation.organisation
    values = {
        "type": organisation.type,
        "is_first_responder": organisation.is_first_responder,
        "has_duty_to_notify": organisation.has_duty_to_notify,
    }
    return {name: value for name, value in values.items() if value is not None}


def _plain(value: FactValue) -> object:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
