"""Everything that the page of what to do now is made of, as values that were handed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lantern.directory.standing import NOTHING_CHECKED, Checks
from lantern.procedures.assessment import Assessment
from lantern.procedures.contacts import Directory
from lantern.procedures.rulebook import Procedures
from lantern.procedures.situation import Situation
from lantern.procedures.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Setting:
    """A situation, what the procedures say about it, and what they follow.

    ``own_numbers`` are those of the organisation itself, by the word for the post; ``checks`` are what our own calls
    have found.
    """

    situation: Situation
    assessment: Assessment
    procedures: Procedures
    directory: Directory
    own_numbers: Mapping[str, str] = field(default_factory=dict)
    checks: Checks = NOTHING_CHECKED

    @property
    def vocabulary(self) -> Vocabulary:
        """The words that packs and cases share."""
        return self.procedures.vocabulary
