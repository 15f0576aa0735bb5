"""From where somebody looks for a number: the place, the hour, and what our own calls have found by then."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lantern.directory.emergency import emergency_marks
from lantern.directory.reaching import Place
from lantern.directory.standing import NOTHING_CHECKED, Checks, Known, Standing, mark_of, standing
from lantern.directory.standing_words import said, trouble_words
from lantern.packs.calendars import london
from lantern.packs.check_figures import check_figures
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.contacts import Way

_RELIED_ON: Final = (Known.VERIFIED, Known.OLD)


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A place, a moment, and what was found."""

    place: Place
    at: datetime
    checks: Checks = NOTHING_CHECKED

    def standing(self, role: str, way: Way) -> Standing:
        """How far a way can be relied on. Nothing that anybody reports is held against the number for emergencies."""
        found = self._found(role, way)
        return standing(way, role, found, on=self.at.astimezone(london()).date(), months=check_figures().old_after)

    def _found(self, role: str, way: Way) -> Checks:
        known, mark = vocabulary().recipients.get(role), mark_of(way)
        emergency = (known is not None and known.emergency) or (self.checks.of(mark) and mark in emergency_marks())
        return NOTHING_CHECKED if emergency else self.checks

    def usable(self, role: str, way: Way) -> bool:
        """Whether a number may stand in the middle of a sentence: verified, and not reported wrong since."""
        return self.standing(role, way).known in _RELIED_ON

    def warning(self, role: str, way: Way) -> str:
        """What must be known before a number is rung; empty where nothing is against it but that nobody verified it."""
        known = self.standing(role, way)
        if known.known is Known.OLD:
            return said(known, months=check_figures().old_after).text
        return trouble_words(known)
