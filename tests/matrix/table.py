"""The table of routes: who gets which answer, written by hand. Reading it knows no application and no database."""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROLES = (
    "volunteer",
    "worker",
    "safeguarding_lead",
    "deputy",
    "registered_manager",
    "duty_manager",
    "trustee",
    "web_manager",
    "group_admin",
    "administrator",
)
VISITORS = ("anonymous", "suspended", *ROLES, "new_worker", "station", "one_factor")
"""Everybody who comes to a route. The last three are workers: new, at a shared tablet, without a second factor."""

ANSWERS = ("ok", "hidden", "refused", "sign_in", "second_factor", "moved", "invalid", "not_allowed", "red")
"""``second_factor``: sent to the page of one's own sign-in, where a second factor is set up. ``red``: answered, by
a page of which the status says that something is wrong with the installation."""
ANY = "ANY"
"""In a row: whatever the method is."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
RELATIONS = (
    "none",
    "reporter",
    "granted_read",
    "granted_write",
    "granted_manage",
    "former",
    "must_not_know",
    "must_not_read",
    "must_not_decide",
    "must_not_interpret",
    "sealed_in",
    "sealed_out",
    "break_glass_live",
    "break_glass_over",
)


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One question to the site, and the answer that it must give."""

    route: str
    method: str
    visitor: str
    relation: str
    expected: str


@dataclass(frozen=True, slots=True)
class Row:
    """One route of the table: its arguments by name, and for each relation and method who gets what.

    ``open``: it is there for somebody who is not signed in. ``set_up``: it is there before the second factor is.
    ``post`` is what is sent with a POST.
    """

    route: str
    arguments: Mapping[str, str]
    answers: Mapping[str, Mapping[str, Mapping[str, str]]]
    post: Mapping[str, str]
    open: bool
    set_up: bool


class Unreadable(Exception):  # noqa: N818 -- it says what is wrong with the table
    """The table cannot be read as one: where, and what is wrong."""


def read(path: Path) -> tuple[Row, ...]:
    """The rows of one file; none while the room that it is about has not been built.

    Raises:
        Unreadable: a visitor, answer, method or relation that there is not, or one without an answer.
    """
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    if not _is_built(raw["room"]):
        return ()
    groups = raw.get("groups", {})
    return tuple(_row(name, row, groups) for name, row in raw["route"].items())


def cells(rows: Iterable[Row]) -> Iterator[Cell]:
    """Every cell: all visitors, all methods; what a row does not take must be refused as such.

    HEAD, which is answered as GET is, and what a route does not take are asked once for each visitor.
    """
    for row in rows:
        for number, (relation, by_method) in enumerate(row.answers.items()):
            for visitor in VISITORS:
                for method in METHODS if number == 0 else _taken(by_method):
                    expected = _expected(row, by_method, method, visitor)
                    yield Cell(row.route, method, visitor, relation, expected)


def faults(rows: Collection[Row], routes: Mapping[str, frozenset[str]]) -> list[str]:
    """What the table and the site do not agree about, before anything is asked.

    ``routes`` are the names of the site with the names of their arguments.
    """
    named = [row.route for row in rows]
    found = [f"{name} stands in the table twice" for name in sorted(set(named)) if named.count(name) > 1]
    found += [f"{name} is no route of the site" for name in sorted(set(named) - set(routes))]
    found += [f"{name} does not stand in the table" for name in sorted(set(routes) - set(named))]
    for row in rows:
        if row.route in routes and routes[row.route] != set(row.arguments):
            found.append(f"{row.route} takes other arguments: {', '.join(sorted(routes[row.route]))}")
        if "folder" in row.arguments and not set(row.answers) & {"must_not_know", "none"}:
            found.append(f"{row.route} is about a folder and says nothing of somebody who must not know it")
    return found


def _taken(by_method: Collection[str]) -> tuple[str, ...]:
    named = METHODS if ANY in by_method else tuple(by_method)
    return tuple(method for method in METHODS if method in named)


def _is_built(room: str) -> bool:
    parts = room.split(".")
    return all(find_spec(".".join(parts[:depth])) is not None for depth in range(1, len(parts) + 1))


def _expected(row: Row, by_method: Mapping[str, Mapping[str, str]], method: str, visitor: str) -> str:
    # HEAD is answered as GET is. What a route does not take is refused after the gates, never before.
    asked = "GET" if method == "HEAD" and "GET" in by_method else method
    taken = by_method.get(asked, by_method.get(ANY))
    if taken is not None:
        return taken[visitor]
    first = next(iter(by_method.values()))[visitor]
    at_a_gate = (first == "sign_in" and not row.open) or (
        first == "second_factor" and visitor == "one_factor" and not row.set_up
    )
    return first if at_a_gate else "not_allowed"


def _row(route: str, raw: Mapping[str, Any], groups: Mapping[str, list[str]]) -> Row:
    answers = {
        relation: {method: _answers(f"{route} {relation} {method}", who, groups) for method, who in methods.items()}
        for relation, methods in raw["as"].items()
    }
    unknown = set(answers) - set(RELATIONS) | {word for methods in answers.values() for word in methods} - {
        *METHODS,
        ANY,
    }
    if unknown:
        raise Unreadable(f"{route}: there is no {', '.join(sorted(unknown))}")
    return Row(
        route, raw.get("arguments", {}), answers, raw.get("post", {}), raw.get("open", False), raw.get("set_up", False)
    )


def _answers(where: str, raw: Mapping[str, Any], groups: Mapping[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for answer, names in raw.items():
        if answer == "rest":
            continue
        if answer not in ANSWERS:
            raise Unreadable(f"{where}: there is no answer {answer}")
        for visitor in _visitors(where, names, groups):
            if visitor in found:
                raise Unreadable(f"{where}: two answers for {visitor}")
            found[visitor] = answer
    missing = [visitor for visitor in VISITORS if visitor not in found]
    if missing and raw.get("rest") not in ANSWERS:
        raise Unreadable(f"{where}: no answer for {', '.join(missing)}")
    return found | dict.fromkeys(missing, raw.get("rest", ""))


def _visitors(where: str, names: Iterable[str], groups: Mapping[str, list[str]]) -> Iterator[str]:
    for name in names:
        if name.startswith("@"):
            yield from _visitors(where, groups[name[1:]], groups)
        elif name in VISITORS:
            yield name
        else:
            raise Unreadable(f"{where}: there is no visitor {name}")
