"""Words that a language lacks: noticed while a page is made, and marked as English in the finished page.

``gettext`` gives English where a catalogue has nothing, and a screen reader would read it out as Arabic. A mark inside
the words themselves would land in attributes and titles. So the words are left alone: what was missing is remembered
for the length of one request, and where such words stand as text in the finished page, they get their own language and
direction. Attributes, titles, choices of a list and boxes to write in are never touched.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations
from html import escape
from weakref import WeakSet

from django.utils.translation import trans_real

_MISSING: ContextVar[set[str] | None] = ContextVar("missing", default=None)
_WATCHED: WeakSet[NullTranslations] = WeakSet()
_MARK = '<span lang="en" dir="ltr">'
_END = "</span>"
_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
# A short word may stand in what somebody wrote: it is taken for ours only where nothing else stands beside it.
SHORT = 12
_NAME = re.compile(r"</?([a-zA-Z0-9]+)")
_GAP = re.compile(r"%\(\w+\)[sdif]|%[sdif]|\{\w+\}")
# Inside these there may be no other element.
_PLAIN_ONLY = frozenset({"title", "textarea", "option", "script", "style", "svg"})


class _Watcher(NullTranslations):
    """The last catalogue that is asked: whatever comes here, no catalogue had."""

    def gettext(self, message: str) -> str:
        """The English words, remembered."""
        found = _MISSING.get()
        if found is not None and message.strip():
            found.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """One or many, remembered."""
        return self.gettext(msgid1 if n == 1 else msgid2)


@contextmanager
def noticing(code: str) -> Iterator[None]:
    """Remember what the catalogue of this language lacks, until the answer is made."""
    catalogue: NullTranslations = trans_real.translation(code)
    if catalogue not in _WATCHED:
        catalogue.add_fallback(_Watcher())
        _WATCHED.add(catalogue)
    before = _MISSING.set(set())
    try:
        yield
    finally:
        _MISSING.reset(before)


def marked(page: str) -> str:
    """A finished page, or a part of one, whose English words say that they are English."""
    missing = _MISSING.get()
    if not missing:
        return page
    longest_first = sorted(missing, key=len, reverse=True)
    anywhere = [_pattern(text) for text in longest_first if len(text) >= SHORT]
    alone = [rf"(?<=>)\s*{_pattern(text)}\s*(?=<)" for text in longest_first if len(text) < SHORT]
    words = re.compile("|".join(anywhere + alone))
    return "".join(_pieces(page, words))


def _pieces(page: str, words: re.Pattern[str]) -> Iterator[str]:
    plain_only = ""
    for piece in _TAG.split(page):
        if piece.startswith("<"):
            name = _name(piece)
            if plain_only:
                plain_only = "" if name == plain_only and piece.startswith("</") else plain_only
            elif name in _PLAIN_ONLY and not piece.startswith("</"):
                plain_only = name
            yield piece
        else:
            yield piece if plain_only else words.sub(_wrapped, f">{piece}<")[1:-1]


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


def _pattern(text: str) -> str:
    """The words as they stand in a page, escaped in either of the two ways; what fills a gap may be anything."""
    parts = [_either(part) for part in _GAP.split(text)]
    body = "[^<>]*?".join(parts)
    return rf"(?<!\w){body}(?!\w)" if text[-1:].isalnum() else rf"(?<!\w){body}"


def _either(text: str) -> str:
    once = re.escape(escape(text, quote=False).strip("\n"))
    return once.replace('"', '(?:"|&#34;|&quot;)').replace("'", "(?:'|&#39;|&#x27;)")


def _wrapped(found: re.Match[str]) -> str:
    text = found[0].strip()
    before, after = found[0].split(text, 1) if text else (found[0], "")
    return f"{before}{_MARK}{text}{_END}{after}" if text else before
