"""How hard a text is to read: the age at which most people can read it (Flesch-Kincaid grade plus five)."""

import re
from collections.abc import Collection, Iterable
from typing import Final

YOUNGEST: Final = 5
_PER_WORD, _PER_SYLLABLE, _OFFSET = 0.39, 11.8, 15.59
_SCHOOL_STARTS_AT: Final = 5
_EASY: Final = 2
_SHORT: Final = 3
_SENTENCE = re.compile(r"[.!?:;…]+(?=\s|$|[”\"')])|\n+")
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^aeioulr]|[aeiou][lr])e$|[^aeiouscxzgdt]es$|[^aeioutdl]ed$|[aeiou]led$")
_CHANT = re.compile(r"(?:ch|sh|[sxzcg])es$")


def sentences(text: str) -> tuple[tuple[str, ...], ...]:
    """The sentences of a text, each as its words; a line end closes a sentence too."""
    found = (tuple(_WORD.findall(part)) for part in _SENTENCE.split(text))
    return tuple(words for words in found if words)


def syllables(word: str) -> int:
    """How many syllables a word has, by its vowels; near enough for a measure of many words."""
    bare = "".join(letter for letter in word.lower() if letter.isalpha())
    if len(bare) <= _SHORT:
        return 1
    count = len(_VOWELS.findall(bare))
    if _SILENT.search(bare) and not _CHANT.search(bare):
        count -= 1
    return max(1, count)


def reading_age(texts: Iterable[str], *, easy: Collection[str] = ()) -> float:
    """The age at which texts can be read, at least 5; words in ``easy`` are known to their readers."""
    known = [words for text in texts for words in sentences(text)]
    words = [word for sentence in known for word in sentence]
    if not words:
        return float(YOUNGEST)
    spoken = sum(min(syllables(word), _EASY) if _plain(word) in easy else syllables(word) for word in words)
    grade = _PER_WORD * len(words) / len(known) + _PER_SYLLABLE * spoken / len(words) - _OFFSET
    return max(float(YOUNGEST), grade + _SCHOOL_STARTS_AT)


def _plain(word: str) -> str:
    return word.lower().replace("\u2019", "'")
