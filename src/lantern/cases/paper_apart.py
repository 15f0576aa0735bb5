"""Setting a document for paper in a process of its own: the server makes workers by forking, and stays small."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from threading import BoundedSemaphore
from typing import Any, Final

MOST_AT_ONCE: Final = 2
"""Documents that one server process has set at the same time."""
PATIENCE: Final = 25.0
"""Seconds for one document, and for a place to set it in."""
_PROGRAM: Final = ("-P", "-B", "-m", "lantern.cases.paper_child")
_BEGINS: Final = b"%PDF-"
_places = BoundedSemaphore(MOST_AT_ONCE)


class PaperRefused(Exception):  # noqa: N818
    """The document could not be made. Nothing has left."""


def pdf_of(told: Mapping[str, Any]) -> bytes:
    """The PDF of these plain values, made by a program that has no key, no database, and nowhere to write.

    Raises:
        PaperRefused: it took too long or too much, or others are being made and take long.
    """
    if not _places.acquire(timeout=PATIENCE):
        raise PaperRefused("Others are being made.")
    try:
        made = _answer(json.dumps(told).encode())
    finally:
        _places.release()
    if not made.startswith(_BEGINS):
        raise PaperRefused("What came is no document.")
    return made


def _answer(told: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 -- our own
            [sys.executable, *_PROGRAM],
            input=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(part for part in sys.path if part), "MALLOC_ARENA_MAX": "2"},
            timeout=PATIENCE,
            check=True,
        )
    except subprocess.SubprocessError as failed:
        raise PaperRefused("The program that makes it ended without one.") from failed
    return done.stdout
