"""Asking a folder that may lie on another machine: one that never answers must hold up nobody.

A share whose machine is gone blocks whoever reads it, for ever and past every signal. So it is asked apart, for so many
seconds; after that whoever asked goes on without. While one question still hangs, the next one is not even put.
"""

import errno
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Final, TypeVar

from django.conf import settings

Answer = TypeVar("Answer")
_HANGING: Final[dict[str, Thread]] = {}


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
    _HANGING.pop(key, None)
    found: list[Answer] = []
    faults: list[Exception] = []
    apart = Thread(target=_asked, args=(ask, found, faults), name="share", daemon=True)
    apart.start()
    apart.join(settings.LANTERN_SHARE_SECONDS)
    if apart.is_alive():
        _HANGING[key] = apart
        raise ShareSilent
    if faults:
        raise faults[0]
    return found[0]


def _asked(ask: Callable[[], Answer], found: list[Answer], faults: list[Exception]) -> None:
    try:
        found.append(ask())
    except Exception as fault:  # noqa: BLE001 -- raised again where it was asked
        faults.append(fault)
