"""Anchors: what a checkpoint says, as text that is signed. Pure: no database, no files, no clock (G6).

A keyed chain alone cannot see that its tail was cut off, nor that somebody who holds its key wrote it
anew. An anchor says how long each chain was, and its copy lies where this machine cannot rewrite it.
It holds ids, numbers and digests only.
"""

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORMAT: Final = 1
STEP: Final = 6
NOTHING_BEFORE: Final = "0" * 64
_CODE_BYTES: Final = 10
_GROUP: Final = 4


class AnchorUnreadable(Exception):  # noqa: N818
    """These words are no checkpoint that this version can read."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far one chain had come: entries ``since`` + 1 to ``length``.

    ``mac`` is the newest keyed digest; ``content`` one digest over all of these entries, which anybody
    can check; ``trail`` a few bytes of each entry's own digest, by which the first bad one is named.
    """

    folder: UUID
    since: int
    length: int
    mac: bytes
    content: bytes
    trail: bytes

    def step(self, number: int) -> bytes:
        """What the trail says of one entry; empty where it says nothing."""
        start = (number - self.since - 1) * STEP
        return self.trail[start : start + STEP] if self.since < number <= self.length else b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What one checkpoint says: the chains that grew since the one before, and the sums over all chains."""

    installation: UUID
    number: int
    at: datetime
    previous: str
    chains: int
    entries: int
    marks: tuple[Mark, ...]

    def as_text(self) -> str:
        """The text that is signed; the same anchor always gives the same text."""
        return json.dumps(
            {
                "format": FORMAT,
                "installation": str(self.installation),
                "number": self.number,
                "at": self.at.astimezone(UTC).isoformat(),
                "previous": self.previous,
                "chains": self.chains,
                "entries": self.entries,
                "grown": [
                    [str(mark.folder), mark.since, mark.length, mark.mac.hex(), mark.content.hex(), mark.trail.hex()]
                    for mark in self.marks
                ],
            },
            separators=(",", ":"),
        )


@dataclass(frozen=True, slots=True)
class SignedAnchor:
    """The text of an anchor as it was signed, and the signature."""

    text: str
    signature: bytes

    @property
    def digest(self) -> str:
        """What the next anchor calls this one."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def code(self) -> str:
        """Sixteen letters for a printed slip, 80 bits of the digest: who holds the slip can tell this anchor."""
        letters = base64.b32encode(hashlib.sha256(self.text.encode()).digest()[:_CODE_BYTES]).decode()
        return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))

    def opened(self) -> Anchor:
        """What the text says.

        Raises:
            AnchorUnreadable: it is no anchor.
        """
        try:
            raw = json.loads(self.text)
            if raw["format"] != FORMAT:
                raise AnchorUnreadable("a format that is not known here")
            return Anchor(
                installation=UUID(raw["installation"]),
                number=int(raw["number"]),
                at=datetime.fromisoformat(raw["at"]),
                previous=str(raw["previous"]),
                chains=int(raw["chains"]),
                entries=int(raw["entries"]),
                marks=tuple(
                    Mark(UUID(folder), int(since), int(length), *(bytes.fromhex(item) for item in digests))
                    for folder, since, length, *digests in raw["grown"]
                ),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise AnchorUnreadable("these words are no checkpoint") from None


def signing_key(secret: bytes) -> Ed25519PrivateKey:
    """The key that signs, from 32 secret bytes."""
    return Ed25519PrivateKey.from_private_bytes(secret)


def public_half(secret: bytes) -> bytes:
    """The 32 bytes by which anybody can check a signature."""
    return signing_key(secret).public_key().public_bytes_raw()


def signed(anchor: Anchor, secret: bytes) -> SignedAnchor:
    """The anchor with its signature."""
    text = anchor.as_text()
    return SignedAnchor(text, signing_key(secret).sign(text.encode()))


def is_signed_by(anchor: SignedAnchor, public_key: bytes) -> bool:
    """Whether the holder of the other half of this key signed it."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(anchor.signature, anchor.text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def mark_of(folder: UUID, since: int, mac: bytes, bodies: Iterable[bytes]) -> Mark:
    """The mark over a stretch of entries, from their bodies."""
    digests = [hashlib.sha256(body).digest() for body in bodies]
    content = hashlib.sha256(b"".join(digests)).digest()
    return Mark(folder, since, since + len(digests), mac, content, b"".join(digest[:STEP] for digest in digests))
