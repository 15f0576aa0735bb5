"""The name of a file as the person called it, with nothing in it that a machine or an eye could take wrongly."""

import unicodedata
from typing import Final

LONGEST: Final = 80
NAMELESS: Final = "file"
_KNOWN_ENDINGS: Final = frozenset(
    (
        "jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "heic", "heif", "avif", "svg", "pdf", "docx", "docm", "doc",
        "odt", "rtf", "txt", "text", "log", "csv", "mp3", "m4a", "aac", "mp4", "3gp", "3gpp", "ogg", "oga", "opus",
        "wav", "amr", "awb", "mov", "exe", "com", "bat", "cmd", "scr", "msi", "apk", "js", "vbs", "ps1", "sh", "htm",
        "html", "xhtml", "xml", "php", "zip", "rar", "7z", "lnk", "jar", "hta",
    )
)  # fmt: skip
# Persian, Arabic and the languages of India need these two inside of words.
_JOINERS: Final = "\u200c\u200d"
_BLANKS: Final = frozenset(("Zs", "Zl", "Zp"))


def clean_name(name: str, ending: str) -> str:
    """A name without path, control signs and signs that turn its direction; its ending says what the file is.

    Args:
        name: as it came.
        ending: of the true kind, without its dot.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    signs = "".join(_sign(sign) for sign in last[: LONGEST * 20])
    stem = _without_endings(" ".join(unicodedata.normalize("NFC", signs).split()))[:LONGEST]
    return f"{stem.strip(' .' + _JOINERS) or NAMELESS}.{ending}"


def _sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind in _BLANKS:
        return " "
    return "" if kind.startswith("C") and sign not in _JOINERS else sign


def _without_endings(name: str) -> str:
    """``holiday.jpg.exe`` is called ``holiday``: two endings are a trick, or a slip."""
    while True:
        stem, dot, ending = name.rpartition(".")
        if not dot or ending.strip().lower() not in _KNOWN_ENDINGS:
            return name
        name = stem
