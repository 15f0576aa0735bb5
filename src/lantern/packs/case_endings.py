"""Reads on what a case may be closed, and how many closed ones stand on one page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from lantern.packs.person_files import FILE, counts
from lantern.packs.vocabularies import ROOT, read_toml
from lantern.procedures.problems import PackError, Problem

_RESULT: Final = {"key", "label"}


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that a case may be closed on. Words are English; the pages translate them."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """What the pages of cases go by."""

    closed_on_a_page: int
    results: tuple[Result, ...]

    def label(self, key: str) -> str:
        """The words of a result; the key itself where this edition has no such."""
        return next((one.label for one in self.results if one.key == key), key)


@cache
def case_figures() -> CaseFigures:
    """Those that come with Lantern.

    Raises:
        PackError: something is missing, or makes no sense.
    """
    return read_case_figures(read_toml(ROOT / FILE))


def read_case_figures(values: Mapping[str, Any]) -> CaseFigures:
    """From the plain values of their file.

    Raises:
        PackError: with every fault: where it is, what is wrong, what to write instead.
    """
    part = dict(values.get("cases", {}))
    results = list(part.get("results", ()))
    if faults := [*_faults(part.get("closed_on_a_page")), *_faults_of(results)]:
        raise PackError(tuple(Problem(file=FILE, place="cases", what=what) for what in faults))
    return CaseFigures(part["closed_on_a_page"], tuple(Result(one["key"], one["label"]) for one in results))


def _faults(number: object) -> Iterator[str]:
    if not counts(number):
        yield "closed_on_a_page: write a number from 1 on"


def _faults_of(results: list[Mapping[str, Any]]) -> Iterator[str]:
    if not results:
        yield "results: write at least one"
    keys = [one.get("key") for one in results]
    for place, one in enumerate(results, start=1):
        if set(one) != _RESULT or not all(isinstance(one[name], str) and one[name] for name in one):
            yield f"results, number {place}: write key and label, and nothing else"
        elif keys.count(one["key"]) > 1:
            yield f"results, {one['key']}: stands there twice"
