"""The ladder of the house: who receives, stands in and keeps, by post, as the pack of words has it (F08, F09)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import pairwise
from typing import Any, Final

from lantern.packs.vocabularies import EDITION, ROOT, read_toml
from lantern.procedures.vocabulary import ladder_of

ROTA: Final = "the rota"
SECOND_ROUTE: Final = "the second route"


class UnreadableClimb(Exception):  # noqa: N818
    """The steps by which an urgent concern climbs say something that cannot be: what, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Posts in the words of the pack, step by step. What each column is for stands above the table in the pack."""

    receives: tuple[tuple[str, ...], ...]
    stands_in: tuple[tuple[str, ...], ...]
    keeps: tuple[tuple[str, ...], ...]
    hears: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an urgent concern that nobody has opened (F08).

    ``tells``: a post, ``ROTA`` or ``SECOND_ROUTE``. ``after``: since the concern was sent. ``status`` and
    ``because``: how sure the figure is, and the sources of it.
    """

    tells: str
    after: timedelta
    status: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Climb:
    """All steps, lowest first; then everybody who was told is told again, ``times`` times, ``every`` so long."""

    steps: tuple[Step, ...]
    every: timedelta
    times: int


@dataclass(frozen=True, slots=True)
class RotaGap:
    """How long before a time without anybody on call the keepers of the rota are told, and how often.

    ``lapsed``: after so long without a turn no rota is kept.
    """

    before: timedelta
    every: timedelta
    lapsed: timedelta


@cache
def ladder(edition: str = EDITION) -> Ladder:
    """The ladder of one edition. Only the file of people is read, so that a page does not wait for the rest."""
    recipients = _people(edition)["recipient"]

    def steps(purpose: str) -> tuple[tuple[str, ...], ...]:
        return ladder_of({word: values.get(purpose) for word, values in recipients.items()})

    return Ladder(steps("receives"), steps("stands_in"), steps("keeps"), steps("hears"))


@cache
def climb(edition: str = EDITION) -> Climb:
    """How an urgent concern climbs, in one edition.

    Raises:
        UnreadableClimb: a step that nobody can take, or one that comes before the one below it.
    """
    return read_climb(_people(edition))


@cache
def rota_gap(edition: str = EDITION) -> RotaGap:
    """When those who keep the rota are told of a gap to come, in one edition.

    Raises:
        UnreadableClimb: a figure that is no time.
    """
    return read_rota_gap(_people(edition))


def read_rota_gap(people: Mapping[str, Any]) -> RotaGap:
    """The figures, from the file of people.

    Raises:
        UnreadableClimb: a figure that is no time.
    """
    found = people["rota_gap"]
    if min(found["hours_before"], found["every_hours"], found["lapsed_days"]) < 1:
        raise UnreadableClimb("rota_gap: write hours_before, every_hours and lapsed_days from 1 up")
    return RotaGap(
        timedelta(hours=found["hours_before"]),
        timedelta(hours=found["every_hours"]),
        timedelta(days=found["lapsed_days"]),
    )


def read_climb(people: Mapping[str, Any]) -> Climb:
    """The steps, from the file of people.

    Raises:
        UnreadableClimb: a step that nobody can take, or one that comes before the one below it.
    """
    posts = {word for word, values in people["recipient"].items() if values.get("stands_in") is not None}
    steps = tuple(
        Step(one["tells"], timedelta(minutes=one["after_minutes"]), one["status"], tuple(one["because"]))
        for one in people["climb"]
    )
    for step in steps:
        if step.tells not in posts | {ROTA, SECOND_ROUTE}:
            raise UnreadableClimb(
                f'nobody is "{step.tells}": write a post that stands in, "{ROTA}" or "{SECOND_ROUTE}"'
            )
    times = [timedelta(), *(step.after for step in steps)]
    if not steps or any(later <= earlier for earlier, later in pairwise(times)):
        raise UnreadableClimb("each step comes some minutes after the one before: write after_minutes in that order")
    again = people["climb_again"]
    if again["every_minutes"] < 1 or again["times"] < 0:
        raise UnreadableClimb("climb_again: write every_minutes from 1 up, and times from 0 up")
    return Climb(steps, timedelta(minutes=again["every_minutes"]), again["times"])


def _people(edition: str) -> dict[str, Any]:
    return read_toml(ROOT / "vocabulary" / edition / "people.toml")
