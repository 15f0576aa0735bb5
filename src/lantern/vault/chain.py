"""The audit chain: each entry of a folder carries a keyed digest of itself and of the one before (G6).

The body of an entry holds ids, codes and digests only, no name and no text, so that erasing a folder
never breaks a chain.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

START: Final = bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What one entry of the chain says, without its place in the chain.

    ``touched`` names each row that was written, with the digest of what it holds now; ``None`` for
    a row that was taken away.
    """

    folder: UUID
    number: int
    at: datetime
    actor: UUID | None
    session: str
    action: str
    subject: UUID | None
    outcome: str
    reason: bytes
    touched: tuple[tuple[str, str, str | None], ...]

    def as_bytes(self) -> bytes:
        """The body as the chain sees it; the same deed always gives the same bytes."""
        return json.dumps(
            [
                self.folder.hex,
                self.number,
                self.at.isoformat(),
                self.actor.hex if self.actor else None,
                self.session,
                self.action,
                self.subject.hex if self.subject else None,
                self.outcome,
                hashlib.sha256(self.reason).hexdigest(),
                self.touched,
            ],
            separators=(",", ":"),
        ).encode()


@dataclass(frozen=True, slots=True)
class Linked:
    """A deed with its place in the chain."""

    deed: Deed
    previous: bytes
    mac: bytes


@dataclass(frozen=True, slots=True)
class ChainFault:
    """The first bad place of a chain, and what is wrong there."""

    folder: UUID
    number: int
    what: str


def link(secret: bytes, previous: bytes, deed: Deed) -> bytes:
    """The keyed digest of a deed that follows ``previous``."""
    return hmac.digest(secret, previous + deed.as_bytes(), "sha256")


def first_fault(secret: bytes, folder: UUID, entries: Iterable[Linked]) -> ChainFault | None:
    """Walk one folder's chain from its start; the first entry that does not hold, or none."""
    previous = START
    for expected, entry in enumerate(entries, start=1):
        if entry.deed.number != expected:
            return ChainFault(folder, expected, f"entry {expected} is missing: entry {entry.deed.number} follows")
        if entry.deed.folder != folder:
            return ChainFault(folder, expected, "the entry belongs to another folder")
        if not hmac.compare_digest(entry.previous, previous):
            return ChainFault(folder, expected, "it does not follow the entry before it")
        if not hmac.compare_digest(entry.mac, link(secret, previous, entry.deed)):
            return ChainFault(folder, expected, "it was changed after it was written")
        previous = entry.mac
    return None
