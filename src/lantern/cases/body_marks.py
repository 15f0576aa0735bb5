"""Marks on the body of one person of a report: where, whether seen or told, and what was seen, in short words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

DETAILS: Final = ("how", "words", "size", "colour")


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark. ``how``: a key of how it is known, or nothing where that was left open."""

    part: str
    how: str = ""
    words: str = ""
    size: str = ""
    colour: str = ""


def marks_in(kept: Mapping[str, str]) -> tuple[Mark, ...]:
    """The marks of a person, as the report keeps them: the part alone, and ``part.words`` and so on beside it."""
    parts = [key for key in kept if "." not in key]
    return tuple(Mark(part, *(kept.get(f"{part}.{name}", "") for name in DETAILS)) for part in parts)


def kept_marks(marks: Iterable[Mark]) -> dict[str, str]:
    """Marks as the report keeps them. What was left empty is not kept."""
    kept: dict[str, str] = {}
    for mark in marks:
        kept[mark.part] = ""
        kept |= {f"{mark.part}.{name}": value for name in DETAILS if (value := getattr(mark, name))}
    return kept
