"""The keys in memory, and the one way to a folder's keys: with a permit."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings

from lantern.vault import bundle as bundles
from lantern.vault.classes import Sensitivity
from lantern.vault.custody import CustodyRefused, RootKey, from_key_file
from lantern.vault.envelope import EnvelopeRefused, Key, Place, seal, unseal
from lantern.vault.looks import looked
from lantern.vault.models import FolderKey
from lantern.vault.permits import Permit

BUNDLE_FILE: Final = "bundle.json"
LOCK_FILE: Final = "bundle.lock"
CONTENT: Final = "content"
LOCATION: Final = "location"
_TABLE: Final = FolderKey._meta.db_table


class DoorClosed(Exception):  # noqa: N818
    """No keys without a permit, and no more than the permit says."""


class KeysDestroyed(Exception):  # noqa: N818
    """The folder was erased: its keys are gone, and so is what they could open."""


@dataclass(frozen=True, slots=True)
class FolderKeys:
    """The keys of one open folder, and how far they may be used."""

    installation: UUID
    permit: Permit
    content: Key
    location: Key

    def for_sealing(self, sensitivity: Sensitivity) -> Key:
        """The key under which a value of that class is written.

        Raises:
            DoorClosed: the permit does not let one write.
        """
        if not self.permit.writes:
            raise DoorClosed("this permit does not let one write")
        return self.location if sensitivity is Sensitivity.HIDDEN else self.content

    def for_opening(self, sensitivity: Sensitivity) -> Key:
        """The key under which a value of that class is read.

        Raises:
            DoorClosed: the permit does not let one read it; a hidden place has a door of its own.
        """
        if sensitivity is Sensitivity.HIDDEN:
            if not self.permit.reveals:
                raise DoorClosed("a hidden place opens through its own door only")
            return self.location
        if not self.permit.reads:
            raise DoorClosed("this permit does not let one read")
        return self.content


class Keyring:
    """The bundle of one installation, opened by its root key."""

    def __init__(self, root: RootKey, folder: Path) -> None:
        """Open the bundle in ``folder``.

        Raises:
            CustodyRefused: there is no bundle, or the root key does not open it.
        """
        self.root = root
        self.folder = folder
        self._read: tuple[int, int] | None = None
        self._bundle: bundles.Bundle | None = None
        self._reread()

    @property
    def bundle(self) -> bundles.Bundle:
        """The bundle as it stands on disk now; another process may have rotated it."""
        if self._bundle is None or _state(self.folder / BUNDLE_FILE) != self._read:
            self._reread()
        if self._bundle is None:
            raise CustodyRefused("The key bundle is gone.")
        return self._bundle

    @property
    def installation(self) -> UUID:
        """The id of this installation: part of every envelope's place."""
        return self.bundle.installation

    @property
    def audit_secret(self) -> bytes:
        """The key of the audit chain."""
        return self.bundle.audit.key.secret

    def change(self, step: Callable[[bundles.Bundle], bundles.Bundle]) -> bundles.Bundle:
        """Put a changed bundle in the place of this one; only the newest is kept.

        One process at a time: a wrapping key that another has just made is never lost.

        Raises:
            ValueError: the step would lose a key that is in use.
        """
        with _alone(self.folder):
            self._reread()
            fresh = step(self.bundle)
            if fresh.installation != self.bundle.installation or fresh.audit != self.bundle.audit:
                raise ValueError("the installation and the key of its audit never change")
            bundles.keep(self.folder / BUNDLE_FILE, bundles.written(fresh, self.root.key))
            self._reread()
        return fresh

    def can_open(self, row: FolderKey) -> bool:
        """Whether this folder key can still be unwrapped."""
        try:
            self._secret(row)
        except (KeysDestroyed, EnvelopeRefused):
            return False
        return True

    def new_folder_keys(self, folder: UUID) -> tuple[FolderKey, FolderKey]:
        """Two fresh keys for a folder, wrapped, not yet written: one for content, one for places."""
        return self._wrapped(folder, CONTENT), self._wrapped(folder, LOCATION)

    def rewrapped(self, row: FolderKey) -> FolderKey:
        """The same folder key under the current wrapping key."""
        secret = self._secret(row)
        row.version += 1
        row.wrapping_key = self.bundle.current.id
        row.wrapped = seal(self.bundle.current, secret, self._place(row))
        return row

    def open(self, permit: Permit) -> FolderKeys:
        """The keys of the permit's folder.

        Raises:
            KeysDestroyed: the folder was erased, or never was.
        """
        rows = looked(permit.look, ("keys", permit.folder), lambda: wrapped_rows(permit.folder))
        return self.opened(permit, rows)

    def opened(self, permit: Permit, rows: dict[str, FolderKey]) -> FolderKeys:
        """The keys from rows that were read already: one query for many folders."""
        if CONTENT not in rows or LOCATION not in rows:
            raise KeysDestroyed("This folder has no keys: it was erased.")
        return FolderKeys(
            self.installation,
            permit,
            Key(rows[CONTENT].id, self._secret(rows[CONTENT])),
            Key(rows[LOCATION].id, self._secret(rows[LOCATION])),
        )

    def _wrapped(self, folder: UUID, purpose: str) -> FolderKey:
        row = FolderKey(id=uuid4(), folder=folder, purpose=purpose, wrapping_key=self.bundle.current.id)
        row.wrapped = seal(self.bundle.current, os.urandom(32), self._place(row))
        return row

    def _secret(self, row: FolderKey) -> bytes:
        outer = self.bundle.wrapping_key(row.wrapping_key)
        if outer is None:
            raise KeysDestroyed("The key that wrapped this folder's key was destroyed.")
        return unseal(outer, bytes(row.wrapped), self._place(row))

    def _place(self, row: FolderKey) -> Place:
        return key_place(self.installation, row.folder, row.purpose, row.id, row.version)

    def _reread(self) -> None:
        path = self.folder / BUNDLE_FILE
        try:
            # Its state is read first: whoever replaces it meanwhile makes us read again.
            self._read = _state(path)
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise CustodyRefused("There is no key bundle in the folder of keys. Run: lantern keys new") from None
        self._bundle = bundles.read(text, self.root.key)


def key_place(installation: UUID, folder: UUID, purpose: str, row: UUID, version: int) -> Place:
    """The place to which a wrapped folder key is bound: it cannot be swapped with that of another folder."""
    return Place(installation, _TABLE, row, key_field(folder, purpose), version)


def key_field(folder: UUID, purpose: str) -> str:
    """The field of that place. It names the folder."""
    return f"{folder}/{purpose}"


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder / LOCK_FILE, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def make_keys(root: RootKey, folder: Path, at: datetime) -> Keyring:
    """The first bundle of a new installation.

    Raises:
        CustodyRefused: there is one already; a second would make everything unreadable.
    """
    if (folder / BUNDLE_FILE).exists():
        raise CustodyRefused("There is a key bundle already. Nothing was changed.")
    bundles.keep(folder / BUNDLE_FILE, bundles.written(bundles.Bundle.new(at), root.key))
    return Keyring(root, folder)


def wrapped_rows(folder: UUID) -> dict[str, FolderKey]:
    """The wrapped keys of a folder, by what they are for. They open nothing without a permit."""
    return {row.purpose: row for row in FolderKey.objects.filter(folder=folder)}


_held: dict[str, Keyring] = {}


def hold(ring: Keyring | None) -> None:
    """Keep this keyring for the process; ``None`` forgets it."""
    _held.clear()
    if ring is not None:
        _held["ring"] = ring


def keyring() -> Keyring:
    """The keyring of this process.

    Raises:
        CustodyRefused: the site is locked: nobody has typed the passphrase, or there is no key.
    """
    if "ring" not in _held:
        if settings.LANTERN_KEY_MODE != "file":
            raise CustodyRefused("The site is locked. Somebody who holds the passphrase has to start it.")
        folder = Path(settings.LANTERN_KEYS)
        hold(Keyring(from_key_file(folder), folder))
    return _held["ring"]


def installation() -> UUID | None:
    """Which installation the keys here belong to: known also while the site is locked. None where nobody can read it.

    It is no secret, and stands in clear in the key bundle. No key is opened for it.
    """
    if "ring" in _held:
        return _held["ring"].installation
    try:
        return UUID(json.loads((Path(settings.LANTERN_KEYS) / BUNDLE_FILE).read_text(encoding="utf-8"))["installation"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
