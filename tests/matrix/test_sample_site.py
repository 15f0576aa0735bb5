"""The doors of the house, asked over HTTP by everybody in every relation; and proof that the matrix would notice."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import override_settings
from django.urls import path, reverse

from tests.matrix import sample_site
from tests.matrix.answers import kind_of, told_apart
from tests.matrix.site import Town, routes_of
from tests.matrix.table import VISITORS, Cell, cells, faults, read

pytestmark = pytest.mark.django_db
SAMPLE = "tests.matrix.sample_site"
ROWS = {row.route: row for row in read(Path(__file__).parent / "sample.toml")}
SITE = {
    "ROOT_URLCONF": SAMPLE,
    "LOGIN_URL": "/sign-in/",
    "LANTERN_ALERTS": "tests.access.need.house.TOLD",
    "MIDDLEWARE": [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "tests.matrix.sample_site.Named",
        "django.contrib.auth.middleware.LoginRequiredMiddleware",
    ],
}


@pytest.fixture
def town(now: datetime) -> Iterator[Town]:
    with override_settings(**SITE, LANTERN_TEST_CLOCK=lambda: now):
        yield Town(now)


def disagreements(town: Town, some: Iterator[Cell] | list[Cell]) -> list[tuple[Cell, str]]:
    answers = ((cell, kind_of(town.answer(cell, ROWS[cell.route]))) for cell in some)
    return [(cell, given) for cell, given in answers if given != cell.expected]


def test_the_table_and_the_site_name_the_same_routes() -> None:
    assert faults(list(ROWS.values()), routes_of(SAMPLE)) == []


@pytest.mark.parametrize("route", sorted(ROWS))
def test_every_cell_is_answered_as_the_table_says(route: str, town: Town) -> None:
    assert disagreements(town, cells([ROWS[route]])) == []


def test_a_view_that_forgets_its_check_is_noticed(town: Town) -> None:
    patterns = [path("folders/<uuid:folder>/", sample_site.Careless.folder_without_a_door, name="folder")]
    some = [cell for cell in cells([ROWS["folder"]]) if cell.method == "GET" and cell.relation == "must_not_know"]

    with override_settings(ROOT_URLCONF=tuple(patterns)):
        wrong = disagreements(town, some)

    assert {cell.visitor for cell, given in wrong if given == "ok"} == set(VISITORS) - {"anonymous", "suspended"}


@pytest.mark.parametrize("relation", ["none", "must_not_know", "sealed_out", "former"])
@pytest.mark.parametrize("visitor", ["volunteer", "worker", "safeguarding_lead", "administrator"])
@pytest.mark.parametrize("route", ["folder", "status", "place"])
def test_nobody_can_tell_a_folder_that_is_kept_from_them_from_one_that_is_not_there(
    route: str, visitor: str, relation: str, town: Town
) -> None:
    row = ROWS[route]
    method = "POST" if route == "place" else "GET"
    there = town.arguments(row, visitor, relation)
    missing = dict.fromkeys(there, uuid4())

    assert two_answers(town, route, visitor, method, there, missing) == []


def test_a_view_that_tells_the_two_apart_is_noticed(town: Town) -> None:
    patterns = [path("folders/<uuid:folder>/", sample_site.Careless.folder_that_tells, name="folder")]
    there = town.arguments(ROWS["folder"], "worker", "none")

    with override_settings(ROOT_URLCONF=tuple(patterns)):
        found = two_answers(town, "folder", "worker", "GET", there, {"folder": uuid4()})

    assert "status 403 and 404" in found


def two_answers(town: Town, route: str, visitor: str, method: str, *both: Mapping[str, object]) -> list[str]:
    one, other = (town.ask(visitor, method, reverse(route, kwargs=dict(kwargs)), ROWS[route].post) for kwargs in both)
    return told_apart(one, other)
