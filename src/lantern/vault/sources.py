"""What a verification reads: this installation's database, or an export on a trustee's own machine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from lantern.vault import stored
from lantern.vault.anchors import SignedAnchor
from lantern.vault.checkpoints import signed_anchors
from lantern.vault.models import ChainHead
from lantern.vault.stored import Stored


@dataclass(frozen=True, slots=True)
class Head:
    """What the store itself says of the end of a chain, and how much of it it says a checkpoint has seen."""

    length: int
    mac: bytes
    witnessed: int


class Source(Protocol):
    """Heads first, then checkpoints, then entries: what is added meanwhile is then no fault."""

    def heads(self) -> dict[str, Head]:
        """The end of every chain, by the folder's 32 hex digits."""

    def anchors(self) -> Sequence[SignedAnchor]:
        """The checkpoints that lie beside the entries."""

    def chains(self) -> Iterator[tuple[str, Iterator[Stored]]]:
        """Every chain with its entries in order."""


class Database:
    """The store of this installation, which may be in use."""

    def heads(self) -> dict[str, Head]:
        """The end of every chain."""
        return {
            _name(row.folder): Head(row.length, bytes(row.mac), row.witnessed)
            for row in ChainHead.objects.all().iterator()
        }

    def anchors(self) -> Sequence[SignedAnchor]:
        """The checkpoints of the database."""
        return signed_anchors()

    def chains(self) -> Iterator[tuple[str, Iterator[Stored]]]:
        """Every chain of the database."""
        return stored.chains()


def _name(folder: UUID) -> str:
    return folder.hex
