"""The files of a report as frozen records of plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from lantern.concerns.file_forms import FileForm
from lantern.folders.attachments import ListedAttachment
from lantern.privacy.words import REMOVED_WORDS, Removed

_KILO: Final = 1024


@dataclass(frozen=True)
class FileLine:
    """One file. ``picture``: it can be shown on the page. ``taken``: when, as the device said."""

    id: UUID
    name: str
    kind: str
    size: str
    added: datetime
    removed: tuple[str, ...]
    picture: bool
    taken: str
    digest_before: str
    digest: str


@dataclass(frozen=True)
class FilesPage:
    """The files of one report, and the form for one more."""

    title: str
    folder: UUID
    sent: bool
    files: tuple[FileLine, ...]
    form: FileForm
    never: tuple[str, ...]
    more: bool
    back: str


def file_lines(files: Iterable[ListedAttachment]) -> tuple[FileLine, ...]:
    """The files of a folder, as a list shows them."""
    return tuple(_line(file) for file in files)


def refusal_words(words: str) -> str:
    """Why a file was not taken, in the language of the page."""
    return _(words)


def _line(file: ListedAttachment) -> FileLine:
    told = file.provenance
    return FileLine(
        id=file.id,
        name=file.name,
        kind=_kind(file.media_type),
        size=_size(file.size),
        added=file.at,
        removed=tuple(_(REMOVED_WORDS[Removed(code)]) for code in told.removed) if told else (),
        picture=file.media_type in {"image/jpeg", "image/png"},
        taken=_moment(told.taken) if told else "",
        digest_before=told.digest_before if told else "",
        digest=told.digest if told else "",
    )


def _kind(media_type: str) -> str:
    if media_type.startswith("image/"):
        return _("Picture")
    return _("Sound") if media_type.startswith("audio/") else _("Document")


def _size(size: int) -> str:
    if size < _KILO * _KILO:
        return f"{max(1, round(size / _KILO))} KB"
    return f"{round(size / _KILO / _KILO, 1)} MB"


def _moment(said: str) -> str:
    """``2026:11:20 14:03:22`` as ``2026-11-20 14:03``: the device does not say in which zone."""
    day, _blank, clock = said.partition(" ")
    return f"{day.replace(':', '-')} {clock[:5]}" if clock else ""
