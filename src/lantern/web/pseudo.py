"""Two languages that nobody speaks, made from English while the program runs.

They show what a real language will break: words that grow by two fifths, accents, pages from right to left.
A text that stays plain English under them has not gone through gettext.
"""

import re
from gettext import NullTranslations
from typing import Any

from django.utils.translation import trans_real

ACCENTED = str.maketrans("ACEGHIJKLNORSTUWYZaceghijklnorstuwyz", "ÅÇÉĜĤÎĴĶĻÑÖŘŠŢÛŴÝŽåçéĝĥîĵķļñöŕšţûŵýž")
LENGTHENED_BY = 0.4
FILLING = "one two three four five six seven eight nine ten "
KEPT = re.compile(
    r"%\(\w+\)[sdif]|%[sd%]"  # gaps of gettext
    r"|\{[^{}]*\}"  # gaps of str.format
    r"|<[^<>]+>|&\w+;"  # marks of HTML
    r"|\S*\d\S*"  # numbers stay as they are: somebody may ring them
    r"|\s+"
)
CONTEXT = "\x04"
TURN_ROUND, AS_BEFORE = "\u202e", "\u202c"


def lengthened(text: str) -> str:
    """``Save`` becomes ``[Šåvé on]``: accents, and two fifths more."""
    if not text.strip():
        return text
    words = "".join(part if kept else part.translate(ACCENTED) for part, kept in _parts(text))
    more = max(1, round(len(text) * LENGTHENED_BY))
    filling = (FILLING * (more // len(FILLING) + 1))[:more].rstrip()
    body = words.rstrip()
    return f"[{body} {filling}]{words[len(body) :]}"


def turned_round(text: str) -> str:
    """Every word runs from right to left; numbers, gaps and marks do not."""
    return "".join(part if kept else f"{TURN_ROUND}{part}{AS_BEFORE}" for part, kept in _parts(text))


def _parts(text: str) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    at = 0
    for match in KEPT.finditer(text):
        found.append((text[at : match.start()], False))
        found.append((match.group(), True))
        at = match.end()
    found.append((text[at:], False))
    return [(part, kept) for part, kept in found if part]


class Pseudo(NullTranslations):
    """A catalogue that has every text."""

    def __init__(self, code: str) -> None:
        """``code`` is ``en-xa`` or ``ar-xb``."""
        super().__init__()
        self._code = code
        self._change = {"en-xa": lengthened, "ar-xb": turned_round}[code]

    def language(self) -> str:
        """Django asks a catalogue whose it is."""
        return self._code

    def to_language(self) -> str:
        """The same, by the name that Django uses elsewhere."""
        return self._code

    def gettext(self, message: str) -> str:
        """The text, changed. A context before it is left out."""
        return self._change(message.rpartition(CONTEXT)[2])

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """One or many, changed."""
        return self.gettext(msgid1 if n == 1 else msgid2)


def register_pseudo_languages() -> None:
    """Put both where Django keeps the catalogues that it has loaded; it forgets them when its settings change."""
    kept: dict[str, Any] = trans_real._translations  # noqa: SLF001 -- Django has no public door for a catalogue made by code
    for code in ("en-xa", "ar-xb"):
        kept[code] = Pseudo(code)
