"""The words of a folder as a search sees them: folded, so that spelling and accents do not hide anything."""

from collections.abc import Iterable, Mapping

from lantern.spelling.folding import fold_text


def words_of(value: object) -> list[str]:
    """Every text in a body of plain values, however deep."""
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in words_of(item)]
    if isinstance(value, list | tuple):
        return [text for item in value for text in words_of(item)]
    return []


def folded_words(texts: Iterable[str], before: str = "") -> str:
    """The words of the texts, folded, each once: a search asks whether they occur, not where or how often.

    ``before``: words that were folded already; they stay.
    """
    fresh = (word for text in texts for word in fold_text(text).split())
    return " ".join(dict.fromkeys([*before.split(), *fresh]))
