"""What the audit says that each row holds now: the digest of its newest version (G7)."""

from dataclasses import dataclass
from uuid import UUID

from lantern.vault.chain import Deed


@dataclass(frozen=True, slots=True)
class Vouched:
    """The newest entry that wrote a row: its version and digest, ``None`` when it was taken away."""

    version: int
    digest: str | None
    folder: UUID
    number: int


class NewestDigests:
    """The newest word of the audit on each row. The version decides, because clocks may differ."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.of: dict[tuple[str, str], Vouched] = {}
        self.seen: dict[UUID, int] = {}

    def note(self, deed: Deed) -> None:
        """Take one entry's word. Entries of a chain come in order."""
        self.seen[deed.folder] = deed.number
        for table, row, version, digest in deed.touched:
            before = self.of.get((table, row))
            # A row is taken away at the version it has.
            if before is None or version > before.version or (version == before.version and digest is None):
                self.of[table, row] = Vouched(version, digest, deed.folder, deed.number)
