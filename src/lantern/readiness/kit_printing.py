"""Printing the paper for an outage: made first, noted then, so that what could not be made never counts."""

from collections.abc import Callable
from datetime import datetime

from lantern.cases.paper_apart import pdf_of
from lantern.packs.readiness_files import readiness_figures
from lantern.readiness.actions import note_kit
from lantern.readiness.kit_paper import paper_of
from lantern.readiness.queries import next_number
from lantern.vault.audit import By


def printed(*, by: By, name: str, at: datetime, write: Callable[[bytes], None] | None = None) -> bytes:
    """The PDF, with the next numbers on its forms.

    Args:
        by: who.
        name: of whom or what prints it; it stands on the paper.
        at: when.
        write: puts it where somebody finds it. What could not be written is not noted, and takes no numbers.

    Raises:
        PaperRefused: it could not be made. Nothing is noted.
        SetUpRefused: somebody else has taken these numbers at this moment.
    """
    first, forms = next_number(), readiness_figures().kit_forms
    made = pdf_of(paper_of(at, range(first, first + forms), by=name))
    if write is not None:
        write(made)
    note_kit(first=first, forms=forms, by=by, at=at)
    return made
