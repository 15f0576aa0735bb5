"""What ``lantern keys`` does. Needs the settings to be loaded."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import DatabaseError

from lantern.app.failures import Refused
from lantern.app.unlocking import by_passphrase, folder_of_keys
from lantern.vault import recovery, rotation
from lantern.vault.custody import KEY_FILE, CustodyRefused, RootKey, from_key_file, new_key_file, new_passphrase
from lantern.vault.keyring import BUNDLE_FILE, keyring, make_keys
from lantern.vault.phrases import new_phrase

_PHRASE: Final = (
    "The passphrase of the root key. It is shown this once. Write it down by hand, twice, and lock both papers away "
    "in two places:\n\n    {phrase}\n\nIt is asked for at every start."
)
_NEXT: Final = "Next: lantern keys recovery-new. Without it, a lost root key means that everything is lost."
_CLEAR: Final = "\033[2J\033[3J\033[H"


def made(at: datetime) -> str:
    """Make the keys of a new installation; what to tell.

    Raises:
        Refused: there are keys already.
    """
    folder = folder_of_keys()
    if (folder / BUNDLE_FILE).exists():
        raise Refused("There are keys already in the folder of keys. Nothing was changed.")
    try:
        if by_passphrase():
            phrase = new_phrase()
            make_keys(new_passphrase(folder, phrase), folder, at)
            return f"{_PHRASE.format(phrase=phrase)}\n\n{_NEXT}"
        # A root key without a bundle is a set-up that was interrupted: nothing was written under it yet.
        root = from_key_file(folder) if (folder / KEY_FILE).exists() else new_key_file(folder)
        make_keys(root, folder, at)
    except CustodyRefused as refusal:
        raise Refused(str(refusal)) from None
    return f"The keys are made. Keep the folder of keys out of every backup of the data.\n{_NEXT}"


def rotated(at: datetime, *, finish: bool) -> str:
    """Rotate, or finish a rotation; what to tell.

    Raises:
        Refused: the database cannot be written.
    """
    try:
        count = rotation.rewrap(at=at) if finish else rotation.rotate(at=at)
    except DatabaseError:
        raise Refused(
            "The database cannot be written now. Nothing is lost: the old key still opens everything that waits. "
            "Run later: lantern keys rotate --finish"
        ) from None
    return f"{count} keys of folders were wrapped anew. Copy the folder of keys now; the copy before it is outdated."


def show_phrases(root: RootKey, at: datetime) -> None:
    """Make three phrases and show them, one trustee after another where there is a terminal."""
    phrases = recovery.new_recovery(folder_of_keys(), root, at)
    alone = sys.stdin.isatty() and sys.stdout.isatty()
    for number, phrase in enumerate(phrases, start=1):
        sys.stdout.write(f"Trustee {number} of 3. Write it down by hand; do not photograph it:\n\n    {phrase}\n\n")
        if alone:
            sys.stdout.write("Press Enter when it is written down. The screen is then cleared.")
            sys.stdout.flush()
            sys.stdin.readline()
            sys.stdout.write(_CLEAR)
    sys.stdout.write(
        "Not done yet: two trustees now type their phrases, with: lantern keys recovery-try\n"
        "Until then the phrases from before hold, if there were any.\n"
    )


def tried(phrases: Sequence[str], at: datetime) -> str:
    """Try two phrases; what to tell.

    Raises:
        Refused: they do not open the key.
    """
    try:
        recovery.try_recovery(folder_of_keys(), phrases, at)
    except CustodyRefused as refusal:
        raise Refused(str(refusal)) from None
    return "The two phrases open the keys. The day is noted. Copy the folder of keys now, and try again within a year."


def recovered(phrases: Sequence[str]) -> str:
    """Put the root key back; what to tell.

    Raises:
        Refused: they do not open the key, or one is there.
    """
    fresh = new_phrase() if by_passphrase() else None
    try:
        recovery.recover(folder_of_keys(), phrases, passphrase=fresh)
    except CustodyRefused as refusal:
        raise Refused(str(refusal)) from None
    words = "The root key is back. Start Lantern, and run: lantern audit verify --data"
    return f"{_PHRASE.format(phrase=fresh)}\n\n{words}" if fresh else words


def described(at: datetime) -> dict[str, str]:
    """Mode, ids and ages of the keys, and where recovery stands.

    Raises:
        Refused: the file of recovery cannot be read.
    """
    ring = keyring()
    try:
        found = recovery.state_of(Path(ring.folder))
    except CustodyRefused as refusal:
        raise Refused(str(refusal)) from None
    retired = [held for held in ring.bundle.wrapping if held.retired_at is not None]
    current = ring.bundle.wrapping[-1]
    return {
        "installation": str(ring.installation),
        "root key": f"{ring.root.key.id}, by {'passphrase' if ring.root.mode == 'passphrase' else 'key file'}",
        "wrapping key": f"{current.key.id}, {(at - current.made_at).days} days old",
        "retired wrapping keys": f"{len(retired)}",
        "recovery": _recovery(found, at),
    }


def _recovery(found: recovery.Recovery, at: datetime) -> str:
    waits = " A newer set of phrases waits to be tried." if found.waiting_since and found.is_ready else ""
    if found.tried_at is not None:
        return f"two trustees tried it {(at - found.tried_at).days} days ago.{waits}"
    if found.waiting_since is not None:
        return "set-up is not done: two trustees have to try it. Run: lantern keys recovery-try"
    return "set-up is not done: there is none. Run: lantern keys recovery-new"
