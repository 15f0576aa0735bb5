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


def folded_words(texts: Iterable[str]) -> str:
    """The texts, folded, one on each line."""
    return "\n".join(fold_text(text) for text in texts if text.strip())
