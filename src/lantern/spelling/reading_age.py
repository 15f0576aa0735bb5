"""How old one must be to read a text with ease: the formula of Flesch and Kincaid (ADR 10).

The formula counts words to a sentence and syllables to a word. It means something for a page of text,
nothing for one short sentence; so texts are measured together, and long sentences are named one by one.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

_PLAIN: Final = "\ue000"
"""Stands for a name or a gap: one plain word of two syllables."""
_PLAIN_SYLLABLES: Final = 2
_LONG_WORD: Final = 3
_GAP: Final = re.compile(r"\{[^{}]*\}|…+|\.{3}")
_NUMBER: Final = re.compile(r"\d[\d.,:]*(?<![.,:])")
_WORD: Final = re.compile(rf"{_PLAIN}|[^\W\d_]+(?:['’-][^\W\d_]+)*")  # noqa: RUF001 -- both apostrophes
_ENDS: Final = re.compile(r"(?<=[.!?])[\"”’')]*\s+|\n+|(?<=…)\s+(?=[\"“]?[A-Z])")  # noqa: RUF001 -- see above
_FORM: Final = re.compile(r"[^:.!?]{1,80}:[\s,;.]*(?:(?:\{[^{}]*\}|…+)[\s,;.]*)*")
_FROM_GRADE: Final = 5
"""A child in the first year of school is five; the formula counts years at school from there."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its words as they are counted; a name or a gap is told as ``…``."""

    text: str
    words: tuple[tuple[str, int], ...]

    @property
    def syllables(self) -> int:
        """The syllables of all its words."""
        return sum(count for _, count in self.words)

    def long_words(self, most: int = 3) -> tuple[str, ...]:
        """Its words of three syllables and more, the longest first."""
        found = {word.lower(): count for word, count in self.words if count >= _LONG_WORD}
        return tuple(sorted(found, key=lambda word: (-found[word], -len(word), word))[:most])

    @property
    def weight(self) -> float:
        """What the formula gives for this sentence alone: good only for ordering sentences."""
        return _age(len(self.words), 1, self.syllables)


@dataclass(frozen=True, slots=True)
class Measure:
    """Some texts taken together: how many words, sentences and syllables."""

    words: int = 0
    sentences: int = 0
    syllables: int = 0

    @property
    def age(self) -> float:
        """The age at which one reads them with ease; 0 for no text."""
        return _age(self.words, self.sentences, self.syllables) if self.words else 0.0


class Reader:
    """Takes texts apart into sentences and words.

    ``syllables`` counts those of one word. Each of ``plain`` (names of agencies, words of the field
    that readers know) counts as one word of two syllables, in whatever case it is written.
    """

    def __init__(self, syllables: Callable[[str], int], plain: Iterable[str] = ()) -> None:
        """Keep both; the longest of ``plain`` is looked for first."""
        self.syllables = syllables
        longest_first = sorted({phrase.strip() for phrase in plain if phrase.strip()}, key=len, reverse=True)
        self._plain = (
            re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE)
            if longest_first
            else None
        )

    def sentences(self, text: str) -> tuple[Sentence, ...]:
        """The sentences of a text; a line that is only a label with a gap behind it is none."""
        lines = (line for line in text.splitlines() if line.strip() and not _FORM.fullmatch(line.strip()))
        parts = (part.strip() for line in lines for part in _ENDS.split(line))
        found = (Sentence(part, self._words(part)) for part in parts)
        return tuple(sentence for sentence in found if sentence.words)

    def _words(self, sentence: str) -> tuple[tuple[str, int], ...]:
        text = _GAP.sub(f" {_PLAIN} ", sentence)
        if self._plain is not None:
            text = self._plain.sub(f" {_PLAIN} ", text)
        text = _NUMBER.sub(f" {_PLAIN} ", text)
        return tuple(self._counted(word) for word in _WORD.findall(text))

    def _counted(self, word: str) -> tuple[str, int]:
        if word == _PLAIN:
            return "…", _PLAIN_SYLLABLES
        return word, sum(self.syllables(part) for part in word.split("-"))


def measured(sentences: Iterable[Sentence]) -> Measure:
    """All sentences taken together."""
    found = tuple(sentences)
    return Measure(
        sum(len(sentence.words) for sentence in found), len(found), sum(sentence.syllables for sentence in found)
    )


def _age(words: int, sentences: int, syllables: int) -> float:
    grade = 0.39 * words / sentences + 11.8 * syllables / words - 15.59
    return grade + _FROM_GRADE
