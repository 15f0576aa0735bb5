"""What a verification found: where, what is wrong, and what to do next (G6, G7)."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

KEEP_AND_TELL: Final = (
    "Change nothing. Keep this machine and the copies as they are. Tell two people who answer for the record."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place that does not hold.

    ``entry`` is the first bad entry of the folder's chain; where only a stretch is proven bad,
    ``until`` is its last. ``checkpoint`` is the number of the checkpoint that says so, or that is bad itself.
    """

    what: str
    next: str = KEEP_AND_TELL
    folder: UUID | None = None
    entry: int | None = None
    until: int | None = None
    checkpoint: int | None = None
    table: str | None = None
    row: str | None = None
