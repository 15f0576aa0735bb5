"""A reserve of room on the disk, so that reading goes on when it is full (G11, T22).

Whoever opens a folder leaves an audit entry first; without room for it the folder would stay shut, just
when somebody needs it. So a file of some size lies beside the data, and is given up for that. Writing
does not touch it: a report that finds no room is refused plainly.
"""

import os
import shutil
from pathlib import Path
from typing import Final

FILE: Final = "reserve"
SIZE: Final = 8 * 1024**2
"""Room for some thousand openings of folders, in bytes."""
AMPLE: Final = 8 * SIZE
"""So much must be free besides, in bytes, before a reserve is made anew."""
_PIECE: Final = 1024**2


def keep_reserve(data: Path) -> bool:
    """Make the reserve if there is none and room is ample. Whether there is one now."""
    place = data / FILE
    if place.exists():
        return True
    if not data.is_dir() or shutil.disk_usage(data).free < SIZE + AMPLE:
        return False
    half = data / f".{FILE}.{os.getpid()}"
    try:
        with half.open("wb") as file:
            for _ in range(SIZE // _PIECE):
                # Not nought: some disks keep nothing for noughts, and then there would be no room in it.
                file.write(os.urandom(_PIECE))
        half.replace(place)
    except OSError:
        half.unlink(missing_ok=True)
        return False
    return True


def release(data: Path) -> bool:
    """Give the reserve up. Whether there was one to give."""
    try:
        (data / FILE).unlink()
    except FileNotFoundError:
        return False
    return True
