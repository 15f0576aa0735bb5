"""What the channel of a duty asks for: words to say, words to send, or both."""

import re
from functools import lru_cache
from typing import Final

SPOKEN: Final = (
    "telephone", "phone", "call", "in person", "face to face", "at the door", "by the safe way", "spoken", "aloud",
    "video",
)  # fmt: skip
"""What is said: the duty needs ``say``."""
CALLED: Final = ("telephone", "phone", "call")
"""Where nobody may answer: the duty needs ``if_no_answer``, too."""
SENT: Final = (
    "e-mail", "email", "form", "portal", "letter", "writing", "written", "post", "text message", "chat", "proforma",
)  # fmt: skip
"""What goes to somebody in writing: the duty needs a ``message``."""
KEPT: Final = ("record", "log")
"""What is written down for ourselves: it needs a ``message``, too."""


def is_spoken(channel: str) -> bool:
    """Whether somebody speaks."""
    return _has(channel, SPOKEN)


def is_called(channel: str) -> bool:
    """Whether it is a call, which nobody may answer."""
    return _has(channel, CALLED)


def is_written(channel: str) -> bool:
    """Whether something is written, to somebody or for the record."""
    return _has(channel, (*SENT, *KEPT))


def is_written_to_them(channel: str) -> bool:
    """Whether what is written is read by those to whom the duty is addressed."""
    return _has(channel, SENT)


@lru_cache(maxsize=4096)
def _has(channel: str, words: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?<![\w-]){word}s?(?![\w-])", channel.lower()) for word in words)
