"""The words that all guides share, as `guides/words.toml` says them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lantern.packs.vocabularies import ROOT, read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How easy a text must be: the reading age it may need, and its longest sentence in words."""

    label: str
    age: int
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideWords:
    """Readers, kinds, and what may not stand on a page that others could see."""

    readers: Mapping[str, Level]
    spoken: Level
    kinds: Mapping[str, str]
    repeats: Mapping[str, str]
    strengths: Mapping[str, str]
    short_numbers: tuple[str, ...]
    betraying: tuple[str, ...]
    known_to_staff: frozenset[str]


@cache
def guide_words() -> GuideWords:
    """The words of the edition that comes with Lantern."""
    values: dict[str, Any] = read_toml(ROOT / "guides" / "words.toml")
    return GuideWords(
        readers={name: Level(**level) for name, level in values["reader"].items()},
        spoken=Level(**values["spoken"]),
        kinds=values["kind"],
        repeats=values["repeat"],
        strengths=values["strength"],
        short_numbers=tuple(values["numbers"]["short"]),
        betraying=tuple(values["neutral"]["betrays"]),
        known_to_staff=frozenset(values["trade"]["known"]),
    )
