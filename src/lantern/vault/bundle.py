"""The key bundle: the few keys between the root key and the folders, wrapped by the root key.

It lies in the folder of keys, outside the data and outside data backups, so that a backup alone
opens nothing, and a folder whose key was destroyed stays closed (G13, security design 5.3).
"""

import json
import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import mkstemp
from typing import Final
from uuid import UUID, uuid4

from lantern.vault.envelope import Key, Place, seal, unseal
from lantern.vault.leavings import clear_away

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class BundledKey:
    """A key in the bundle: when it was made, and when it was replaced."""

    key: Key
    made_at: datetime
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """The wrapping keys, newest last, and the key of the audit chain of one installation."""

    installation: UUID
    wrapping: tuple[BundledKey, ...]
    audit: BundledKey

    @classmethod
    def new(cls, at: datetime) -> "Bundle":
        """The first bundle of a new installation."""
        return cls(uuid4(), (BundledKey(Key.new(uuid4()), at),), BundledKey(Key.new(uuid4()), at))

    @property
    def current(self) -> Key:
        """The wrapping key for everything that is written now."""
        return self.wrapping[-1].key

    def wrapping_key(self, id: UUID) -> Key | None:  # noqa: A002
        """The wrapping key of that id, current or retired; none if it is destroyed or unknown."""
        return next((held.key for held in self.wrapping if held.key.id == id), None)

    def rotated(self, at: datetime) -> "Bundle":
        """With a fresh wrapping key; the one before is retired."""
        retired = replace(self.wrapping[-1], retired_at=at)
        return replace(self, wrapping=(*self.wrapping[:-1], retired, BundledKey(Key.new(uuid4()), at)))

    def without(self, ids: frozenset[UUID]) -> "Bundle":
        """Without these retired keys: what only they could open is gone.

        Raises:
            ValueError: the current key was among them.
        """
        if self.current.id in ids:
            raise ValueError("the current wrapping key cannot be destroyed; rotate first")
        return replace(self, wrapping=tuple(held for held in self.wrapping if held.key.id not in ids))


def written(bundle: Bundle, root: Key) -> str:
    """The bundle as text, every key wrapped by the root key."""

    def shown(held: BundledKey, kind: str) -> dict[str, str | None]:
        return {
            "id": str(held.key.id),
            "made_at": held.made_at.isoformat(),
            "retired_at": held.retired_at.isoformat() if held.retired_at else None,
            "wrapped": seal(root, held.key.secret, _place(bundle.installation, held.key.id, kind)).hex(),
        }

    return json.dumps(
        {
            "format": FORMAT,
            "installation": str(bundle.installation),
            "wrapping": [shown(held, "wrapping") for held in bundle.wrapping],
            "audit": shown(bundle.audit, "audit"),
        },
        indent=1,
    )


def read(text: str, root: Key) -> Bundle:
    """The bundle again.

    Raises:
        EnvelopeRefused: the root key is another one, or the bundle was altered.
        ValueError: this is no bundle.
    """
    raw = json.loads(text)
    installation = UUID(raw["installation"])

    def held(item: dict[str, str | None], kind: str) -> BundledKey:
        id = UUID(item["id"])  # noqa: A001
        secret = unseal(root, bytes.fromhex(item["wrapped"] or ""), _place(installation, id, kind))
        retired = item["retired_at"]
        return BundledKey(
            Key(id, secret),
            datetime.fromisoformat(item["made_at"] or ""),
            datetime.fromisoformat(retired) if retired else None,
        )

    return Bundle(installation, tuple(held(item, "wrapping") for item in raw["wrapping"]), held(raw["audit"], "audit"))


def keep(path: Path, text: str) -> None:
    """Write a secret file so that it is there whole or not at all, readable by its owner only.

    The file beside it, in which it is written, has a name that nobody can guess and is made anew: two that write at
    the same time do not meet in it, and nobody can lay another file, or a link, in its place beforehand.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # One that a killed process left could hold a key that was destroyed since.
    clear_away(path.parent, f".{path.name}.*")
    descriptor, name = mkstemp(prefix=f".{path.name}.", suffix=f".{os.getpid()}", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _place(installation: UUID, id: UUID, kind: str) -> Place:  # noqa: A002
    return Place(installation, "bundle", id, kind, FORMAT)
