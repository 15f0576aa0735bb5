"""What was taken out of a file, and why a file was refused: codes, and plain words for each."""

from enum import StrEnum
from typing import Final


def _(words: str) -> str:
    """Mark words for the catalogues; the pages translate them."""
    return words


class Removed(StrEnum):
    """What a file no longer holds."""

    PLACE = "place"
    DETAILS = "details"
    SMALL_PICTURE = "small_picture"
    SIZE = "size"
    MOVEMENT = "movement"
    ADDED = "added"
    AUTHORS = "authors"
    SCRIPTS = "scripts"
    INSIDE = "inside"
    NOTES = "notes"
    OTHER_TRACKS = "other_tracks"


class Why(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_POINTS = "too_many_points"
    BROKEN = "broken"
    LOCKED = "locked"
    MACROS = "macros"
    FILM = "film"
    WEB_PAGE = "web_page"
    DRAWING = "drawing"
    ARCHIVE = "archive"
    PROGRAM = "program"
    OLD_OFFICE = "old_office"
    UNKNOWN = "unknown"
    TOO_MUCH = "too_much"


REMOVED_WORDS: Final = {
    Removed.PLACE: _("the place where it was made"),
    Removed.DETAILS: _("details that the device had written into it, such as its make and its owner"),
    Removed.SMALL_PICTURE: _("a small second picture inside"),
    Removed.SIZE: _("a part of its sharpness: it was very large"),
    Removed.MOVEMENT: _("its movement: only the first picture is kept"),
    Removed.ADDED: _("something that hung at its end and was no part of it"),
    Removed.AUTHORS: _("who wrote it, when, and with which program"),
    Removed.SCRIPTS: _("commands that would have run by themselves"),
    Removed.INSIDE: _("other files inside it"),
    Removed.NOTES: _("notes at the edge, and links"),
    Removed.OTHER_TRACKS: _("other tracks beside the sound"),
}
"""To be read after "Taken out:"."""

WHY_WORDS: Final = {
    Why.EMPTY: _("The file is empty. Nothing was kept. Look whether it is the right file."),
    Why.TOO_LARGE: _("The file is larger than 10 MB. It was not kept. Make it smaller, or send it in parts."),
    Why.TOO_MANY_POINTS: _(
        "The picture is too large to be opened safely. It was not kept. Take a screenshot of it, and add that."
    ),
    Why.BROKEN: _("The file could not be read. It may be broken, or only half of it came. Add it once more."),
    Why.LOCKED: _(
        "The document has a password or a lock. It was not kept. Save a copy without it, or photograph the pages."
    ),
    Why.MACROS: _(
        "The document holds commands that run by themselves. It was not kept. Save it as a PDF, and add that."
    ),
    Why.FILM: _("This is a film. Lantern takes photos, documents and sound. Write down what it shows. Keep the film."),
    Why.WEB_PAGE: _("This is a web page. It was not kept. Take a screenshot of it, and add that."),
    Why.DRAWING: _("This kind of drawing can hold commands. It was not kept. Take a screenshot of it, and add that."),
    Why.ARCHIVE: _("This is a packed folder. It was not kept. Open it, and add the files one by one."),
    Why.PROGRAM: _("This is a program. It was not kept. Do not open it. Tell whoever looks after your devices."),
    Why.OLD_OFFICE: _("This kind of document can hold commands. It was not kept. Save it as a PDF, and add that."),
    Why.UNKNOWN: _(
        "Lantern does not know this kind of file. It was not kept. Photos, PDF, Word, plain text and sound are taken."
    ),
    Why.TOO_MUCH: _(
        "The file takes too long to be looked through. It was not kept. Make it smaller, and add it again."
    ),
}


class FileRefused(Exception):  # noqa: N818
    """A file that is not taken; its words say why, and what to do instead."""

    def __init__(self, why: Why) -> None:
        """``why`` names the words."""
        super().__init__(WHY_WORDS[why])
        self.why = why
