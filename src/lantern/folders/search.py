"""Searching folders: their words are opened and looked through in memory, and no index is left behind (F09)."""

import json
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from lantern.folders.models import SearchBlob
from lantern.spelling.folding import fold_text
from lantern.vault.permits import Permit
from lantern.vault.scanning import opened

LONGEST: Final = 200
"""How many letters of a question are looked at."""


def words_asked(text: str) -> tuple[str, ...]:
    """The words of a question as the folders hold theirs: without case, accents and signs; each once."""
    return tuple(dict.fromkeys(fold_text(text[:LONGEST]).split()))


def folders_with(permits: Iterable[Permit], *texts: str) -> tuple[UUID, ...]:
    """The folders in which every word of one of the questions occurs, also as a part of a word.

    They come in the order of the permits. A question without a word finds nothing.

    Raises:
        DoorClosed: a permit does not let one read.
    """
    questions = [words for text in texts if (words := words_asked(text))]
    if not questions:
        return ()
    sought = [(tuple(word.encode() for word in words), words) for words in questions]
    return tuple(
        folder
        for folder, blob in opened(permits, SearchBlob, "words")
        if any(_holds(blob, raw, words) for raw, words in sought)
    )


def _holds(blob: bytes, raw: tuple[bytes, ...], words: tuple[str, ...]) -> bool:
    if not all(word in blob for word in raw):
        return False
    # Where something is escaped, the escape could look like a letter of a word; so it is read.
    return b"\\" not in blob or _holds_words(json.loads(blob), words)


def _holds_words(text: str, words: tuple[str, ...]) -> bool:
    return all(word in text for word in words)
