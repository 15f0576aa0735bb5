"""The copies of the checkpoints, kept where this machine cannot rewrite them (G6).

One file to which lines are only ever added, so that the folder may forbid everything else.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from django.conf import settings

from lantern.vault.anchors import AnchorUnreadable, SignedAnchor
from lantern.vault.shares import in_time

FILE: Final = "checkpoints.jsonl"
_TRIES: Final = 5


class CopiesRefused(Exception):  # noqa: N818
    """The checkpoints could not be copied, or the copies say something else. Nothing was overwritten."""


def keep_copies(after: Callable[[int], Sequence[SignedAnchor]], folder: Path | None = None) -> int:
    """Add every checkpoint that is not yet among the copies, and see that it is on the disk.

    Args:
        after: gives the checkpoints of the database after a number, in order.
        folder: of the copies; the one of the settings when not given.

    Returns:
        How many were added.

    Raises:
        CopiesRefused: the folder cannot be written, or does not answer; or its newest copy is no checkpoint of this
            database.
    """
    target = (folder or Path(settings.LANTERN_CHECKPOINTS)) / FILE
    try:
        for _ in range(_TRIES):
            there = in_time(target.parent, partial(_there, target))
            words, many = _fresh(there, after)
            if not words or in_time(target.parent, partial(_appended, target, there, words)):
                return many
        raise CopiesRefused("Another process writes the copies of the checkpoints. They are copied in the next pass.")
    except OSError as error:
        raise CopiesRefused(
            f"The checkpoints could not be copied to the folder of checkpoints ({error.strerror}). "
            "They are kept in the database and are copied as soon as it can be written again."
        ) from None


def read_copies(folder: Path) -> list[SignedAnchor]:
    """The copies in a folder, in the order in which they were added.

    A line that a power cut has torn is left out when the whole line follows.

    Raises:
        CopiesRefused: there is no such file, or it cannot be read.
    """
    try:
        lines = in_time(folder, (folder / FILE).read_bytes).split(b"\n")
    except OSError:
        raise CopiesRefused("There are no copies of the checkpoints in that folder, or they cannot be read.") from None
    whole = [line for place, line in enumerate(lines) if line and not _is_torn(line, lines[place + 1 :])]
    return [_read(line) for line in whole]


def line_of(item: SignedAnchor) -> bytes:
    """A checkpoint as one line."""
    return json.dumps({"checkpoint": item.text, "signature": item.signature.hex()}).encode()


def _there(target: Path) -> bytes:
    """What is in the file, which can be written."""
    with _held(target):
        return target.read_bytes()


def _appended(target: Path, there: bytes, words: bytes) -> bool:
    """Add words, and see that they are on the disk; no where the file is another one than was looked at."""
    with _held(target) as descriptor:
        if target.read_bytes() != there:
            return False
        _write_all(descriptor, words)
        os.fsync(descriptor)
    return True


def _fresh(there: bytes, after: Callable[[int], Sequence[SignedAnchor]]) -> tuple[bytes, int]:
    """The lines that are missing in the file, and how many they are."""
    known = [_read(line) for line in there.split(b"\n")[:-1] if line]
    readable = [item for item in known if item.text]
    newest = readable[-1] if readable else None
    number = _number(newest) if newest else 0
    if newest:
        same = after(number - 1)[:1]
        if same != [newest]:
            raise CopiesRefused(
                f"Copy {number} of the checkpoints differs from the database. Nothing was added. "
                "Run: lantern audit verify"
            )
    fresh = after(number)
    begin = b"\n" if fresh and there and not there.endswith(b"\n") else b""
    return begin + b"".join(line_of(item) + b"\n" for item in fresh), len(fresh)


@contextmanager
def _held(target: Path) -> Iterator[int]:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(target, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, words: bytes) -> None:
    while words:
        words = words[os.write(descriptor, words) :]


def _read(line: bytes) -> SignedAnchor:
    try:
        raw = json.loads(line)
        return SignedAnchor(str(raw["checkpoint"]), bytes.fromhex(raw["signature"]))
    except (ValueError, KeyError, TypeError):
        # Told as a bad checkpoint at its place by whoever looks at the sequence.
        return SignedAnchor("", b"")


def _number(item: SignedAnchor) -> int:
    try:
        return item.opened().number
    except AnchorUnreadable:
        raise CopiesRefused("The newest copy of the checkpoints cannot be read. Run: lantern audit verify") from None


def _is_torn(line: bytes, following: Sequence[bytes]) -> bool:
    return not _read(line).text and bool(following) and following[0].startswith(line)
