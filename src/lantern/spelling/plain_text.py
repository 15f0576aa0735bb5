"""Text without signs that steer a terminal or turn the reading direction."""

import unicodedata


def plain(text: str) -> str:
    """The text without control, direction and zero-width characters; line ends stay.

    What somebody typed is shown on screens and stored in files; it must not be able to steer them.
    """
    return "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cf"})
