"""Walking a chain from its start to its end, and saying where it first does not hold. Pure (G6)."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from lantern.vault.anchors import STEP, Mark
from lantern.vault.chain import START, Linked, linked_bytes
from lantern.vault.findings import Finding


@dataclass(frozen=True, slots=True)
class Witness:
    """What a checkpoint says about one chain, and which checkpoint it is."""

    checkpoint: int
    mark: Mark


class Walk:
    """One walk along one chain. It stops at the first entry that does not hold."""

    def __init__(self, secret: bytes | None, folder: UUID, witnesses: Sequence[Witness] = ()) -> None:
        """Without ``secret`` the order and the checkpoints are looked at, not the keyed digests."""
        self.folder = folder
        self.length = 0
        self.mac = START
        self.found: Finding | None = None
        self._secret = secret
        self._witnesses = sorted(witnesses, key=lambda witness: witness.mark.length)
        self._next = 0
        self._content = hashlib.sha256()

    def take(self, entry: Linked) -> bool:
        """Go one entry further. Whether it holds."""
        if self.found is None:
            self.found = self._fault(entry)
        return self.found is None

    def stop(self, number: int) -> None:
        """The next entry cannot be read at all."""
        if self.found is None:
            what = f"Entry {self.length + 1} cannot be read any more."
            if number > self.length + 1:
                what = f"Entry {self.length + 1} is missing: entry {number} follows."
            self.found = self._bad(self.length + 1, what)

    def end(self) -> Finding | None:
        """After the last entry: what was found on the way, or what a checkpoint says should follow."""
        if self.found is None and self._next < len(self._witnesses):
            witness = self._witnesses[self._next]
            self.found = Finding(
                what=f"Entry {self.length + 1} is missing: the chain ends after {self.length}, and checkpoint "
                f"{witness.checkpoint} has seen {witness.mark.length} entries.",
                folder=self.folder,
                entry=self.length + 1,
                until=witness.mark.length,
                checkpoint=witness.checkpoint,
            )
        return self.found

    def _fault(self, entry: Linked) -> Finding | None:
        expected = self.length + 1
        if entry.deed.number != expected:
            return self._bad(expected, f"Entry {expected} is missing: entry {entry.deed.number} follows.")
        if entry.deed.folder != self.folder:
            return self._bad(expected, f"Entry {expected} belongs to another folder.")
        if not hmac.compare_digest(entry.previous, self.mac):
            return self._bad(expected, f"Entry {expected} does not follow the entry before it.")
        body = entry.deed.as_bytes()
        if self._secret is not None and not hmac.compare_digest(entry.mac, linked_bytes(self._secret, self.mac, body)):
            return self._bad(expected, f"Entry {expected} was changed, or Lantern never wrote it.")
        self.length, self.mac = expected, entry.mac
        return self._against_witness(hashlib.sha256(body).digest())

    def _against_witness(self, digest: bytes) -> Finding | None:
        if self._next == len(self._witnesses):
            return None
        witness = self._witnesses[self._next]
        mark = witness.mark
        step = mark.step(self.length)
        if step and step != digest[:STEP]:
            return self._unlike(witness, self.length, None)
        if self.length == mark.since + 1:
            self._content = hashlib.sha256()
        self._content.update(digest)
        if self.length < mark.length:
            return None
        self._next += 1
        if hmac.compare_digest(mark.content, self._content.digest()) and hmac.compare_digest(mark.mac, self.mac):
            return None
        return self._unlike(witness, mark.since + 1, mark.length)

    def _unlike(self, witness: Witness, number: int, until: int | None) -> Finding:
        which = f"Entry {number} is not the one" if until is None else f"Entries {number} to {until} are not those"
        return Finding(
            what=f"{which} that checkpoint {witness.checkpoint} has seen: the chain was written anew.",
            folder=self.folder,
            entry=number,
            until=until,
            checkpoint=witness.checkpoint,
        )

    def _bad(self, number: int, what: str) -> Finding:
        return Finding(what=what, folder=self.folder, entry=number)


def first_fault(
    secret: bytes | None, folder: UUID, entries: Iterable[Linked], witnesses: Sequence[Witness] = ()
) -> Finding | None:
    """Walk one folder's chain from its start; the first place that does not hold, or none."""
    walk = Walk(secret, folder, witnesses)
    for entry in entries:
        if not walk.take(entry):
            break
    return walk.end()
