"""What each cleaner gives, and the bounds that hold for all of them."""

from dataclasses import dataclass
from typing import Final

from lantern.privacy.words import Removed

LARGEST: Final = 10 * 1024 * 1024
"""Bytes; as many as the vault takes."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file made anew. ``taken``: when, as the device said; empty where it did not say."""

    content: bytes
    media_type: str
    ending: str
    removed: frozenset[Removed] = frozenset()
    taken: str = ""
