"""One key for spellings that a reader takes for the same word."""

import unicodedata
from functools import lru_cache
from typing import Final

_DIACRITICS: Final = ("\u0300", "\u036f")
"""Accents of Latin, Greek and Cyrillic letters. Marks of other scripts tell words apart and stay."""
_POINTS: Final = range(10, 36)
"""Vowel points of Hebrew and Arabic, which may be left out, by their combining class."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """``fold_text``, remembered: for words of packs and files, never for what was written about a person."""
    return fold_text(text)


def fold_text(text: str) -> str:
    """Case, accents, compatibility forms and separators folded away; words keep their order.

    ``fold_text("Northern-Ireland") == fold_text("northern  ireland")``.
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(
        letter if letter.isalnum() or unicodedata.category(letter).startswith("M") else " "
        for letter in decomposed
        if not (_DIACRITICS[0] <= letter <= _DIACRITICS[1] or unicodedata.combining(letter) in _POINTS)
    )
    return " ".join(letters.split())
