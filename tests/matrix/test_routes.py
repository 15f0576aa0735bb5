"""The whole site: every route, every role, every method, over HTTP, against the table written by hand (G1, G3)."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.conftest import NOON
from tests.matrix.answers import kind_of, told_apart
from tests.matrix.site import Town, routes_of, whole_town
from tests.matrix.table import Row, cells, faults, read

pytestmark = pytest.mark.django_db
ROWS = {row.route: row for file in sorted((Path(__file__).parent / "routes").glob("*.toml")) for row in read(file)}
FOLDERS = frozenset({"folder", "person", "case"})
ABOUT_FOLDERS = sorted(name for name, row in ROWS.items() if FOLDERS & set(row.arguments.values()))
KEPT_FROM = ("none", "must_not_know")


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:  # noqa: ARG001
    with django_db_blocker.unblock(), whole_town(NOON) as town:
        yield town


@pytest.fixture
def town(whole: Town, now: datetime) -> Iterator[Town]:
    whole.ready.clear()
    with override_settings(LANTERN_TEST_CLOCK=lambda: now, LANTERN_ALERTS="tests.access.need.house.TOLD"):
        yield whole


def test_every_route_of_the_site_stands_in_the_table_and_no_other() -> None:
    assert faults(list(ROWS.values()), routes_of(settings.ROOT_URLCONF)) == []


@pytest.mark.parametrize("route", sorted(ROWS))
def test_every_cell_is_answered_as_the_table_says(route: str, town: Town) -> None:
    row = ROWS[route]
    answers = ((cell, kind_of(town.answer(cell, row))) for cell in cells([row]))

    assert [(cell, given) for cell, given in answers if given != cell.expected] == []


@pytest.mark.parametrize("relation", KEPT_FROM)
@pytest.mark.parametrize("route", ABOUT_FOLDERS)
def test_nobody_can_tell_a_folder_that_is_kept_from_them_from_one_that_is_not_there(
    route: str, relation: str, town: Town
) -> None:
    row = ROWS[route]
    for visitor in ("volunteer", "worker", "safeguarding_lead", "administrator"):
        for method in _taken(row):
            there = town.arguments(row, visitor, relation)
            missing = there | {name: uuid4() for name, value in row.arguments.items() if value in FOLDERS | {"entry"}}
            one, other = (
                town.ask(visitor, method, reverse(route, kwargs=kwargs), row.post) for kwargs in (there, missing)
            )
            assert told_apart(one, other) == [], (visitor, method)


def _taken(row: Row) -> set[str]:
    return {method for by_method in row.answers.values() for method in by_method}
