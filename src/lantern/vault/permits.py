"""A permit: the word of ``access`` that somebody may open one folder, how far, and what for.

Nothing is decrypted without one. Only ``access`` gives permits to people; the sweep and the actions
that have just made a folder use ``for_the_system``.
"""

from dataclasses import dataclass, field
from uuid import UUID

from lantern.vault.looks import Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Who may open which folder: read, write, hidden places; and the purpose, for the audit.

    ``look``: what the page that asks has read already, if it only reads.
    """

    folder: UUID
    account: UUID | None
    session: str
    purpose: str
    reads: bool = False
    writes: bool = False
    reveals: bool = False
    look: Look | None = field(default=None, compare=False, repr=False)


def for_the_system(
    folder: UUID, purpose: str, *, reads: bool = False, writes: bool = False, look: Look | None = None
) -> Permit:
    """A permit for what the program does by itself. It never opens a hidden place."""
    return Permit(folder=folder, account=None, session="system", purpose=purpose, reads=reads, writes=writes, look=look)
