"""How far the ways of a duty can be relied on: what is wrong is marked, and another stands before it. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from django.utils.translation import gettext as _

from lantern.concerns.now_setting import Setting
from lantern.directory.reaching import Place
from lantern.directory.standing import Known, Standing
from lantern.directory.standing_words import trouble_words
from lantern.directory.standpoint import Standpoint
from lantern.procedures.contacts import Way


@dataclass(frozen=True, slots=True)
class Marked:
    """A way with what is said against it. ``use`` is what stands in its place; both are empty where nothing is."""

    trouble: str = ""
    use: str = ""


MarkedT = TypeVar("MarkedT", bound=Marked)


def standing_of(way: Way, role: str, setting: Setting) -> Standing:
    """How far a way of a recipient can be relied on at this moment."""
    return _standpoint(setting).standing(role, way)


def trouble_of(way: Way, role: str, setting: Setting) -> str:
    """That a way was reported wrong, in words; empty where nobody said so."""
    return trouble_words(standing_of(way, role, setting))


def doubt_of(way: Way, role: str, setting: Setting) -> str:
    """That nobody has verified a way, or not lately; empty for one that was, and for one that was reported wrong."""
    known = standing_of(way, role, setting)
    if known.known is Known.UNVERIFIED:
        return _("not verified")
    return "" if known.troubled else _standpoint(setting).warning(role, way)


def with_alternative(
    ways: Iterable[MarkedT], others: Iterable[MarkedT], leads: Callable[[MarkedT], bool] = lambda _: True
) -> tuple[MarkedT, ...]:
    """All of these ways, those without trouble first; where none is left that may lead, another one that may does.

    No way is left out, and each that was reported wrong names what is used instead, where there is anything.

    Args:
        ways: as they would stand if nothing had been reported.
        others: what may stand in their place, best first.
        leads: which of them may stand in the place of one that is wrong, such as another number for a call.
    """
    found = sorted(ways, key=lambda one: bool(one.trouble))
    fine = [one for one in found if not one.trouble and leads(one)]
    if not fine and any(one.trouble and leads(one) for one in found):
        fine = [one for one in others if not one.trouble and leads(one)][:1]
        found = [*fine, *found]
    first = next((one for one in (*fine, *found) if not one.trouble), None)
    return tuple(replace(one, use=getattr(first, "value", "")) if one.trouble else one for one in found)


def _standpoint(setting: Setting) -> Standpoint:
    situation = setting.situation
    return Standpoint(Place(situation.nation, situation.area), situation.now, setting.checks)
