"""Asking a folder that may lie on another machine: one that never answers must hold up nobody.

A share whose machine is gone blocks whoever reads it, for ever and past every signal. So it is asked apart, for so many
seconds; after that whoever asked goes on without. A folder is asked one thing at a time in a process: while a question
hangs, the next one is not even put, so never more than one thread is left behind for it.
"""

import errno
import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock, Thread
from typing import Final, TypeVar

from django.conf import settings

Answer = TypeVar("Answer")
_TURNS: Final[dict[str, Lock]] = {}
"""Whose turn it is to ask a folder. Whoever asks has it until the answer is there, and be that never."""
_HANGING: Final[dict[str, Thread]] = {}
# A lock that another thread had when a process was forked would never be given back in the child.
os.register_at_fork(after_in_child=_TURNS.clear)


class ShareSilent(OSError):  # noqa: N818
    """The folder did not answer in time."""

    def __init__(self) -> None:
        super().__init__(errno.ETIMEDOUT, "it does not answer")


def in_time(folder: Path, ask: Callable[[], Answer]) -> Answer:
    """What ``ask`` gives, which reads or writes that folder and nothing else: no database, no keys.

    An ``ask`` that hangs may still come to its end, long after nobody waits for it any more.

    Raises:
        ShareSilent: it took longer than ``LANTERN_SHARE_SECONDS``, or an earlier question to that folder still hangs.
        Exception: whatever ``ask`` raises.
    """
    key = str(folder)
    before = _HANGING.get(key)
    if before is not None and before.is_alive():
        raise ShareSilent
    until = time.monotonic() + settings.LANTERN_SHARE_SECONDS
    turn = _TURNS.setdefault(key, Lock())
    if not turn.acquire(timeout=settings.LANTERN_SHARE_SECONDS):
        raise ShareSilent
    found: list[Answer] = []
    faults: list[BaseException] = []
    apart = Thread(target=_asked, args=(ask, found, faults, turn), name="share", daemon=True)
    try:
        apart.start()
    except BaseException:
        turn.release()
        raise
    apart.join(max(0.0, until - time.monotonic()))
    if apart.is_alive():
        _HANGING[key] = apart
        raise ShareSilent
    if faults:
        raise faults[0]
    return found[0]


def _asked(ask: Callable[[], Answer], found: list[Answer], faults: list[BaseException], turn: Lock) -> None:
    try:
        found.append(ask())
    except BaseException as fault:  # noqa: BLE001 -- raised again where it was asked
        faults.append(fault)
    finally:
        turn.release()
