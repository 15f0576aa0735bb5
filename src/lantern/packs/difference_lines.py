"""Sentences about what changed, each with how much it weighs: what may protect less comes first."""

from collections.abc import Iterable, Sequence
from typing import Final

from lantern.packs.difference_words import Wording, written
from lantern.packs.expression_text import Condition, is_harder_to_meet
from lantern.procedures.clocks import Clock, is_no_longer_than

WEAKER: Final = 0
CHANGED: Final = 1
WORDS: Final = 2
MARK: Final = "weaker: "
"""What a line begins with when something may protect less."""


_LISTS: Final = {
    "recipients": "goes to",
    "reasons": "rests on",
    "decisions that lead to it": "follows from",
    "required content": "has to say",
    "further conditions": "gains,",
    "questions": "asks",
    "nations": "holds in",
    "nations as policy": "holds as policy in",
    "layers": "is extended by",
    "agencies kept out": "keeps out",
    "figures": "names the figure",
    "additions to results of others": "adds to",
}
"""What one says of a list: *no longer goes to*, *now also goes to*."""
_CALLED: Final = {"in_force_from": "first day in force", "review_due": "day of review", "per": "reach"}


class Lines:
    """Collects the sentences about two editions."""

    def __init__(self, wording: Wording) -> None:
        """``wording`` tells conditions and clocks."""
        self.wording = wording
        self.found: list[tuple[int, str]] = []

    def add(self, rank: int, line: str) -> None:
        """One sentence; its first letter is made a capital."""
        told = line[:1].upper() + line[1:]
        self.found.append((rank, f"{MARK}{told}" if rank == WEAKER else told))

    def sorted(self) -> tuple[str, ...]:
        """What weakens first, then what changes, then what is only worded anew; each sentence once."""
        ordered = sorted(self.found, key=lambda item: item[0])
        return tuple(dict.fromkeys(line for _, line in ordered))

    # -- kinds of change -----------------------------------------------------------------------

    def words(self, where: str, called: str, old: str, new: str, *, rank: int = WORDS) -> None:
        """One text in place of another, or gone, or new."""
        if old == new:
            return
        shown = _CALLED.get(called, called.replace("_", " "))
        if old and new:
            self.add(rank, f"the {shown} of {where} changed from “{old}” to “{new}”.")
        elif old:
            self.add(WEAKER, f"the {shown} of {where} was taken out: “{old}”.")
        else:
            self.add(rank, f"the {shown} of {where} is new: “{new}”.")

    def flag(self, where: str, called: str, *, before: bool, after: bool, loss: int = WEAKER) -> None:
        """Something that is so, or no longer so; ``called`` is what one says of it, such as ``is personal``."""
        if before and not after:
            self.add(loss, f"{where} no longer {called}.")
        elif after and not before:
            self.add(CHANGED, f"{where} now {called}.")

    def lists(self, where: str, called: str, old: Sequence[str], new: Sequence[str], *, loss: int = WEAKER) -> None:
        """What a list lost and gained; ``called`` is one of the known lists."""
        gone = [item for item in old if item not in new]
        more = [item for item in new if item not in old]
        if gone:
            self.add(loss, f"{where} no longer {_LISTS[called]} {listed(gone)}.")
        if more:
            self.add(CHANGED, f"{where} now {_LISTS[called]} {listed(more)}, too.")
        if not gone and not more and tuple(old) != tuple(new):
            self.add(CHANGED, f"the order of {called} of {where} changed to {listed(new)}.")

    def sources(self, where: str, old: Sequence[str], new: Sequence[str]) -> None:
        """Reasons: one may be replaced by another without any loss."""
        self.lists(where, "reasons", old, new, loss=CHANGED)

    def conditions(self, called: str, old: Condition, new: Condition, *, protects: bool = False) -> None:
        """A condition; ``called`` says of what, ``protects`` that what it lets through protects somebody."""
        if written(old) != written(new):
            rank = WEAKER if protects and is_harder_to_meet(new, old) else CHANGED
            before, after = self.wording.both(old, new)
            self.add(rank, f"{called} changed. Before: {before}. Now: {after}.")

    def clocks(self, name: str, old: Clock, new: Clock) -> None:
        """By when a duty must be done."""
        if old == new:
            return
        rank, how = judged(old, new)
        told = self.wording.clock(old), self.wording.clock(new)
        before, after = told if told[0] != told[1] else (old.word, new.word)
        self.add(rank, f"the clock for “{name}” changed from “{before}” to “{after}” ({how}).")


def judged(old: Clock, new: Clock) -> tuple[int, str]:
    """How much the change of a clock weighs, and whether it ends sooner or later."""
    if new.kind == "immediate" or is_no_longer_than(new, old):
        return CHANGED, "sooner"
    if old.kind == "immediate" or is_no_longer_than(old, new):
        return WEAKER, "later"
    return WEAKER, "it may end later"


def listed(words: Iterable[str]) -> str:
    """Several words on one line."""
    return ", ".join(words)
