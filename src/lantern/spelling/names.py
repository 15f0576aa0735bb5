"""Names that may be one name, written down by people who heard it. Pure: it proposes, and somebody looks."""

import re
from collections.abc import Sequence
from typing import Final

from lantern.spelling.folding import fold_text

_WRITTEN_TWO_WAYS: Final = (
    ("ph", "f"), ("kh", "h"), ("gh", "g"), ("ck", "k"), ("th", "t"), ("sch", "s"), ("sh", "s"), ("ch", "s"),
    ("dh", "d"), ("c", "k"), ("q", "k"), ("x", "ks"), ("z", "s"), ("w", "v"), ("j", "y"),
)  # fmt: skip
"""Sounds that are written with these letters or with those. The longer ones stand first."""
_VOWELS: Final = re.compile(r"[aeiouy]+")
_TWICE: Final = re.compile(r"(.)\1+")


def key_of(word: str) -> str:
    """One key for the spellings of a name: its consonants in their order, and whether it begins with a vowel.

    ``key_of("Mohammed") == key_of("Muhamad")``. A word in letters that are not Latin is its own key.
    """
    folded = "".join(fold_text(word).split())
    if not folded.isascii():
        return folded
    sounds = folded
    for written, sound in _WRITTEN_TWO_WAYS:
        sounds = sounds.replace(written, sound)
    # At the end an "h" is not heard: Amina, Aminah.
    sounds = sounds.rstrip("h") or sounds
    first = "a" if _VOWELS.match(sounds) else ""
    return first + _TWICE.sub(r"\1", _VOWELS.sub("", sounds))


def words_alike(one: str, other: str) -> int:
    """How many words two names share, each counted once, whatever the order and the spelling."""
    left, shared = [key_of(word) for word in fold_text(other).split()], 0
    for key in (key_of(word) for word in fold_text(one).split()):
        if key in left:
            left.remove(key)
            shared += 1
    return shared


def may_be_one(one: str, other: str) -> bool:
    """Whether every word of the shorter name stands in the longer one, in some spelling."""
    shorter = min(len(fold_text(one).split()), len(fold_text(other).split()))
    return shorter > 0 and words_alike(one, other) == shorter


def initials(name: str) -> str:
    """A name as it may be said in a room where others listen: ``A. Y.``; nothing of what is no word."""
    words: Sequence[str] = [word for word in name.split() if word[0].isalpha()]
    return " ".join(f"{word[0].upper()}." for word in words[:4])
