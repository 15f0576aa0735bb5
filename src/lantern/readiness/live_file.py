"""That reports were taken here once, kept beside the keys: a database that is brought back may be of the time before.

It holds moments and the id of the installation; no name. The copy of the keys takes it along, so a restore finds it.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from lantern.vault.bundle import keep

LIVE_FILE: Final = "live.json"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class WasLive:
    """What the file says. ``since``: from when on reports were taken; none where the file cannot be read.

    ``agreed``: two people had said so; otherwise work was there before anybody asked. ``restored``: when a backup was
    brought back last, and up to when what it held reached.
    """

    since: datetime | None
    agreed: bool = True
    restored: tuple[datetime, datetime] | None = None


def read_live_file(keys: Path, installation: UUID) -> WasLive | None:
    """What the file in the folder of keys says; nothing where there is none, or it is that of another installation.

    A file that cannot be read says that there was one: it is only made where reports are taken.
    """
    try:
        raw = json.loads((keys / LIVE_FILE).read_text(encoding="utf-8"))
        if UUID(raw["installation"]) != installation:
            return None
        return WasLive(_moment(raw["live_since"]), raw["agreed"] is True, _restored(raw["restored"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return WasLive(None)


def write_live_file(keys: Path, installation: UUID, told: WasLive) -> None:
    """Keep it, whole or not at all.

    Raises:
        OSError: the folder of keys cannot be written.
    """
    raw = {
        "format": FORMAT,
        "installation": str(installation),
        "live_since": told.since.astimezone(UTC).isoformat() if told.since else None,
        "agreed": told.agreed,
        "restored": [moment.astimezone(UTC).isoformat() for moment in told.restored] if told.restored else None,
    }
    keep(keys / LIVE_FILE, json.dumps(raw, indent=1))


def _restored(raw: Any) -> tuple[datetime, datetime] | None:
    if raw is None:
        return None
    at, reaches = (_moment(one) for one in raw)
    return at, reaches


def _moment(raw: Any) -> datetime:
    found = datetime.fromisoformat(raw)
    if found.tzinfo is None:
        raise ValueError(raw)
    return found.astimezone(UTC)
