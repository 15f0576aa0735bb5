"""The data of practice: who works there, where, who is helped, and what happened. Read from TOML; code only plays it.

All of it is invented. Moments are told backwards from the moment at which practice is made, so that the same history
always ends now.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import tomli

from lantern.packs.calendars import london

FOLDER: Final = Path(__file__).parent / "invented"
_UNITS: Final = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the organisation. ``organisation`` is what kind of one runs it, as the packs ask."""

    key: str
    name: str
    area: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Helped:
    """Somebody who is helped, as the team speaks of them. ``own``: their name as they write it."""

    key: str
    name: str
    place: str
    speaks: str
    own: str = ""

    @property
    def label(self) -> str:
        """How they stand in a report."""
        return f"{self.name} ({self.own})" if self.own else self.name


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that somebody does with a concern, so long after it was sent."""

    after: timedelta
    do: str
    who: str
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A concern: who brings it, when, from where, what they say, and what is done about it.

    ``why``, ``wishes`` and ``closing`` are the words of whoever decides. ``sent`` is false for what was only begun.
    """

    key: str
    place: str
    by: str
    ago: timedelta
    at: time | None
    noticed: timedelta
    said: Mapping[str, Any]
    people: tuple[Mapping[str, Any], ...]
    happens: tuple[Happening, ...]
    why: str = ""
    wishes: str = ""
    closing: str = ""
    sent: bool = True

    def moment(self, now: datetime) -> datetime:
        """When it is reported: so long before now, at that time of the day where one is given."""
        before = now - self.ago
        if self.at is None:
            return before
        return datetime.combine(before.astimezone(london()).date(), self.at, london()).astimezone(now.tzinfo)


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a duty: the words of whoever did it, by recipient or way. ``number``: how its reference begins."""

    to: str
    words: tuple[str, ...]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Invented:
    """Everything that practice is made of. ``seed``: from it come the numbers of references, always the same ones."""

    seed: int
    places: Mapping[str, Place]
    helped: Mapping[str, Helped]
    concerns: tuple[Told, ...]
    came: tuple[Came, ...]
    team: Mapping[str, Any]


@cache
def invented() -> Invented:
    """The history of practice.

    Raises:
        ValueError: a file says something that cannot be played; the message names where.
    """
    team, helped = _read("team.toml"), _read("helped.toml")
    courses = _read("courses.toml")
    concerns = [told for file in sorted(FOLDER.glob("concerns_*.toml")) for told in _read(file.name)["concern"]]
    found = Invented(
        seed=int(team["seed"]),
        places={one["key"]: Place(**one) for one in team["place"]},
        helped={one["key"]: Helped(**one) for one in helped["person"]},
        concerns=tuple(_told(one, courses["course"]) for one in concerns),
        came=tuple(Came(one["to"], tuple(one["words"]), one.get("number", "")) for one in courses["came"]),
        team=team,
    )
    _hold_together(found)
    return found


def span(words: str) -> timedelta:
    """A length of time as the files have it: ``2d 4h 30m``.

    Raises:
        ValueError: it is none.
    """
    total = timedelta()
    for part in words.split():
        if part[-1] not in _UNITS or not part[:-1].isdigit():
            raise ValueError(f"no length of time: {words!r}. Write one such as 2d 4h 30m.")
        total += int(part[:-1]) * _UNITS[part[-1]]
    return total


def day_after(moment: datetime, words: str) -> date:
    """The day so long after a moment, by the clocks here."""
    return (moment + span(words)).astimezone(london()).date()


def _told(one: Mapping[str, Any], courses: Mapping[str, Any]) -> Told:
    rest = {key: value for key, value in one.items() if key in {"why", "wishes", "closing", "sent"}}
    steps = [*courses[one["course"]], *one.get("then", ())]
    at = one.get("at")
    happens = tuple(_happenings(steps, one.get("delays", {}))) if one.get("sent", True) else ()
    return Told(
        key=one["key"], place=one["place"], by=one["by"], ago=span(one["ago"]),
        at=time.fromisoformat(at) if at else None, noticed=span(one.get("noticed", "0m")), said=one["said"],
        people=tuple(one.get("person", ())), happens=tuple(sorted(happens, key=lambda step: step.after)), **rest,
    )  # fmt: skip


def _happenings(steps: Iterable[Mapping[str, Any]], delays: Mapping[str, str]) -> Iterator[Happening]:
    """The steps; ``delays`` says of the first of a sort that it came sooner or later than the course has it."""
    left = dict(delays)
    for step in steps:
        more = {key: value for key, value in step.items() if key not in {"after", "do", "who"}}
        yield Happening(span(left.pop(step["do"], step["after"])), step["do"], step.get("who", "lead"), more)
    if left:
        raise ValueError(f"there is no step to delay: {', '.join(sorted(left))}")


def _hold_together(found: Invented) -> None:
    for told in found.concerns:
        if told.place not in found.places:
            raise ValueError(f"{told.key}: there is no place {told.place!r}")
        unknown = [one["who"] for one in told.people if "who" in one and one["who"] not in found.helped]
        if unknown:
            raise ValueError(f"{told.key}: nobody is called {', '.join(unknown)}")
    keys = [told.key for told in found.concerns]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"two concerns are called {', '.join(twice)}")


def _read(name: str) -> Mapping[str, Any]:
    return tomli.loads((FOLDER / name).read_text(encoding="utf-8"))
