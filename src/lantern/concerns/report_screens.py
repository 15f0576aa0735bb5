"""The screens of a report in their order, and which of them somebody sees (U6: at most seven, five answers needed)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from lantern.concerns.said import Said

NOBODY_HERE: Final = "no"
"""The answer that it is about nobody of the house; then nobody is asked who of the house must not learn of it."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: its name is part of its route."""

    name: str

    @property
    def route(self) -> str:
        """The name of its route."""
        return f"concerns:report_{self.name}"


SCREENS: Final = tuple(Screen(name) for name in ("what", "who", "keep_from", "around", "so_far", "questions", "check"))
MOST_QUESTIONS: Final = 6
"""How many of the procedures' questions stand on one screen."""


LEFT_AFTER: Final = timedelta(minutes=30)
"""After how long without a word a report that was begun counts as left."""


def may_be_about_the_house(said: Said) -> bool:
    """Whether it may be about somebody here, and the reporter was not asked yet who must not learn of it."""
    return said.given.get("about_us") in {"yes", "unknown"} and not said.kept_out_asked


def its_way_is_known(said: Said) -> bool:
    """Whether it is known who of the house must not learn of it: then a report that was left can be sent as it is."""
    return said.given.get("about_us") == NOBODY_HERE or said.kept_out_asked


def screens_of(said: Said) -> tuple[Screen, ...]:
    """The screens that this report has."""
    here = said.given.get("about_us") != NOBODY_HERE
    return tuple(screen for screen in SCREENS if here or screen.name != "keep_from")


def next_after(name: str, said: Said) -> Screen:
    """The screen that follows; after the last there is none, so it is the last again."""
    shown = screens_of(said)
    place = next(number for number, screen in enumerate(shown) if screen.name == name)
    return shown[min(place + 1, len(shown) - 1)]


def before(name: str, said: Said) -> Screen | None:
    """The screen before, or none."""
    shown = screens_of(said)
    place = next(number for number, screen in enumerate(shown) if screen.name == name)
    return shown[place - 1] if place else None


def step_of(name: str, said: Said) -> tuple[int, int]:
    """Where this screen stands, and how many there are."""
    shown = screens_of(said)
    return next(number for number, screen in enumerate(shown, start=1) if screen.name == name), len(shown)
