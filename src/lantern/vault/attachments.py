"""The bytes of a file as encrypted pieces, each bound to its file, its number and how many there are (G5).

A piece that was moved, left out, repeated or cut off does not open at the place where it stands.
Every piece but the last fills 64 KiB, so that the pieces say little about the size.
"""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from lantern.vault.classes import Sensitivity
from lantern.vault.envelope import Place, seal, unseal
from lantern.vault.keyring import FolderKeys

LARGEST: Final = 10 * 1024 * 1024
# The envelope puts the length in front, in four bytes, and fills up to a step: together 64 KiB.
PIECE: Final = 64 * 1024 - 4
_TABLE: Final = "attachment"
_WRITTEN_ONCE: Final = 1


def pieces_of(size: int) -> int:
    """How many pieces a file of that many bytes has. An empty file has one."""
    return max(1, -(-size // PIECE))


def sealed_pieces(
    keys: FolderKeys, attachment: UUID, content: bytes | memoryview, sensitivity: Sensitivity
) -> Iterator[bytes]:
    """The envelopes of a file, one after another."""
    key = keys.for_sealing(sensitivity)
    count = pieces_of(len(content))
    for number in range(1, count + 1):
        piece = bytes(content[(number - 1) * PIECE : number * PIECE])
        yield seal(key, piece, _place(keys, attachment, number, count))


def opened_piece(
    keys: FolderKeys, attachment: UUID, envelope: bytes, sensitivity: Sensitivity, *, number: int, count: int
) -> bytes:
    """One piece in clear.

    Raises:
        DoorClosed: these keys may not open a file of that class.
        EnvelopeRefused: altered, or not piece ``number`` of ``count`` of this file.
    """
    return unseal(keys.for_opening(sensitivity), envelope, _place(keys, attachment, number, count))


def _place(keys: FolderKeys, attachment: UUID, number: int, count: int) -> Place:
    return Place(keys.installation, _TABLE, attachment, f"{number}/{count}", _WRITTEN_ONCE)
