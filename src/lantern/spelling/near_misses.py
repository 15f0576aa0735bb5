"""What somebody may have meant: suggestions for a name that does not exist."""

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

from lantern.spelling.folding import fold

_LONGEST = 80


def nearest(word: str, known: Iterable[str], *, limit: int = 3, like: float = 0.6) -> tuple[str, ...]:
    """The known words most like ``word``, best first; empty when nothing is near.

    A word that differs only in case, accents or separators always comes first.
    """
    by_fold: dict[str, str] = {}
    for name in sorted(known):
        by_fold.setdefault(fold(name), name)
    wanted = fold(word[:_LONGEST])
    found = get_close_matches(wanted, by_fold, n=len(by_fold) or 1, cutoff=like)
    # Of two that are equally near the one that comes first in the alphabet, so that DP-6 finds DP-06.
    found.sort(key=lambda key: (-SequenceMatcher(None, key, wanted).ratio(), key))
    return tuple(by_fold[key] for key in found[:limit])


def did_you_mean(word: str, known: Iterable[str], *, like: float = 0.6) -> str:
    """A sentence for the end of an error message: `` Did you mean "…"?`` or nothing.

    ``like`` is how alike the words must be, from 0 to 1: short names of places need more of it.
    """
    found = nearest(word, known, limit=2, like=like)
    if not found:
        return ""
    return " Did you mean " + " or ".join(f'"{name}"' for name in found) + "?"


def no_such_key(key: str, known: Iterable[str]) -> str:
    """What is wrong with a key that means nothing where it stands, and what to write in its place."""
    allowed = tuple(known)
    hint = did_you_mean(key, allowed) or (f" What may stand here: {', '.join(sorted(allowed))}." if allowed else "")
    return f'"{key}" has no meaning here.{hint}'
