"""Reads the figures of a chronology: from how long on a silence is a gap, and what counts as a repeat (F15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, Final

from lantern.packs.vocabularies import ROOT, read_toml
from lantern.procedures.problems import PackError, Problem

FILE: Final = "chronology.toml"


@dataclass(frozen=True, slots=True)
class GapLength:
    """From how long on a silence is drawn. Words are English; the pages translate them."""

    key: str
    lasts: timedelta
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChronologyFigures:
    """The figures of one edition. ``default`` is the key of the length that is drawn unasked."""

    edition: str
    status: str
    gaps: tuple[GapLength, ...]
    default: str
    repeats_within: timedelta
    repeats_least: int

    def gap(self, key: str) -> GapLength:
        """The length behind a key; the default where there is no such key."""
        known = {gap.key: gap for gap in self.gaps}
        return known.get(key) or known[self.default]


@cache
def chronology_figures() -> ChronologyFigures:
    """The figures that come with Lantern.

    Raises:
        PackError: a figure is missing, or makes no sense.
    """
    return read_figures(read_toml(ROOT / FILE))


def read_figures(values: Mapping[str, Any]) -> ChronologyFigures:
    """The figures from the plain values of their file.

    Raises:
        PackError: with every fault: where it is, what is wrong, what to write instead.
    """
    gaps, repeat = list(values.get("gap", ())), dict(values.get("repeat", {}))
    faults = [*_faults_of_gaps(gaps), *_faults_of_repeats(repeat)]
    if values.get("status") not in {"confirmed", "to_confirm"}:
        faults.append("status: write confirmed or to_confirm")
    if faults:
        raise PackError(tuple(Problem(file=FILE, place="the figures", what=what) for what in faults))
    return ChronologyFigures(
        edition=str(values.get("edition", "")),
        status=str(values["status"]),
        gaps=tuple(GapLength(gap["key"], timedelta(days=gap["days"]), gap["label"]) for gap in gaps),
        default=next(gap["key"] for gap in gaps if gap.get("default")),
        repeats_within=timedelta(days=repeat["within_days"]),
        repeats_least=repeat["least"],
    )


def _faults_of_gaps(gaps: list[Mapping[str, Any]]) -> list[str]:
    found = [
        f"gap {number}: key, label and days must all stand there, and days be 1 or more"
        for number, gap in enumerate(gaps, start=1)
        if not gap.get("key") or not gap.get("label") or not _counts(gap.get("days"), 1)
    ]
    if [bool(gap.get("default")) for gap in gaps].count(True) != 1:
        found.append("gap: exactly one must be the default")
    if len({gap.get("key") for gap in gaps}) < len(gaps):
        found.append("gap: each needs a key of its own")
    return found


def _faults_of_repeats(repeat: Mapping[str, Any]) -> list[str]:
    least = [] if _counts(repeat.get("least"), 2) else ["repeat, least: write a number from 2 on"]
    return least if _counts(repeat.get("within_days"), 1) else [*least, "repeat, within_days: write a number of days"]


def _counts(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
