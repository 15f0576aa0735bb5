"""Reads what people may be said to be to each other, and how many are drawn at most (F16)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from lantern.packs.person_files import FILE, counts
from lantern.packs.vocabularies import ROOT, read_toml
from lantern.procedures.problems import PackError, Problem

LINES: Final = ("kin", "contact", "control", "said")
"""How a tie is drawn: each line has a shape of its own."""
_TIE: Final = {"key", "label", "line", "one_way"}


@dataclass(frozen=True, slots=True)
class TieSort:
    """One thing that somebody may be to somebody else. ``one_way``: the other way round it would say something else."""

    key: str
    label: str
    line: str
    one_way: bool


@dataclass(frozen=True, slots=True)
class NetworkFigures:
    """What the picture of a network goes by."""

    most_people: int
    ties: tuple[TieSort, ...]

    def sort(self, key: str) -> TieSort:
        """The sort with this key; one without a direction, named by its key, where this edition has no such."""
        return next((one for one in self.ties if one.key == key), TieSort(key, key, "said", one_way=False))


@cache
def network_figures() -> NetworkFigures:
    """Those that come with Lantern.

    Raises:
        PackError: something is missing, or makes no sense.
    """
    return read_network(read_toml(ROOT / FILE))


def read_network(values: Mapping[str, Any]) -> NetworkFigures:
    """From the plain values of their file.

    Raises:
        PackError: with every fault: where it is, what is wrong, what to write instead.
    """
    part = dict(values.get("network", {}))
    ties = list(part.get("ties", ()))
    if faults := [*_faults(part.get("most_people")), *_faults_of(ties)]:
        raise PackError(tuple(Problem(file=FILE, place="network", what=what) for what in faults))
    sorts = (TieSort(one["key"], one["label"], one["line"], one_way=bool(one.get("one_way"))) for one in ties)
    return NetworkFigures(part["most_people"], tuple(sorts))


def _faults(number: object) -> Iterator[str]:
    if not counts(number):
        yield "most_people: write a number from 1 on"


def _faults_of(ties: list[Mapping[str, Any]]) -> Iterator[str]:
    if not ties:
        yield "ties: write at least one"
    keys = [one.get("key") for one in ties]
    for place, one in enumerate(ties, start=1):
        if not set(one) <= _TIE or not all(isinstance(one.get(name), str) and one[name] for name in ("key", "label")):
            yield f"ties, number {place}: write key, label, line, and one_way where it is so"
        elif one.get("line") not in LINES:
            yield f"ties, {one['key']}: line is one of {', '.join(LINES)}"
        elif not isinstance(one.get("one_way", False), bool):
            yield f"ties, {one['key']}: one_way is true or false"
        elif keys.count(one["key"]) > 1:
            yield f"ties, {one['key']}: stands there twice"
