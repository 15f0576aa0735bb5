"""Conditions and clocks as a person would say them, for telling what a new edition changes."""

from collections.abc import Iterable, Mapping

from lantern.packs.expression_text import Condition, in_words
from lantern.procedures.clocks import Clock
from lantern.procedures.diagram_words import Words, clock_in_words, spoken
from lantern.procedures.expressions import names_in
from lantern.procedures.pack import Named, Procedure
from lantern.procedures.vocabulary import Vocabulary


class Wording:
    """Tells conditions and clocks of some procedures in words."""

    def __init__(self, procedures: Iterable[Procedure], vocabulary: Vocabulary) -> None:
        """``procedures`` are those whose names and results conditions may read."""
        by_name: dict[str, Procedure] = {}
        named: dict[str, Named] = {}
        duties: dict[str, str] = {}
        for procedure in procedures:
            by_name[procedure.name] = procedure
            named.update({rule.name: rule for rule in procedure.named})
            duties.update({duty.key: duty.what for duty in procedure.duties})
        self.vocabulary, self.duties = vocabulary, duties
        self.known: Mapping[str, object] = {**by_name, **named, **vocabulary.facts}
        self.words = Words(vocabulary=vocabulary, numbers={}, letters={}, named=named, procedures=by_name)

    def condition(self, condition: Condition) -> str:
        """A condition as one would say it; as it is written where it names something unknown."""
        if condition is None:
            return "always"
        if any(name not in self.known for name, _ in names_in(condition)):
            return in_words(condition)
        return self.words.of(condition)

    def both(self, old: Condition, new: Condition) -> tuple[str, str]:
        """Two conditions told apart: in words where the words differ, else as they are written."""
        told = self.condition(old), self.condition(new)
        return told if told[0] != told[1] else (written(old), written(new))

    def clock(self, clock: Clock) -> str:
        """By when, and from when it is counted."""
        told = clock_in_words(clock, self.vocabulary, self.duties)
        if clock.kind == "before" and clock.start != "noticed_at" and clock.start not in self.vocabulary.facts:
            return told
        return " or else ".join((told, *(spoken(name) for name in clock.or_from)))


def written(condition: Condition) -> str:
    """A condition as it stands in a pack."""
    return "always" if condition is None else in_words(condition)
