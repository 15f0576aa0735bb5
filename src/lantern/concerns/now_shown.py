"""A text as it was shown: what is kept as sent is what stood on the page, not what it would be by now.

The page carries the text back, signed, with a key of its own: pressed twice, it is one sending. No row is written
before somebody says that it was sent.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from django.core import signing

_SALT: Final = "lantern.message.shown"


@dataclass(frozen=True, slots=True)
class Shown:
    """A text, and the key of the page that showed it."""

    key: UUID
    text: str


def mark(duty: UUID, text: str) -> str:
    """What the page carries back: the text of this duty, and a new key."""
    return signing.dumps([str(duty), str(uuid4()), text], salt=_SALT, compress=True)


def shown(carried: str, duty: UUID, text: str) -> Shown:
    """The text that was shown; the one of now where what came back is not ours, or is of another duty."""
    try:
        of, key, words = signing.loads(carried, salt=_SALT)
        found = Shown(UUID(key), str(words))
    except (signing.BadSignature, TypeError, ValueError):
        return Shown(uuid4(), text)
    return found if of == str(duty) else Shown(uuid4(), text)
