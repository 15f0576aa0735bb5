"""One key for spellings that a reader takes for the same word."""

import unicodedata


def fold(text: str) -> str:
    """Case, accents, compatibility forms and separators folded away; words keep their order.

    ``fold("Northern-Ireland") == fold("northern  ireland")``.
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(letter if letter.isalnum() else " " for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(letters.split())
