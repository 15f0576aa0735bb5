"""A text as it was shown: what is kept as sent is what stood on the page, not what it would be by now.

The page carries the text back, signed, with a key of its own: pressed twice, it is one sending. No row is written
before somebody says that it was sent.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core import signing

_SALT: Final = "lantern.message.shown"


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as a page has shown it, the key of that page, and the marks of the addresses that stood above it."""

    key: UUID
    subject: str
    body: str
    to: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Both, as they are kept."""
        return f"{self.subject}\n\n{self.body}" if self.subject else self.body


def mark(duty: UUID, shown: Shown) -> str:
    """What the page of this duty carries back."""
    return signing.dumps(
        [str(duty), str(shown.key), shown.subject, shown.body, list(shown.to)], salt=_SALT, compress=True
    )


def carried(words: str, duty: UUID) -> Shown | None:
    """The text that a page of this duty has shown; nothing where what came back is not ours, or of another duty."""
    try:
        of, key, subject, body, to = signing.loads(words, salt=_SALT)
        found = Shown(UUID(key), str(subject), str(body), tuple(str(one) for one in to))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return found if of == str(duty) else None
