"""What a chronology is made of, as plain values: items, corrections at what they correct, marks of significance.

Pure: no framework, no clock. What is of interest to a reader, and what may be read, was decided before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """What an item is. Each has a word and a shape of its own on the page."""

    WORDS = "words"
    FACT = "fact"
    NOTE = "note"
    DECISION = "decision"
    EVIDENCE = "evidence"
    CORRECTION = "correction"
    DUTY = "duty"
    ASSESSMENT = "assessment"
    ACCESS = "access"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that stands in a folder, or that the clock brings.

    ``row`` is what it is about: the entry, the duty, the grant; a mark of significance points at it.
    ``about_at`` is the moment it is about, where that is another one than when it was written.
    ``rank`` is its place among what was written in the same moment. ``recorded`` is false for what nobody wrote:
    a duty that falls due. ``corrects`` is the key of what it corrects. ``signs`` are by what it is known again
    when it happens again; they come from kinds and facts, never from words.
    """

    key: str
    kind: Kind
    folder: UUID
    row: UUID
    written_at: datetime
    about_at: datetime | None = None
    rank: tuple[int, int] = (0, 0)
    recorded: bool = True
    overdue: bool = False
    corrects: str = ""
    signs: frozenset[str] = frozenset()

    @property
    def at(self) -> datetime:
        """When it happened, as far as anybody said: by this it is put in order."""
        return self.about_at or self.written_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Somebody marked what stands in ``row`` as significant, or took that back: who, when and why."""

    row: UUID
    significant: bool
    at: datetime
    number: int
    by: UUID | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """An item with everything that was said about it later. Nothing of it hides what was there first."""

    item: Item
    corrections: tuple[Item, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def significant(self) -> bool:
        """Whether it counts as significant now: as the last mark says."""
        return bool(self.marks) and self.marks[-1].significant

    @property
    def items(self) -> tuple[Item, ...]:
        """The item and its corrections."""
        return (self.item, *self.corrections)


def threads(items: Iterable[Item], marks: Iterable[Mark] = ()) -> tuple[Thread, ...]:
    """Every item once: in the order in which things happened, each correction at what it corrects.

    A correction of a correction stands at the first of them. What is to be corrected and is not here leaves its
    correction standing by itself. The order never depends on the order of ``items``.
    """
    known = {item.key: item for item in items}
    corrections: dict[str, list[Item]] = {}
    first: list[Item] = []
    for item in known.values():
        root = _root(item, known)
        if root.key == item.key:
            first.append(item)
        else:
            corrections.setdefault(root.key, []).append(item)
    said = _by_row(marks)
    return tuple(
        Thread(
            item=item,
            corrections=tuple(sorted(corrections.get(item.key, ()), key=_as_written)),
            marks=said.get(item.row, ()),
        )
        for item in sorted(first, key=_as_it_happened)
    )


def _root(item: Item, known: Mapping[str, Item]) -> Item:
    seen = {item.key}
    while item.corrects in known and item.corrects not in seen:
        item = known[item.corrects]
        seen.add(item.key)
    # Entries cannot correct one another in a circle; if they did, each would stand by itself.
    return known[min(seen)] if item.corrects in seen and item.corrects in known else item


def _by_row(marks: Iterable[Mark]) -> dict[UUID, tuple[Mark, ...]]:
    found: dict[UUID, list[Mark]] = {}
    for mark in sorted(marks, key=lambda one: (one.at, one.number, one.significant)):
        found.setdefault(mark.row, []).append(mark)
    return {row: tuple(of_row) for row, of_row in found.items()}


def _as_it_happened(item: Item) -> tuple[datetime, datetime, tuple[int, int], str]:
    return (item.at, item.written_at, item.rank, item.key)


def _as_written(item: Item) -> tuple[datetime, tuple[int, int], str]:
    return (item.written_at, item.rank, item.key)
