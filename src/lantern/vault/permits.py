"""A permit: the word of ``access`` that somebody may open one folder, how far, and what for.

Nothing is decrypted without one. Only ``access`` gives permits to people; the sweep and the actions
that have just made a folder use ``for_the_system``.
"""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Who may open which folder: read, write, hidden places; and the purpose, for the audit."""

    folder: UUID
    account: UUID | None
    session: str
    purpose: str
    reads: bool = False
    writes: bool = False
    reveals: bool = False


def for_the_system(folder: UUID, purpose: str, *, reads: bool = False, writes: bool = False) -> Permit:
    """A permit for what the program does by itself. It never opens a hidden place."""
    return Permit(folder=folder, account=None, session="system", purpose=purpose, reads=reads, writes=writes)
