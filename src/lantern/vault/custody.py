"""Where the root key is, and how one gets it: a key file, or a passphrase typed at the start.

Both answer the same three calls: ``wrap``, ``unwrap``, ``describe``.
The root key never enters the database or a backup (security design 5.4).
"""

import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lantern.vault.bundle import keep
from lantern.vault.envelope import EnvelopeRefused, Key, Place, seal, unseal

KEY_FILE: Final = "root.key"
LOCKED_FILE: Final = "root.locked"
_NOWHERE: Final = UUID(int=0)
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class CustodyRefused(Exception):  # noqa: N818
    """The root key cannot be had: what is missing or unsafe, and what to do."""


class Custody(Protocol):
    """The root key, by the three calls that a key service would offer, too."""

    def wrap(self, secret: bytes, place: Place) -> bytes:
        """The secret, wrapped by the root key."""

    def unwrap(self, wrapped: bytes, place: Place) -> bytes:
        """The secret again."""

    def describe(self) -> dict[str, str]:
        """Mode and key id, never the key."""


@dataclass(frozen=True, slots=True)
class RootKey:
    """The root key in memory, and the mode by which it came."""

    key: Key
    mode: str

    def wrap(self, secret: bytes, place: Place) -> bytes:
        """The secret, wrapped by the root key."""
        return seal(self.key, secret, place)

    def unwrap(self, wrapped: bytes, place: Place) -> bytes:
        """The secret again.

        Raises:
            EnvelopeRefused: not wrapped by this key, or not for this place.
        """
        return unseal(self.key, wrapped, place)

    def describe(self) -> dict[str, str]:
        """Mode and key id, never the key."""
        return {"mode": self.mode, "key": str(self.key.id)}

    def derived(self, purpose: str, length: int = 32) -> bytes:
        """A secret of its own for one purpose, from the root key."""
        return HKDF(SHA256(), length, salt=None, info=b"lantern " + purpose.encode()).derive(self.key.secret)


def new_key_file(folder: Path) -> RootKey:
    """Make a root key and keep it in a file that only its owner may read.

    Raises:
        CustodyRefused: there is a root key already.
    """
    root = Key.new(uuid4())
    keep_in_file(folder, root)
    return RootKey(root, "file")


def keep_in_file(folder: Path, root: Key) -> None:
    """Keep this root key in a file that only its owner may read.

    Raises:
        CustodyRefused: there is a root key already.
    """
    _refuse_a_second(folder)
    keep(folder / KEY_FILE, json.dumps({"id": str(root.id), "key": root.secret.hex()}))


def from_key_file(folder: Path) -> RootKey:
    """The root key from its file.

    Raises:
        CustodyRefused: no file, not readable as a key, or others may read it.
    """
    path = folder / KEY_FILE
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        root = Key(UUID(raw["id"]), bytes.fromhex(raw["key"]))
    except FileNotFoundError:
        raise CustodyRefused(
            f"There is no key file {path.name} in the folder of keys. For a new site run: lantern keys new. "
            "If it was lost, two trustees run: lantern keys recover"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        raise CustodyRefused(f"The key file {path.name} cannot be read as a key.") from None
    if path.stat().st_mode & _OTHERS:
        raise CustodyRefused(f"Others may read the key file {path.name}. Set its mode to 0600.")
    return RootKey(root, "file")


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard a passphrase is to try: passes, memory in KiB, lanes (Argon2id)."""

    passes: int = 4
    memory: int = 256 * 1024
    lanes: int = 2


FULL_EFFORT: Final = Effort()


def new_passphrase(folder: Path, passphrase: str, effort: Effort = FULL_EFFORT) -> RootKey:
    """Make a root key and keep it wrapped by a key from the passphrase."""
    root = Key.new(uuid4())
    keep_under_passphrase(folder, root, passphrase, effort)
    return RootKey(root, "passphrase")


def keep_under_passphrase(folder: Path, root: Key, passphrase: str, effort: Effort = FULL_EFFORT) -> None:
    """Keep this root key wrapped by a key from the passphrase.

    Raises:
        CustodyRefused: there is a root key already.
    """
    _refuse_a_second(folder)
    salt = os.urandom(16)
    outer = stretched(passphrase, salt, effort)
    place = Place(_NOWHERE, "root", root.id, "passphrase", 1)
    keep(
        folder / LOCKED_FILE,
        json.dumps(
            {
                "id": str(root.id),
                "salt": salt.hex(),
                "passes": effort.passes,
                "memory": effort.memory,
                "lanes": effort.lanes,
                "wrapped": seal(Key(_NOWHERE, outer), root.secret, place).hex(),
            }
        ),
    )


def from_passphrase(folder: Path, passphrase: str) -> RootKey:
    """The root key, by its passphrase.

    Raises:
        CustodyRefused: no such file, or not this passphrase.
    """
    path = folder / LOCKED_FILE
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        effort = Effort(int(raw["passes"]), int(raw["memory"]), int(raw["lanes"]))
        id, salt, wrapped = UUID(raw["id"]), bytes.fromhex(raw["salt"]), bytes.fromhex(raw["wrapped"])  # noqa: A001
    except FileNotFoundError:
        raise CustodyRefused(f"There is no locked key {path.name} in the folder of keys.") from None
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        raise CustodyRefused(f"The locked key {path.name} cannot be read.") from None
    outer = Key(_NOWHERE, stretched(passphrase, salt, effort))
    try:
        secret = unseal(outer, wrapped, Place(_NOWHERE, "root", id, "passphrase", 1))
    except EnvelopeRefused:
        raise CustodyRefused("That is not the passphrase. Nothing was opened.") from None
    return RootKey(Key(id, secret), "passphrase")


def stretched(passphrase: str, salt: bytes, effort: Effort) -> bytes:
    """32 bytes from a passphrase, slowly. Spaces and capitals do not matter: people write phrases by hand."""
    words = " ".join(passphrase.casefold().split()).encode()
    return Argon2id(
        salt=salt, length=32, iterations=effort.passes, lanes=effort.lanes, memory_cost=effort.memory
    ).derive(words)


def _refuse_a_second(folder: Path) -> None:
    # A new root key opens nothing of what the old one closed.
    if (folder / KEY_FILE).exists() or (folder / LOCKED_FILE).exists():
        raise CustodyRefused("There is a root key already in the folder of keys. Nothing was changed.")
