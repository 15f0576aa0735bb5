"""Care for the one who reported: what the guide says to them after a hard report, and when it is offered (F86)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from lantern.concerns.now_contacts import WayLine
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


def care(guide: Guide, directory: Directory, *, nation: str, area: str | None, ring: str = "", visit: str = "") -> Care:
    """The words of a guide that are said to the reporter, with the numbers of the contacts that it names."""
    words = [word for item in guide.items() for word in item.contacts]
    ways = (
        WayLine(way.kind, way.value, contact.name, _certainty(way), closed=False, link="tel")
        for word in dict.fromkeys(words)
        for contact in directory.find(word, area=area, nation=nation)
        for way in contact.ways
        if way.kind == "telephone" and not directory.is_blocked(way.value)
    )
    return Care(tuple(_(item.text) for item in guide.items() if item.kind == SAYS), tuple(ways), ring, visit)


def _certainty(way: Way) -> tuple[str, ...]:
    return () if way.verified_on else (_("not verified"),)
