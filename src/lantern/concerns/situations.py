"""From what a reporter has said to the situation that the procedures read. Which answer gives which fact is data."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from lantern.concerns.said import SOMEBODY, Answer, PersonSaid, Said
from lantern.directory.house import House
from lantern.packs.case_values import CaseValues, Place
from lantern.packs.intake_files import Choice, Intake, intake
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.situation import FactValue, Situation

_SOMEBODY: Final = PersonSaid(id=SOMEBODY, given={"part": ["harmed"]})


def situation_of(said: Said, identity: str, *, at: datetime, form: Intake | None = None) -> Situation:
    """The situation at a moment. A report without people is about one person who may be harmed.

    Args:
        said: what was said so far.
        identity: the reference of the report; it stands on top of the answer.
        at: now; it decides which office is open.
        form: the report form whose answers these are; the one that comes with Lantern.

    Raises:
        ValueError: an answer no longer means anything to the vocabulary; answers are checked when they are given.
    """
    head = Place(case_of(said, form or intake()), "", [])
    reader = CaseValues(vocabulary())
    found = reader.situation(head, identity, now=at, at=at)
    if head.problems:
        raise ValueError("; ".join(head.problems))
    return found


def case_of(said: Said, form: Intake) -> dict[str, Any]:
    """The values of a case file: what the command line reads, too."""
    people = list(said.people or (_SOMEBODY,))
    return {
        **said.house,
        **({"area": said.area} if said.area else {}),
        "noticed_at": said.noticed_at,
        "facts": _plain({**form.always, **_sets(_chosen(form, "concern", said.given)), **said.answers}),
        "subjects": [_subject(person, form) for person in people] + _brought(said, form),
    }


def head_of(house: House) -> dict[str, Any]:
    """The head of a case file for a house: nation, area, and what kind of organisation was told."""
    kind = house.organisation
    organisation = {
        "type": kind.type,
        "is_first_responder": kind.is_first_responder,
        "has_duty_to_notify": kind.has_duty_to_notify,
    }
    return {
        "jurisdiction": house.nation,
        **({"area": house.area} if house.area else {}),
        "organisation": {name: value for name, value in organisation.items() if value is not None},
    }


def danger_of(said: Said, form: Intake) -> str:
    """How the lists show the danger: ``yes``, ``no`` or ``unknown``."""
    chosen = form.questions["danger"].chosen(said.given.get("danger"))
    return next((choice.danger for choice in chosen if choice.danger), "unknown")


def checked(fact: str, answer: Answer) -> tuple[FactValue | None, tuple[str, ...]]:
    """An answer as the procedures read it, or why it cannot be read."""
    place = Place({fact: answer}, "", [])
    found = CaseValues(vocabulary()).facts_of(place)
    return found.get(fact), tuple(place.problems)


def moment_text(moment: datetime) -> str:
    """A moment as a case file has it."""
    return moment.astimezone(UTC).isoformat()


def _subject(person: PersonSaid, form: Intake) -> dict[str, Any]:
    chosen = list(_chosen(form, "person", person.given))
    roles = [role for choice in chosen for role in choice.roles]
    return {
        "id": person.id,
        "label": person.label,
        "roles": list(dict.fromkeys(roles)) or ["harmed"],
        "posts": list(dict.fromkeys(post for choice in chosen for post in choice.posts)),
        "facts": _plain({**_sets(chosen), **person.answers}),
    }


def _brought(said: Said, form: Intake) -> list[dict[str, Any]]:
    """Those who are in the concern because of an answer; one who is there as a person already is not made twice."""
    roles = {role for person in said.people for role in _subject(person, form)["roles"]}
    found = (choice.person for choice in _chosen(form, "concern", said.given) if choice.person is not None)
    brought = [
        {"id": f"b{number}", "label": one.label, "roles": list(one.roles), "facts": _plain(one.facts)}
        for number, one in enumerate(found, start=1)
        if not roles.issuperset(one.roles)
    ]
    return brought + _posts_kept_out(said, form)


def _posts_kept_out(said: Said, form: Intake) -> list[dict[str, Any]]:
    """Whoever holds a post that is kept out: so that nobody asks them to deal with it. Not twice, if they are there."""
    held = {person.given.get("post") for person in said.people}
    return [
        {
            "id": f"k{number}",
            "label": choice.label,
            "roles": list(form.kept_out_roles),
            "posts": list(choice.posts),
            "facts": {},
        }
        for number, choice in enumerate(form.questions["post"].chosen(said.kept_out), start=1)
        if choice.key not in held
    ]


def _chosen(form: Intake, scope: str, given: Mapping[str, Answer]) -> Iterator[Choice]:
    for question in form.questions.values():
        if question.scope == scope and question.key in given:
            yield from question.chosen(given[question.key])


def _sets(chosen: Iterable[Choice]) -> dict[str, FactValue]:
    return {fact: value for choice in chosen for fact, value in choice.sets.items()}


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}
