"""Care for the one who reported: what the guide says to them after a hard report, and when it is offered (F86)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from lantern.concerns.now_contacts import WayLine
from lantern.concerns.now_standing import with_alternative
from lantern.packs.guide_parts import Guide
from lantern.procedures.assessment import Assessment
from lantern.procedures.contacts import Directory, Way

SAYS: Final = "say"


@dataclass(frozen=True, slots=True)
class Care:
    """What is said to the reporter, whom they can ring, and what they answered; nothing while they did not."""

    says: tuple[str, ...]
    ways: tuple[WayLine, ...]
    ring: str
    visit: str


def care_guide(guides: Iterable[Guide], assessment: Assessment) -> Guide | None:
    """The guide that is offered after what was decided, or after a duty that was given."""
    happened = {f"{given.procedure} {given.code}" for given in assessment.given}
    happened |= {f"{procedure} {duty.key}" for duty in assessment.duties for procedure in duty.procedures}
    return next((guide for guide in guides if happened.intersection(guide.offered_after)), None)


def care(
    guide: Guide, directory: Directory, *, nation: str, area: str | None, ring: str = "", visit: str = "",
    trouble: Callable[[Way, str], str] = lambda _way, _role: "",
) -> Care:  # fmt: skip
    """The words of a guide that are said to the reporter, with the numbers of the contacts that it names.

    ``trouble`` says of a way of a recipient that it was reported wrong; nothing where nobody said so.
    """
    words = [word for item in guide.items() for word in item.contacts]
    ways = (
        _line(way, contact.name, trouble(way, word))
        for word in dict.fromkeys(words)
        for contact in directory.find(word, area=area, nation=nation)
        for way in contact.ways
        if way.kind == "telephone" and not directory.is_blocked(way.value)
    )
    says = tuple(_(item.text) for item in guide.items() if item.kind == SAYS)
    return Care(says, with_alternative(ways, ()), ring, visit)


def _line(way: Way, name: str, trouble: str) -> WayLine:
    words = _certainty(way)
    return WayLine(kind=way.kind, value=way.value, name=name, words=words, closed=False, link="tel", trouble=trouble)


def _certainty(way: Way) -> tuple[str, ...]:
    return () if way.verified_on else (_("not verified"),)
