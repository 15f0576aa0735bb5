"""The copy of the keys: apart from the backups, wrapped, and only the newest is kept (security design 5.3)."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from lantern.vault.bundle import keep
from lantern.vault.custody import KEY_FILE
from lantern.vault.keyring import BUNDLE_FILE

# The root key opens everything: it is held by people, or by the file on the server, never by a copy.
NEVER_COPIED: Final = frozenset({KEY_FILE})
_ENDS: Final = (".json", ".locked")


class KeyCopyRefused(Exception):  # noqa: N818
    """The keys were not copied: why, and what to do."""


def copy_keys(keys: Path, to: Path, *, never_inside: Iterable[Path]) -> tuple[str, ...]:
    """Copy the wrapped keys and the erasure list over the copy that was there; the names of the files.

    Raises:
        KeyCopyRefused: there is no bundle, or the copy would lie with the data or the backups.
    """
    for folder in (keys, *never_inside):
        if to.resolve().is_relative_to(folder.resolve()):
            raise KeyCopyRefused(f"The copy of the keys must not lie in {folder.name}. Choose another disk.")
    files = _wrapped_files(keys)
    if BUNDLE_FILE not in files:
        raise KeyCopyRefused("There is no key bundle in the folder of keys. Run: lantern keys new.")
    for name in sorted(files):
        keep(to / name, (keys / name).read_text(encoding="utf-8"))
    # What is no longer among the keys must not live on in the copy.
    for name in _wrapped_files(to) - files:
        (to / name).unlink()
    return tuple(sorted(files))


def _wrapped_files(folder: Path) -> frozenset[str]:
    return frozenset(
        path.name
        for path in folder.iterdir()
        if path.is_file() and path.suffix in _ENDS and path.name not in NEVER_COPIED and path.name[0] != "."
    )
