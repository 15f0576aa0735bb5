"""The envelope: how one value is encrypted, and to which place it is bound (G5, T15).

Layout: version (1 byte) · algorithm (1) · key id (16) · nonce (12) · ciphertext and tag.
AES-256-GCM. The header and the place are authenticated with the value: an envelope that was moved
to another row, field or installation, or that is older than its row, does not open.
The value is padded to steps of 256 bytes, so that its length says little.
"""

import os
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION: Final = 1
AES_256_GCM: Final = 1
KEY_BYTES: Final = 32
STEP: Final = 256
_NONCE: Final = 12
_TAG: Final = 16
_LENGTH: Final = 4
_HEADER: Final = 2 + 16
_FRONT: Final = _HEADER + _NONCE
_SHORTEST: Final = _FRONT + STEP + _TAG


class EnvelopeRefused(Exception):  # noqa: N818 -- it says what was refused
    """The envelope does not open here: another key, another place, another version, or altered."""


@dataclass(frozen=True, slots=True)
class Key:
    """A secret of 32 bytes and the id by which envelopes name it."""

    id: UUID
    secret: bytes

    def __post_init__(self) -> None:
        """Refuse a secret of another length, with which the cipher would be a weaker one."""
        if len(self.secret) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")

    @classmethod
    def new(cls, id: UUID) -> "Key":  # noqa: A002 -- the field's own name
        """A fresh random key."""
        return cls(id, os.urandom(KEY_BYTES))

    def __repr__(self) -> str:
        """Never the secret."""
        return f"Key({self.id})"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value belongs. An envelope opens at this place only."""

    installation: UUID
    table: str
    row: UUID
    field: str
    version: int

    def as_bytes(self) -> bytes:
        """The place as associated data: every part with its length, so that no two places are alike."""
        return table_place(self.installation, self.table) + row_place(self.row.bytes, self.field, self.version)


def table_place(installation: UUID, table: str) -> bytes:
    """The first part of a place: the same for every row of a table."""
    return _part(installation.bytes) + _part(table.encode())


def row_place(row: bytes, field: str, version: int) -> bytes:
    """The second part of a place."""
    return _part(row) + _part(field.encode()) + _part(str(version).encode())


def seal(key: Key, value: bytes, place: Place) -> bytes:
    """Encrypt ``value`` under ``key`` for ``place``."""
    header = bytes((VERSION, AES_256_GCM)) + key.id.bytes
    nonce = os.urandom(_NONCE)
    hidden = AESGCM(key.secret).encrypt(nonce, _padded(value), header + place.as_bytes())
    return header + nonce + hidden


def unseal(key: Key, envelope: bytes, place: Place) -> bytes:
    """The value again.

    Raises:
        EnvelopeRefused: the key, the place or the bytes are not those of the sealing.
    """
    return Opener(key).opened(envelope, place.as_bytes())


class Opener:
    """Opens many envelopes of one key: what the cipher needs is worked out once."""

    __slots__ = ("_cipher", "_id")

    def __init__(self, key: Key) -> None:
        """Nothing is opened yet."""
        self._id, self._cipher = key.id.bytes, AESGCM(key.secret)

    def opened(self, envelope: bytes, place: bytes) -> bytes:
        """The value of one envelope at one place, as ``Place.as_bytes`` says it.

        Raises:
            EnvelopeRefused: the key, the place or the bytes are not those of the sealing.
        """
        if _key_id(envelope) != self._id:
            raise EnvelopeRefused("sealed under another key")
        header, nonce, hidden = envelope[:_HEADER], envelope[_HEADER:_FRONT], memoryview(envelope)[_FRONT:]
        try:
            padded = self._cipher.decrypt(nonce, hidden, header + place)
        except InvalidTag:
            raise EnvelopeRefused("altered, or from another place") from None
        return _unpadded(padded)


def key_id_of(envelope: bytes) -> UUID:
    """Which key the envelope names.

    Raises:
        EnvelopeRefused: these bytes are no envelope that this version can read.
    """
    return UUID(bytes=_key_id(envelope))


def _key_id(envelope: bytes) -> bytes:
    if len(envelope) < _SHORTEST:
        raise EnvelopeRefused("too short for an envelope")
    if envelope[0] != VERSION or envelope[1] != AES_256_GCM:
        raise EnvelopeRefused("a version or algorithm that is not known here")
    return envelope[2:_HEADER]


def _part(value: bytes) -> bytes:
    return len(value).to_bytes(_LENGTH, "big") + value


def _padded(value: bytes) -> bytes:
    long = _LENGTH + len(value)
    return len(value).to_bytes(_LENGTH, "big") + value + bytes(-long % STEP)


def _unpadded(padded: bytes) -> bytes:
    size = int.from_bytes(padded[:_LENGTH], "big")
    if size > len(padded) - _LENGTH:
        raise EnvelopeRefused("its length does not fit")
    return padded[_LENGTH : _LENGTH + size]
