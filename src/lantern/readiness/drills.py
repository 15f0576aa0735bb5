"""The proof that a backup came back: words that only a restore with these keys can print.

A drill is done in a clean place, mostly on another machine. Whoever did it types the words on the page of set-up, here;
a date alone would prove nothing.
"""

import hmac
import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

_MOMENT: Final = "%Y%m%d-%H%M"
_WORDS: Final = re.compile(r"(\d{8}-\d{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})")
PURPOSE: Final = "restore drill"
"""What the secret is derived for."""
LONGEST: Final = 40


def drill_words(secret: bytes, at: datetime) -> str:
    """The words that a restore prints which was done at this moment, with the secret of these keys."""
    moment = at.astimezone(UTC).strftime(_MOMENT)
    tag = _tag(secret, moment)
    return f"{moment}-{tag[:4]}-{tag[4:8]}-{tag[8:]}"


def drilled_at(secret: bytes, words: str) -> datetime | None:
    """When the restore was done that printed these words; nothing where no restore with these keys did."""
    found = _WORDS.fullmatch("".join(words.lower().split()))
    if found is None:
        return None
    moment, given = found.group(1), "".join(found.groups()[1:])
    if not hmac.compare_digest(given, _tag(secret, moment)):
        return None
    return datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC)


def _tag(secret: bytes, moment: str) -> str:
    return hmac.new(secret, moment.encode(), sha256).hexdigest()[:12]
