"""What lies in the folder of the backups: its reports are files of JSON beside them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

REPORTS: Final = "*.json"


def newest_backup(folder: Path) -> datetime | None:
    """When the newest backup that was verified was made (G12)."""
    found: list[datetime] = []
    for path in folder.glob(REPORTS) if folder.is_dir() else ():
        try:
            report = json.loads(path.read_text(encoding="utf-8"))
            if report["verified"] is True:
                made = datetime.fromisoformat(report["at"])
                found.append(made if made.tzinfo else made.replace(tzinfo=UTC))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return max(found, default=None)
