"""How passwords and PINs are hashed, and how tokens are told apart without being kept."""

import hashlib
import hmac
from threading import BoundedSemaphore
from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

from lantern.vault.keyring import keyring

NO_HASH: Final = "!"
"""Stands for the hash of a name that nobody has: Django then does the same work, and says no."""
PASSWORD: Final = "password"
MOST_AT_ONCE: Final = 2
"""How many hashes a process makes at once: each takes 64 MiB, and nobody is to fill the machine with them (T19)."""
_TURNS: Final = BoundedSemaphore(MOST_AT_ONCE)
_NOBODY: Final = UUID(int=0)


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id: 3 passes, 64 MiB, 4 lanes (G8)."""

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 4

    def encode(self, password: str, salt: str) -> str:
        """Hash it, when it is this one's turn."""
        with _TURNS:
            return str(super().encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        """Whether it fits, when it is this one's turn."""
        with _TURNS:
            return bool(super().verify(password, encoded))


def hashed(secret: str | None, *, of: UUID, means: str) -> str:
    """The slow hash of what somebody types, bound to the account: moved to another account, it fits nothing (T5).

    Args:
        secret: what is typed; ``None`` makes a hash that nothing fits.
        of: whose.
        means: ``password`` or ``pin``; the hash of one is none of the other.
    """
    return make_password(None if secret is None else _bound(secret, of, means))


def fits(secret: str, kept: str, *, of: UUID | None, means: str) -> bool:
    """Whether what is typed fits the hash that is kept for this account. Takes as long for an account that is not."""
    return check_password(_bound(secret, of or _NOBODY, means), kept)


def _bound(secret: str, of: UUID, means: str) -> str:
    return keyed_digest(f"{means} of {of}", secret)


def digest_of(token: str) -> str:
    """SHA-256 of a long random token: enough to know it again, useless to whoever steals it."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_digest(purpose: str, value: str) -> str:
    """A digest that nobody can make without the root key: for names, addresses and short codes."""
    key = keyring().root.derived(f"digest {purpose}")
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()
