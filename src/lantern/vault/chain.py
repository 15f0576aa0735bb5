"""The audit chain: each entry of a folder carries a keyed digest of itself and of the one before (G6).

The body of an entry holds ids, codes and digests only, no name and no text, so that erasing a folder
never breaks a chain.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

START: Final = bytes(32)
Touched = tuple[str, str, int, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What one entry of the chain says, without its place in the chain.

    ``touched`` names each row that was written: table, id, version, and the digest of what it holds
    now; ``None`` for a row that was taken away. ``reason_digest`` is that of the sealed reason.
    """

    folder: UUID
    number: int
    at: datetime
    actor: UUID | None
    session: str
    action: str
    subject: UUID | None
    outcome: str
    reason_digest: str
    touched: tuple[Touched, ...]

    def as_bytes(self) -> bytes:
        """The body as the chain sees it; the same deed always gives the same bytes."""
        return json.dumps(
            [
                self.folder.hex,
                self.number,
                self.at.astimezone(UTC).isoformat(),
                self.actor.hex if self.actor else None,
                self.session,
                self.action,
                self.subject.hex if self.subject else None,
                self.outcome,
                self.reason_digest,
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


def digest_of(reason: bytes) -> str:
    """The digest of a sealed reason."""
    return hashlib.sha256(reason).hexdigest()


def link(secret: bytes, previous: bytes, deed: Deed) -> bytes:
    """The keyed digest of a deed that follows ``previous``."""
    return linked_bytes(secret, previous, deed.as_bytes())


def linked_bytes(secret: bytes, previous: bytes, body: bytes) -> bytes:
    """The keyed digest of a body that follows ``previous``."""
    return hmac.digest(secret, previous + body, "sha256")
