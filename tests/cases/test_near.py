"""What is looked at around a folder is all that its pages show: a look at everything finds no more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db.models import QuerySet

from lantern.access.roles import Role
from lantern.cases import case_queries, person_queries
from lantern.cases.case_words_queries import case_words
from lantern.cases.knows_queries import knowledge
from lantern.cases.network_queries import network
from lantern.cases.person_models import Double
from lantern.folders.kinds import ExclusionKind, FolderKind
from lantern.folders.models import Folder
from tests.access.need.house import account, keep_out, visit
from tests.cases.people_house import MINUTE, Desk, desk, opened, sweep
from tests.cases.test_network import says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]


@dataclass(frozen=True)
class Street:
    """Two concerns in one case and a third beside them; people in all of them, one of them twice."""

    ada: Desk
    case: UUID
    concerns: tuple[UUID, UUID, UUID]
    people: tuple[UUID, ...]
    hidden: UUID


@pytest.fixture
def street(now: datetime) -> Street:
    ada = desk(now)
    first, second, third = (ada.concern() for _ in range(3))
    case = opened(ada, first)
    assert ada.posts(f"{second}/case/", case=str(case)).status_code == 302
    amina, farid = ada.adds(first, "Amina Yusuf"), ada.adds(first, "Farid Tekle", role="controller")
    again = ada.adds(third, "Amina Yusuf")
    senait, own = ada.adds(second, "Senait Haile"), ada.adds(case, "Lena Fischer", role="witness")
    hidden = ada.adds(second, "Miriam Okafor")
    assert says(ada, case, amina, "says_family", farid) == 302
    keep_out(hidden, ada.who, now - MINUTE)
    # Somebody who must not learn of the concern can read the folders of those in it.
    other = account(Role.WORKER, now)
    for folder in (case, amina):
        Desk(other, now).let_in(folder)
    keep_out(first, other, now - MINUTE)
    keep_out(third, ada.who, now - MINUTE, ExclusionKind.MUST_NOT_DECIDE)
    sweep(now)
    assert Double.objects.exists()
    return Street(ada, case, (first, second, third), (amina, farid, again, senait, own), hidden)


def shown(around: person_queries.Around) -> object:
    ends = tuple((link.id, link.other) for link in around.links())
    return around.reading.folder, around.offered, around.held, around.tied, ends


def pages(street: Street, now: datetime) -> dict[str, object]:
    """What stands on each page, without the sets behind it that a wider look makes larger."""
    found: dict[str, object] = {}
    who = street.ada.who
    for number, person in enumerate(street.people):
        found[f"person {number}"] = _of_person(person_queries.person(visit(who, now), person))
    for number, folder in enumerate((*street.concerns[:2], street.case)):
        found[f"people {number}"] = _of_people(visit(who, now), folder)
        found[f"who knows {number}"] = _of_knowledge(knowledge(visit(who, now), folder))
    found["case"] = _of_case(case_queries.case(visit(who, now), street.case))
    found["words"] = case_words(visit(who, now), street.case).concerns
    drawn = network(visit(who, now), street.case)
    found["network"] = (drawn.people, drawn.ties)
    return found


def _of_person(one: person_queries.PersonFolder) -> object:
    return shown(one.around), one.said, one.parts, one.doubles, one.exposed


def _of_people(visitor: Any, folder: UUID) -> object:
    around = person_queries.around(visitor, folder)
    linked = person_queries.people_in(visitor, around)
    exposed = person_queries.exposed_by(visitor, around, linked)
    return shown(around), linked, exposed, case_queries.cases_of(around)


def _of_knowledge(one: Any) -> object:
    return shown(one.around), one.knowers, one.kept_out, one.kept_out_names, one.concerns


def _of_case(one: case_queries.Case) -> object:
    return shown(one.around), one.concerns, one.people, one.duties, one.written, one.exposed, one.names


def nothing_but_it(folder: UUID) -> "QuerySet[Any, Any]":
    return Folder.objects.filter(pk=folder).values("pk")


def test_a_look_at_everything_finds_no_more_than_one_around_the_folder(
    street: Street, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    near = pages(street, now)
    monkeypatch.setattr(person_queries, "_near", lambda _folder: None)
    wide = pages(street, now)
    monkeypatch.setattr(person_queries, "_near", nothing_but_it)
    too_narrow = pages(street, now)

    assert near == wide
    # There is something to miss on each of them.
    assert {name for name, page in too_narrow.items() if page == wide[name]} == set()


def test_whoever_is_hidden_is_on_none_of_these_pages(street: Street, now: datetime) -> None:
    found = pages(street, now)

    assert str(street.hidden) not in repr(found)
    assert "Miriam" not in repr(found)
    assert Folder.objects.get(pk=street.hidden).kind == FolderKind.PERSON
