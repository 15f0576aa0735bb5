"""Cleaning a file in a process of its own, so that a file that breaks a library breaks nothing else (G4)."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from threading import BoundedSemaphore
from typing import Final

from lantern.privacy.cleaning import CleanFile
from lantern.privacy.words import FileRefused, Removed, Why

MOST_AT_ONCE: Final = 2
"""Files that one server process has cleaned at the same time: each may take much memory."""
PATIENCE: Final = 40.0
"""Seconds for one file, and for a place to clean it in."""
_PROGRAM: Final = ("-P", "-B", "-m", "lantern.folders.cleaning_child")
_places = BoundedSemaphore(MOST_AT_ONCE)


class NoPlaceFree(Exception):  # noqa: N818
    """Too many files are being cleaned at once; nothing was kept."""


def cleaned(content: bytes, name: str) -> CleanFile:
    """The clean file, made by a program that has no key, no database, and nowhere to write.

    Raises:
        FileRefused: it is not taken; also where cleaning it took too long, too much memory, or broke the program.
        NoPlaceFree: others are being cleaned, and take long.
    """
    if not _places.acquire(timeout=PATIENCE):
        raise NoPlaceFree("Other files are being looked through.")
    try:
        told, _, fresh = _answer(content, name).partition(b"\n")
    finally:
        _places.release()
    said = json.loads(told)
    if "why" in said:
        raise FileRefused(Why(said["why"]))
    if sha256(fresh).hexdigest() != said["digest"]:
        raise FileRefused(Why.TOO_MUCH)
    return CleanFile(**{**said, "removed": tuple(map(Removed, said["removed"]))}, content=fresh)


def _answer(content: bytes, name: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 -- our own
            [sys.executable, *_PROGRAM],
            input=json.dumps(name).encode() + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(part for part in sys.path if part), "MALLOC_ARENA_MAX": "2"},
            timeout=PATIENCE,
            check=True,
        )
    except subprocess.SubprocessError:
        raise FileRefused(Why.TOO_MUCH) from None
    return done.stdout
