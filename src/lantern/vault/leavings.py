"""What a process leaves behind that was killed. The number of the process stands in each name, so it can be told."""

import os
import shutil
from pathlib import Path


def clear_away(folder: Path, pattern: str) -> None:
    """Take away what was left by processes that run no more. The last number in a name is that of its process."""
    for path in folder.glob(pattern):
        number = next((int(part) for part in reversed(path.name.split(".")) if part.isdecimal()), None)
        if number is None or _runs(number):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
