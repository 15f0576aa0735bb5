"""The table is read strictly: whatever is left out, doubled or unknown is said, never guessed."""

from pathlib import Path

import pytest
from django.http import HttpResponse
from django.urls import path

from tests.matrix.site import routes_of
from tests.matrix.table import METHODS, ROLES, VISITORS, Unreadable, cells, faults, read

GOOD = """
room = "lantern.access"
[route.folder]
arguments = { folder = "folder" }
as.must_not_know.GET = { sign_in = ["anonymous", "suspended"], rest = "hidden" }
"""


def written(folder: Path, text: str) -> Path:
    kept = folder / "routes.toml"
    kept.write_text(text, encoding="utf-8")
    return kept


def test_every_visitor_and_every_method_has_a_cell(tmp_path: Path) -> None:
    found = list(cells(read(written(tmp_path, GOOD))))

    assert {(cell.visitor, cell.method) for cell in found} == {(who, how) for who in VISITORS for how in METHODS}
    assert len(ROLES) == 10
    kinds = {(cell.visitor, cell.method): cell.expected for cell in found}
    assert kinds["anonymous", "DELETE"] == "sign_in"
    assert kinds["worker", "DELETE"] == "not_allowed"
    assert kinds["worker", "HEAD"] == "hidden"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('rest = "hidden"', 'ok = ["werker"]', "werker"),
        ('rest = "hidden"', 'ok = ["worker"]', "no answer for"),
        ('rest = "hidden"', 'rest = "perhaps"', "no answer for"),
        ('rest = "hidden"', 'perhaps = ["worker"], rest = "hidden"', "perhaps"),
        ('rest = "hidden"', 'ok = ["anonymous"], rest = "hidden"', "two answers"),
        ("as.must_not_know", "as.must_not_look", "must_not_look"),
        (".GET", ".FETCH", "FETCH"),
    ],
)
def test_a_slip_of_the_pen_is_found(tmp_path: Path, before: str, after: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read(written(tmp_path, GOOD.replace(before, after)))


def test_a_route_without_a_row_and_a_row_without_a_route_are_faults(tmp_path: Path) -> None:
    rows = read(written(tmp_path, GOOD))

    assert faults(rows, {"folder": frozenset({"folder"})}) == []
    assert faults(rows, {"folder": frozenset({"folder"}), "new": frozenset()}) == ["new does not stand in the table"]
    assert faults(rows, {}) == ["folder is no route of the site"]
    assert faults((*rows, *rows), {"folder": frozenset({"folder"})}) == ["folder stands in the table twice"]
    assert "takes other arguments" in faults(rows, {"folder": frozenset({"place"})})[0]


def test_a_route_about_a_folder_says_what_somebody_gets_who_must_not_know(tmp_path: Path) -> None:
    rows = read(written(tmp_path, GOOD.replace("must_not_know", "granted_read")))

    assert "must not know" in faults(rows, {"folder": frozenset({"folder"})})[0]


def test_a_route_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="no name"):
        routes_of((path("somewhere/", HttpResponse),))  # type: ignore[arg-type]


def test_rows_of_a_room_that_is_not_built_wait(tmp_path: Path) -> None:
    assert read(written(tmp_path, GOOD.replace("lantern.access", "lantern.not_yet"))) == ()
