"""Unsafe starts that the files show (G15): keys, their folders, and what the build of the pages makes."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.contrib.staticfiles import finders

from lantern.app.findings import Finding, refusal, warning
from lantern.app.root_keys import kept_root
from lantern.vault.bundle import read
from lantern.vault.custody import KEY_FILE, LOCKED_FILE, CustodyRefused, RootKey, from_key_file
from lantern.vault.envelope import EnvelopeRefused
from lantern.vault.keyring import BUNDLE_FILE
from lantern.vault.shares import ShareSilent, in_time

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
_KEY_BYTES: Final = 32
_LEAST_DIFFERENT: Final = 12
"""Of 32 random bytes at least so many differ, but once in 10^15 keys."""
_MODES: Final = frozenset({"file", "passphrase"})


def keys(settings: Any) -> Iterator[Finding]:
    """There is a key, it is one, and it opens what it should."""
    folder, mode = Path(settings.LANTERN_KEYS), settings.LANTERN_KEY_MODE
    if mode not in _MODES:
        yield refusal(
            "key_mode",
            f"LANTERN_KEY_MODE is {mode!r}.",
            "Lantern does not know where its key is.",
            "Write file or passphrase.",
        )
        return
    if not (folder / BUNDLE_FILE).exists() or not (folder / (KEY_FILE if mode == "file" else LOCKED_FILE)).exists():
        yield refusal(
            "no_key",
            "There is no key in the folder of keys.",
            "Nothing can be written that only your people can read, and nothing that was written can be read.",
            "For a new site run `lantern keys new`. Otherwise set LANTERN_KEYS to the folder where your keys are.",
        )
        return
    yield from _root(folder, mode)


def _root(folder: Path, mode: str) -> Iterator[Finding]:
    try:
        root = from_key_file(folder) if mode == "file" else kept_root()
    except CustodyRefused:
        if not _readable_by_others(folder / KEY_FILE):
            yield _broken("The key file cannot be read as a key.")
        return
    if root is None:
        return
    if len(root.key.secret) != _KEY_BYTES or len(set(root.key.secret)) < _LEAST_DIFFERENT:
        yield refusal(
            "weak_key",
            "The root key is too short, or was not made by chance.",
            "It could be guessed, and with it everything could be read.",
            "Put your real key back. For a new site that holds nothing yet run `lantern keys new` in an empty folder.",
        )
    elif not _opens(root, folder):
        yield _broken("The key does not open the key bundle beside it.")


def _opens(root: RootKey, folder: Path) -> bool:
    try:
        read((folder / BUNDLE_FILE).read_text(encoding="utf-8"), root.key)
    except (EnvelopeRefused, ValueError, KeyError, TypeError, OSError, json.JSONDecodeError):
        return False
    return True


def _broken(what: str) -> Finding:
    return refusal(
        "broken_key",
        what,
        "Nothing could be read. Starting with another key would make two halves that do not fit.",
        "Put the right key back, from where you keep the copy. docs/how-to/keys.md shows how.",
    )


def key_modes(settings: Any) -> Iterator[Finding]:
    """Nobody but the account that runs Lantern may read the keys."""
    folder = Path(settings.LANTERN_KEYS)
    files = [folder / name for name in (KEY_FILE, LOCKED_FILE, BUNDLE_FILE)]
    open_folder = folder.is_dir() and folder.stat().st_mode & _OTHERS_WRITE
    if open_folder or any(_readable_by_others(path) for path in files):
        yield refusal(
            "key_open",
            "Others on this machine may read the keys, or put other ones there.",
            "Whoever has the keys and a copy of the data can read everything.",
            "Run chmod 700 on the folder of keys and chmod 600 on the files in it. If somebody may have read them, "
            "ring your administrator.",
        )


def _readable_by_others(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & _OTHERS)


def folders(settings: Any) -> Iterator[Finding]:
    """Keys and data lie apart, so that one copy, or one thief, does not get both."""
    data, held = Path(settings.LANTERN_DATA).resolve(), Path(settings.LANTERN_KEYS).resolve()
    if data.is_relative_to(held) or held.is_relative_to(data):
        yield refusal(
            "keys_with_data",
            "The keys and the data lie in one folder, or one inside the other.",
            "Every copy of the data would hold the keys to it.",
            "Set LANTERN_KEYS to a folder of its own, outside the data and outside their backups.",
        )
    for code, place in (("checkpoints", settings.LANTERN_CHECKPOINTS), ("backups", settings.LANTERN_BACKUPS)):
        try:
            inside = in_time(Path(place), Path(place).resolve).is_relative_to(data)
        except ShareSilent:
            yield warning(
                code,
                f"The folder of the {code} does not answer.",
                "Nothing new is kept there. Alerts leave and reports are taken all the same.",
                "Look at the disk or the machine on which it lies.",
            )
            continue
        if inside:
            yield warning(
                code,
                f"The {code} lie inside the folder of the data.",
                "Whoever changes or destroys the data can do the same to them.",
                f"Set LANTERN_{code.upper()} to a folder on another machine, or at least on another disk.",
            )


def witness(settings: Any) -> Iterator[Finding]:
    """The checkpoints of the audit bear witness against whoever has the machine: they lie elsewhere."""
    # Practice is one folder on one machine, and nothing in it is to be kept.
    if settings.LANTERN_DEMO or not _data_lie_here(settings):
        return
    data, given = Path(settings.LANTERN_DATA).resolve(), Path(settings.LANTERN_CHECKPOINTS)
    try:
        place, disk = in_time(given, lambda: (given.resolve(), disk_of(given.resolve())))
    except ShareSilent:
        # It was told with the folders.
        return
    if not place.is_relative_to(data) and disk == disk_of(data):
        yield warning(
            "checkpoints_disk",
            "The checkpoints of the audit lie on the same disk as the data.",
            "Whoever can change the data can change them, too, and then nobody would notice.",
            "Set LANTERN_CHECKPOINTS to a folder of another machine, such as one that is mounted.",
        )


def _data_lie_here(settings: Any) -> bool:
    store = settings.DATABASES["default"]
    return "sqlite" in store["ENGINE"] or store.get("HOST", "") in {"", "localhost", "127.0.0.1", "::1"}


def disk_of(path: Path) -> int:
    """The disk on which a folder lies, or would lie once it is made."""
    there = path.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    return there.stat().st_dev


def assets(settings: Any) -> Iterator[Finding]:
    """The stylesheets and scripts were built."""
    missing = [name for name in settings.LANTERN_NEEDED_ASSETS if not finders.find(name)]
    if missing:
        yield refusal(
            "assets",
            f"{len(missing)} files of the pages are missing.",
            "Pages would stand there without form, and mistakes happen on such pages.",
            "Run `make assets`, or install Lantern anew.",
        )


RULES: Final = (keys, key_modes, folders, witness, assets)
