"""Telling the file beside the data what our calls have found, for what must come without a database."""

import logging
from pathlib import Path
from typing import Final

from lantern.directory.kept_checks import write_checks
from lantern.directory.queries import checks

LOG: Final = logging.getLogger("lantern.directory")


def tell_the_file(data: Path) -> bool:
    """Bring the file up to date; whether that went well. What was found stands in the database already."""
    try:
        write_checks(data, checks())
    except OSError:
        LOG.warning("The file of checks cannot be written. The next pass of the sweep tries again.")
        return False
    return True
