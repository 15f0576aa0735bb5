"""Reads the hand-written table and expands it to single cells. It takes nothing from the rules but names."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

from lantern.access.circumstances import Circumstances, Need
from lantern.access.policy import Outcome, Policy, Verdict
from lantern.access.policy_actions import FOLDER_ACTIONS, Action
from lantern.access.relations import Bond, Relation
from lantern.access.roles import NOBODY, Actor, Role

TABLE: Final = Path(__file__).with_name("oracle.toml")
SIGNS: Final = {"+": Outcome.ALLOWED, "-": Outcome.HIDDEN, "x": Outcome.REFUSED}

Row = Mapping[Role, Outcome]
Grid = Mapping[Action, Row]


@dataclass(frozen=True, slots=True)
class Tie:
    """One relation of the table, with a row for each action about a folder."""

    name: str
    relation: Relation
    grid: Grid


@dataclass(frozen=True, slots=True)
class Mode:
    """One way of being here, or one thing that is missing: what it closes, and what it then asks for."""

    name: str
    actor: Mapping[str, bool]
    circumstances: Circumstances
    closed: frozenset[Action]
    need: Need | None
    never: Mapping[Role, frozenset[Action]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One question to the policy, and the answer that was written down for it."""

    tie: str
    mode: str
    action: Action
    actor: Actor
    relation: Relation
    circumstances: Circumstances
    expected: Outcome
    needs: frozenset[Need] = field(default_factory=frozenset)

    def agrees(self, policy: Policy) -> bool:
        """Whether a policy gives the answer, and asks for what is missing and for nothing else."""
        found = policy.decide(self.action, self.actor, self.relation, self.circumstances)
        return found.outcome is self.expected and found.needs == self.needs and told_enough(found)


def told_enough(verdict: Verdict) -> bool:
    """Who is refused is told why; who must not know is told nothing."""
    return bool(verdict.reasons) is (verdict.outcome is Outcome.REFUSED)


def read_grid(words: str, columns: tuple[Role, ...]) -> dict[Action, dict[Role, Outcome]]:
    """A grid as it stands on the page."""
    grid: dict[Action, dict[Role, Outcome]] = {}
    for line in words.strip().splitlines():
        if line.startswith("#"):
            continue
        name, *signs = line.split()
        if name in grid:
            raise ValueError(f"{name} stands twice in one grid")
        grid[Action(name)] = dict(zip(columns, (SIGNS[sign] for sign in signs), strict=True))
    return grid


@cache
def table() -> dict[str, Any]:
    """The whole file."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def columns() -> tuple[Role, ...]:
    return tuple(Role(name) for name in table()["columns"])


@cache
def house() -> dict[Action, dict[Role, Outcome]]:
    """What is asked about no folder."""
    return read_grid(table()["house"]["grid"], columns())


@cache
def ties() -> dict[str, Tie]:
    """Every relation by its name."""
    found: dict[str, Tie] = {}
    for entry in table()["relation"]:
        if entry["name"] in found:
            raise ValueError(f"{entry['name']} stands twice")
        base = found[entry["like"]].grid if "like" in entry else {}
        grid = {action: dict(row) for action, row in base.items()}
        grid.update(read_grid(entry.get("grid", ""), columns()))
        for action in FOLDER_ACTIONS - grid.keys():
            grid[action] = dict.fromkeys(columns(), Outcome.HIDDEN)
        for role, lists in entry.get("for", {}).items():
            _write_column(grid, Role(role), lists)
        bonds = frozenset(Bond(bond) for bond in entry["bonds"])
        found[entry["name"]] = Tie(entry["name"], Relation(bonds), grid)
    return found


def _write_column(grid: dict[Action, dict[Role, Outcome]], role: Role, lists: Mapping[str, list[str]]) -> None:
    for action in FOLDER_ACTIONS:
        grid[action][role] = Outcome.HIDDEN
    for outcome in (Outcome.ALLOWED, Outcome.REFUSED):
        for name in lists[outcome.value]:
            grid[Action(name)][role] = outcome


MET: Final = {"second_factor": True, "enrolled": False, "fresh": True}
USUAL: Final = Circumstances(reason=True, second_person=True, told=2)


@cache
def modes() -> tuple[Mode, ...]:
    """The usual mode, and then every other one."""
    return (Mode("usual", {}, USUAL, frozenset(), None, {}), *(_mode(entry) for entry in table()["mode"]))


def _mode(entry: Mapping[str, Any]) -> Mode:
    if "everything_but" in entry:
        closed = frozenset(Action) - {Action(name) for name in entry["everything_but"]}
    else:
        closed = frozenset(Action(name) for name in entry["closed"])
    around = {"reason": True, "second_person": True, "told": 2} | entry.get("circumstances", {})
    never = {Role(role): frozenset(map(Action, names)) for role, names in entry.get("never", {}).items()}
    need = Need(entry["need"]) if "need" in entry else None
    return Mode(entry["name"], entry.get("actor", {}), Circumstances(**around), closed, need, never)


def _cells() -> Iterator[Cell]:
    """Every cell: role, mode, relation, action; and those of somebody who is not signed in."""
    for tie in ties().values():
        whole = {**tie.grid, **house()}
        for action, row in whole.items():
            away = Outcome.HIDDEN if action in FOLDER_ACTIONS else Outcome.REFUSED
            yield Cell(tie.name, "not signed in", action, NOBODY, tie.relation, USUAL, away)
            for mode in modes():
                for role in columns():
                    yield _cell(tie, mode, role, action, row[role])


@cache
def _actor(role: Role, mode: str) -> Actor:
    chosen = next(item for item in modes() if item.name == mode)
    return Actor(role=role, **{**MET, **chosen.actor})


def _cell(tie: Tie, mode: Mode, role: Role, action: Action, usual: Outcome) -> Cell:
    actor = _actor(role, mode.name)
    knows = tie.grid[Action.KNOW_EXISTS][role] is Outcome.ALLOWED and Action.KNOW_EXISTS not in mode.closed
    never = action in mode.never.get(role, frozenset())
    shut = action in mode.closed or never
    expected = usual
    if shut or (usual is Outcome.REFUSED and action in FOLDER_ACTIONS):
        expected = Outcome.REFUSED if knows or action not in FOLDER_ACTIONS else Outcome.HIDDEN
    asks = shut and not never
    needs: frozenset[Need] = frozenset()
    if mode.need and asks and usual is Outcome.ALLOWED and expected is Outcome.REFUSED:
        needs = frozenset({mode.need})
    return Cell(tie.name, mode.name, action, actor, tie.relation, mode.circumstances, expected, needs)


@cache
def cells_by_action() -> dict[Action, tuple[Cell, ...]]:
    """Every cell, by its action."""
    found: dict[Action, list[Cell]] = {action: [] for action in Action}
    for cell in _cells():
        found[cell.action].append(cell)
    return {action: tuple(group) for action, group in found.items()}


def cells() -> Iterator[Cell]:
    """Every cell."""
    return chain.from_iterable(cells_by_action().values())
