"""Phrases that are made by chance, to be written down by hand and typed again years later.

A word is consonant, vowel, consonant, vowel, consonant: 65,536 words (4 + 2 + 4 + 2 + 4 bits),
16 bits each. Eight words are 128 bits. No list is needed, and no two words differ by look-alike letters.
"""

import secrets
from typing import Final

CONSONANTS: Final = "bdfghjklmnprstvz"
VOWELS: Final = "aiou"
WORDS: Final = 8
BITS: Final = 16 * WORDS


def new_phrase() -> str:
    """A fresh phrase of eight words."""
    return " ".join(_word() for _ in range(WORDS))


def _word() -> str:
    return "".join(secrets.choice(letters) for letters in (CONSONANTS, VOWELS, CONSONANTS, VOWELS, CONSONANTS))
