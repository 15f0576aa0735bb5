"""Recovery of the root key by two of three trustees (security design 5.4).

Each trustee holds a phrase. The root key is wrapped three times, each time under two of the phrases
together. Any two recover it, none alone; no home-made sharing of secrets is needed.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from lantern.vault.bundle import keep
from lantern.vault.bundle import read as read_bundle
from lantern.vault.custody import (
    FULL_EFFORT,
    CustodyRefused,
    Effort,
    RootKey,
    keep_in_file,
    keep_under_passphrase,
    stretched,
)
from lantern.vault.envelope import EnvelopeRefused, Key, Place, seal, unseal
from lantern.vault.keyring import BUNDLE_FILE
from lantern.vault.phrases import new_phrase

FILE: Final = "recovery.json"
UNTRIED_FILE: Final = "recovery.untried.json"
TRUSTEES: Final = 3
FORMAT: Final = 1
_NOWHERE: Final = UUID(int=0)
_WRONG: Final = (
    "These two phrases do not open the key. Check each word. They must be the phrases of two different trustees, "
    "and of the same set."
)


@dataclass(frozen=True, slots=True)
class Recovery:
    """Where recovery stands: the set that holds, when it was last tried, and a newer set that waits to be tried."""

    made_at: datetime | None = None
    tried_at: datetime | None = None
    waiting_since: datetime | None = None

    @property
    def is_ready(self) -> bool:
        """Whether a pair of trustees has shown that it works."""
        return self.tried_at is not None


def new_recovery(folder: Path, root: RootKey, at: datetime, effort: Effort = FULL_EFFORT) -> tuple[str, str, str]:
    """Make a phrase for each of three trustees.

    The set before it stays until two trustees have tried this one.
    """
    first, second, third = phrases = new_phrase(), new_phrase(), new_phrase()
    pairs = [_wrapped(root.key, number, pair, effort) for number, pair in enumerate(combinations(phrases, 2))]
    _write(
        folder / UNTRIED_FILE,
        {
            "format": FORMAT,
            "root": str(root.key.id),
            "made_at": at.isoformat(),
            "tried_at": None,
            "effort": [effort.passes, effort.memory, effort.lanes],
            "pairs": pairs,
        },
    )
    return first, second, third


def try_recovery(folder: Path, phrases: Sequence[str], at: datetime) -> Recovery:
    """Show that two phrases open the keys of this installation, and note the day. Nothing else changes.

    Raises:
        CustodyRefused: they do not, or there is nothing to try.
    """
    root, raw = _opened(folder, phrases)
    _prove(folder, root)
    _write(folder / FILE, raw | {"tried_at": at.isoformat()})
    untried = _read(folder / UNTRIED_FILE)
    if untried and untried["pairs"] == raw["pairs"]:
        (folder / UNTRIED_FILE).unlink()
    return state_of(folder)


def recover(
    folder: Path, phrases: Sequence[str], *, passphrase: str | None = None, effort: Effort = FULL_EFFORT
) -> RootKey:
    """Put the root key back where it was lost: into its file, or under a passphrase.

    Raises:
        CustodyRefused: the phrases do not open it, or there is a root key already.
    """
    root, _ = _opened(folder, phrases)
    _prove(folder, root)
    if passphrase is None:
        keep_in_file(folder, root)
        return RootKey(root, "file")
    keep_under_passphrase(folder, root, passphrase, effort)
    return RootKey(root, "passphrase")


def state_of(folder: Path) -> Recovery:
    """Where recovery stands.

    Raises:
        CustodyRefused: the file of recovery cannot be read.
    """
    held, waiting = _read(folder / FILE), _read(folder / UNTRIED_FILE)
    return Recovery(
        _moment(FILE, held, "made_at") if held else None,
        _moment(FILE, held, "tried_at") if held else None,
        _moment(UNTRIED_FILE, waiting, "made_at") if waiting else None,
    )


def _moment(file: str, raw: dict[str, Any], name: str) -> datetime:
    try:
        found = datetime.fromisoformat(raw[name])
    except (KeyError, TypeError, ValueError):
        raise _unreadable(file) from None
    if found.tzinfo is None:
        raise _unreadable(file)
    return found


def _unreadable(file: str) -> CustodyRefused:
    return CustodyRefused(f"The file {file} in the folder of keys cannot be read.")


def _opened(folder: Path, phrases: Sequence[str]) -> tuple[Key, dict[str, Any]]:
    sets = [raw for name in (UNTRIED_FILE, FILE) if (raw := _read(folder / name))]
    if not sets:
        raise CustodyRefused("There is no recovery yet. Run: lantern keys recovery-new")
    first, second = phrases
    for raw in sets:
        for number, pair in enumerate(raw["pairs"]):
            key = _unwrapped(raw, number, pair, (first, second))
            if key is not None:
                return key, raw
    raise CustodyRefused(_WRONG)


def _prove(folder: Path, root: Key) -> None:
    try:
        read_bundle((folder / BUNDLE_FILE).read_text(encoding="utf-8"), root)
    except (EnvelopeRefused, ValueError, KeyError, OSError):
        raise CustodyRefused(
            "The phrases open a root key, but it does not open the key bundle beside it. "
            "Put back the newest copy of the folder of keys."
        ) from None


def _wrapped(root: Key, number: int, pair: tuple[str, str], effort: Effort) -> dict[str, str]:
    salt = os.urandom(16)
    outer = Key(_NOWHERE, stretched(_together(pair), salt, effort))
    return {"salt": salt.hex(), "wrapped": seal(outer, root.secret, _place(root.id, number)).hex()}


def _unwrapped(raw: dict[str, Any], number: int, pair: dict[str, str], phrases: tuple[str, str]) -> Key | None:
    root_id = UUID(raw["root"])
    outer = Key(_NOWHERE, stretched(_together(phrases), bytes.fromhex(pair["salt"]), Effort(*raw["effort"])))
    try:
        return Key(root_id, unseal(outer, bytes.fromhex(pair["wrapped"]), _place(root_id, number)))
    except EnvelopeRefused:
        return None


def _together(phrases: tuple[str, str]) -> str:
    """Both phrases in an order that does not depend on who types first."""
    return " + ".join(sorted(" ".join(phrase.casefold().split()) for phrase in phrases))


def _place(root: UUID, number: int) -> Place:
    return Place(_NOWHERE, "recovery", root, f"pair {number}", FORMAT)


def _write(path: Path, raw: dict[str, Any]) -> None:
    keep(path, json.dumps(raw, indent=1))


def _read(path: Path) -> dict[str, Any] | None:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        whole = raw["format"] == FORMAT and len(raw["pairs"]) == TRUSTEES
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, OSError, RecursionError):
        whole = False
    if not whole:
        raise _unreadable(path.name)
    return dict(raw)
