"""How passwords and PINs are hashed, and how tokens are told apart without being kept."""

import hashlib
import hmac
from typing import Final

from django.contrib.auth.hashers import Argon2PasswordHasher

from lantern.vault.keyring import keyring

NO_HASH: Final = "!"
"""Stands for the hash of a name that nobody has: Django then does the same work, and says no."""


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id: 3 passes, 64 MiB, 4 lanes (G8)."""

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 4


def digest_of(token: str) -> str:
    """SHA-256 of a long random token: enough to know it again, useless to whoever steals it."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_digest(purpose: str, value: str) -> str:
    """A digest that nobody can make without the root key: for names, addresses and short codes."""
    key = keyring().root.derived(f"digest {purpose}")
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()
