"""What lies in the folder of the backups: its reports are files of JSON beside them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from lantern.vault.shares import in_time

REPORTS: Final = "*.json"
AHEAD: Final = timedelta(minutes=5)
"""Clocks differ so far. What lies further in the future was told by a wrong clock: it would count for ever."""


def newest_backup(folder: Path, at: datetime) -> datetime | None:
    """When the newest backup that was verified was made (G12); what says that it is of the future does not count.

    Raises:
        ShareSilent: the folder lies on another machine, which does not answer.
    """
    return max((made for made in in_time(folder, lambda: _made(folder)) if made <= at + AHEAD), default=None)


def _made(folder: Path) -> list[datetime]:
    found: list[datetime] = []
    for path in folder.glob(REPORTS) if folder.is_dir() else ():
        try:
            report = json.loads(path.read_text(encoding="utf-8"))
            if report["verified"] is True:
                made = datetime.fromisoformat(report["at"])
                found.append(made.astimezone(UTC) if made.tzinfo else made.replace(tzinfo=UTC))
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            continue
    return found
