"""Reads the figures of the picture for trustees: what is hidden, the steps of waiting, what a near miss is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final

from lantern.packs.vocabularies import ROOT, read_toml
from lantern.procedures.problems import PackError, Problem

FILE: Final = "governance.toml"
_LEAST_HIDDEN: Final = 3
"""With less, a number that is hidden would be known to be one of two."""
_LEAST_DAYS: Final = 7
"""With less, what differs between two readings could be one person's."""
_MOST_DAYS: Final = 90
"""No quarter is shorter."""


@dataclass(frozen=True, slots=True)
class WaitStep:
    """One step in which waiting is told: up to and with so many minutes. Words are English; pages translate them."""

    minutes: int
    label: str


@dataclass(frozen=True, slots=True)
class Named:
    """A key with its words: a sort of agency, or a near miss. ``means`` says more of a near miss."""

    key: str
    label: str
    means: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GovernanceFigures:
    """The figures of one edition. ``longest`` is the label of what is longer than the last step."""

    edition: str
    status: str
    hidden_below: int
    late_after_minutes: int
    quarters: int
    told_every_days: int
    rota_weeks: int
    waits: tuple[WaitStep, ...]
    longest: str
    agencies: tuple[Named, ...]
    near_misses: tuple[Named, ...]

    @property
    def late_from(self) -> int:
        """The number of the first step that is late."""
        return [step.minutes for step in self.waits].index(self.late_after_minutes) + 1

    def wait_label(self, step: int) -> str:
        """The words of a step; the one after the last is what is longer."""
        return self.waits[step].label if step < len(self.waits) else self.longest


@cache
def governance_figures() -> GovernanceFigures:
    """The figures that come with Lantern.

    Raises:
        PackError: a figure is missing, or makes no sense.
    """
    return read_figures(read_toml(ROOT / FILE))


def read_figures(values: Mapping[str, Any]) -> GovernanceFigures:
    """The figures from the plain values of their file.

    Raises:
        PackError: with every fault: what is wrong, and what to write instead.
    """
    faults = [*_faults_of_numbers(values), *_faults_of_waits(values), *_faults_of_names(values)]
    if faults:
        raise PackError(tuple(Problem(file=FILE, place="the figures", what=what) for what in faults))
    return GovernanceFigures(
        edition=str(values.get("edition", "")),
        status=str(values["status"]),
        hidden_below=values["hidden_below"],
        late_after_minutes=values["late_after_minutes"],
        quarters=values["quarters"],
        told_every_days=values["told_every_days"],
        rota_weeks=values["rota_weeks"],
        waits=tuple(WaitStep(one["minutes"], one["label"]) for one in values["wait"]),
        longest=values["longest_wait"]["label"],
        agencies=tuple(Named(one["key"], one["label"]) for one in values["agency"]),
        near_misses=tuple(Named(one["key"], one["label"], one["means"]) for one in values["near_miss"]),
    )


def _faults_of_numbers(values: Mapping[str, Any]) -> list[str]:
    found = []
    if values.get("status") not in {"confirmed", "to_confirm"}:
        found.append("status: write confirmed or to_confirm")
    if not _counts(values.get("hidden_below"), _LEAST_HIDDEN):
        found.append(f"hidden_below: write a number from {_LEAST_HIDDEN} on")
    if not _counts(values.get("quarters"), 1):
        found.append("quarters: write a number from 1 on")
    if not _counts(values.get("told_every_days"), _LEAST_DAYS) or values["told_every_days"] > _MOST_DAYS:
        found.append(f"told_every_days: write a number from {_LEAST_DAYS} to {_MOST_DAYS}")
    if not _counts(values.get("rota_weeks"), 1):
        found.append("rota_weeks: write a number from 1 on")
    return found


def _faults_of_waits(values: Mapping[str, Any]) -> list[str]:
    steps = [one.get("minutes") for one in values.get("wait", ())]
    if not steps or not all(_counts(step, 1) for step in steps) or any(b <= a for a, b in pairwise(steps)):
        return ["wait: write minutes from 1 on, each step longer than the one before"]
    found = [] if all(one.get("label") for one in values["wait"]) else ["wait: each step needs a label"]
    if not values.get("longest_wait", {}).get("label"):
        found.append("longest_wait: write a label")
    if values.get("late_after_minutes") not in steps:
        found.append("late_after_minutes: write the minutes of one of the steps")
    return found


def _faults_of_names(values: Mapping[str, Any]) -> list[str]:
    agencies, near = list(values.get("agency", ())), list(values.get("near_miss", ()))
    found = []
    if "" not in {one.get("key") for one in agencies} or not all(one.get("label") for one in agencies):
        found.append("agency: each needs a label, and one of them the empty key, for what nobody has said")
    if not all(one.get("key") and one.get("label") and one.get("means") for one in near):
        found.append("near_miss: key, label and means must all stand there")
    for name, group in (("agency", agencies), ("near_miss", near)):
        if len({one.get("key") for one in group}) < len(group):
            found.append(f"{name}: each needs a key of its own")
    return found


def _counts(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
