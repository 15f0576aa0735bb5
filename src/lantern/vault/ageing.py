"""Encrypting whole files for people who are not here: the age format, readable with the common tool, too."""

import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

import pyrage

_PRIVATE: Final = 0o600
_PIECE: Final = 1024 * 1024

Identity: TypeAlias = pyrage.x25519.Identity
Recipient: TypeAlias = pyrage.x25519.Recipient


class AgeRefused(Exception):  # noqa: N818
    """A key is none, or a file does not open with it: which, and what to do."""


def recipients_from(words: Iterable[str]) -> tuple[Recipient, ...]:
    """Public keys, as they stand in the settings.

    Raises:
        AgeRefused: one of them is none.
    """
    return tuple(_recipient(word) for word in words)


def identities_from(text: str) -> tuple[Identity, ...]:
    """The private keys in a file as ``age-keygen`` writes it.

    Raises:
        AgeRefused: there is none in it.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        found = tuple(Identity.from_str(line) for line in lines)
    except pyrage.IdentityError:
        raise AgeRefused("This file is no identity. It should hold a line that begins with AGE-SECRET-KEY.") from None
    if not found:
        raise AgeRefused("This file is empty. It should hold a line that begins with AGE-SECRET-KEY.")
    return found


def new_identity() -> tuple[str, str]:
    """A new private key, as the text of its file, and the public key that belongs to it."""
    made = Identity.generate()
    public = str(made.to_public())
    return f"# public key: {public}\n{made}\n", public


def encrypt(clear: Path, to: Path, recipients: Sequence[Recipient]) -> str:
    """Encrypt a file and sync it to the disk; the SHA-256 of what was encrypted."""
    with clear.open("rb") as source, _fresh(to) as target:
        heard = _Heard(source)
        pyrage.encrypt_io(heard, target, list(recipients))
        target.flush()
        os.fsync(target.fileno())
    return heard.digest()


def decrypt(file: Path, to: Path, identities: Sequence[Identity]) -> str:
    """Decrypt a file; the SHA-256 of what it held.

    Raises:
        AgeRefused: not encrypted for these identities, cut off, or altered.
    """
    with file.open("rb") as source, _fresh(to) as target:
        try:
            pyrage.decrypt_io(source, target, list(identities))
        except pyrage.DecryptError:
            raise AgeRefused(
                "The backup does not open: it is not encrypted for this identity, or it is no backup."
            ) from None
        except OSError as error:
            if error.errno is not None:
                raise
            raise AgeRefused("The backup is damaged: it was altered or cut off. Take another one.") from None
        target.flush()
        os.fsync(target.fileno())
    return digest_of(to)


def digest_of(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


class _Heard:
    """A file that is read once, and whose digest is known afterwards."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sha = hashlib.sha256()

    def read(self, size: int = _PIECE) -> bytes:
        piece = self._file.read(size)
        self._sha.update(piece)
        return piece

    def digest(self) -> str:
        return self._sha.hexdigest()


def _fresh(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _PRIVATE), "w+b")


def _recipient(word: str) -> Recipient:
    try:
        return Recipient.from_str(word)
    except pyrage.RecipientError:
        raise AgeRefused(
            f"LANTERN_BACKUP_RECIPIENTS holds {word[:8]}…, which is no public key. One begins with age1."
        ) from None
