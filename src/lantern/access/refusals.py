"""What need to know refuses. The pages answer *hidden* exactly as a folder that does not exist (G3)."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import Http404

from lantern.access.circumstances import Need


class Hidden(Http404):
    """There is no such folder, or none for this account: nobody can tell which."""


class Refused(PermissionDenied):
    """The account may know of it, and may not do it.

    ``reasons`` are plain sentences for the page. ``needs`` is what is missing when nothing else stands in the
    way; a page may ask for it.
    """

    def __init__(self, reasons: Iterable[str], needs: Iterable[Need] = ()) -> None:
        super().__init__()
        self.reasons = tuple(reasons)
        self.needs = frozenset(needs)


class ViewStopped(Refused):
    """The account has opened as many folders as anybody in that role opens in an hour (G10)."""
