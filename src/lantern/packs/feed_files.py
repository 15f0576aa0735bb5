"""Reads the figures of the calendar feed: how often it may be asked for, and how much is in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from lantern.packs.vocabularies import ROOT, read_toml
from lantern.procedures.problems import PackError, Problem

FILE: Final = "feed.toml"
_NUMBERS: Final = ("most_an_hour", "most_events", "days_back")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFigures:
    """The figures of one edition. ``status`` is ``to_confirm`` until the organisation has confirmed them."""

    edition: str
    status: str
    most_an_hour: int
    most_events: int
    days_back: int


@cache
def feed_figures() -> FeedFigures:
    """The figures that come with Lantern.

    Raises:
        PackError: a figure is missing, or makes no sense.
    """
    return read_figures(read_toml(ROOT / FILE))


def read_figures(values: Mapping[str, Any]) -> FeedFigures:
    """The figures from the plain values of their file.

    Raises:
        PackError: with every fault: what is wrong, and what to write instead.
    """
    faults = [f"{name}: write a number from 1 on" for name in _NUMBERS if not _counts(values.get(name))]
    if values.get("status") not in {"confirmed", "to_confirm"}:
        faults.append("status: write confirmed or to_confirm")
    if faults:
        raise PackError(tuple(Problem(file=FILE, place="the figures", what=what) for what in faults))
    return FeedFigures(
        edition=str(values.get("edition", "")), status=str(values["status"]),
        **{name: int(values[name]) for name in _NUMBERS},
    )  # fmt: skip


def _counts(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
