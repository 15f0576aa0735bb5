"""A reader for the texts of packs: knows the names of agencies and posts, and a dictionary of syllables.

Loaded by the check of packs only: a page for a worried person never waits for the dictionary.
"""

from collections.abc import Iterator
from functools import cache

from pysyllables import get_syllable_count

from lantern.packs.vocabularies import ROOT, read_toml, vocabulary
from lantern.spelling.reading_age import Reader
from lantern.spelling.syllables import by_rule

_ARTICLES = ("the ", "a ", "an ", "our ")
_SPELT_OUT = 5
_PLAIN_ALREADY = 2


@cache
def reader(known: frozenset[str] = frozenset()) -> Reader:
    """The reader that measures every text of a pack, a fact or a guide; ``known`` are plain to it, too."""
    return Reader(syllables, (*read_toml(ROOT / "plain_words.toml")["field"], *_names(), *known))


def syllables(word: str) -> int:
    """The syllables of one word: as said in Britain, else by the dictionary, else by rule."""
    letters = word.lower().replace("’", "'")  # noqa: RUF001 -- both apostrophes are written
    base = letters.removesuffix("'s").removesuffix("'")
    spoken = _spoken()
    if base in spoken:
        return spoken[base]
    known: int | None = get_syllable_count(letters) or get_syllable_count(base)
    if known is not None:
        return known
    if word.isupper() and len(word) <= _SPELT_OUT:
        return len(word)
    return by_rule(letters)


@cache
def _spoken() -> dict[str, int]:
    return {word: entry["syllables"] for word, entry in read_toml(ROOT / "plain_words.toml")["spoken"].items()}


def _names() -> Iterator[str]:
    """What agencies and posts are called, as a word of a pack and on a page, where that is long."""
    for recipient in vocabulary().recipients.values():
        for name in (recipient.word, recipient.label, recipient.label.split(" (")[0]):
            bare = next((name.removeprefix(article) for article in _ARTICLES if name.startswith(article)), name)
            if sum(map(syllables, bare.replace("-", " ").split())) > _PLAIN_ALREADY:
                yield bare
