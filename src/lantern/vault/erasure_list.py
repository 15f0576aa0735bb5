"""The erasure list as a file beside the keys: a restore needs it, and an old backup does not have it (G13).

It holds ids, moments and grounds, no name. It is made from the table, and never shorter than it was.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from lantern.vault.bundle import keep
from lantern.vault.erased_models import Erased

ERASED_FILE: Final = "erased.json"
FORMAT: Final = 1


class UnreadableList(Exception):  # noqa: N818
    """The erasure list cannot be read, or is that of another installation."""


@dataclass(frozen=True, slots=True, order=True)
class ErasedFolder:
    """One line of the list."""

    erased_at: datetime
    folder: UUID
    ground: str


def listed() -> tuple[ErasedFolder, ...]:
    """The list as the database has it, oldest first."""
    return tuple(sorted(ErasedFolder(row.erased_at, row.folder, row.ground) for row in Erased.objects.all()))


def read_list(folder: Path, installation: UUID) -> tuple[ErasedFolder, ...]:
    """The list from its file in the folder of keys; empty where there is none.

    Raises:
        UnreadableList: damaged, or of another installation.
    """
    try:
        raw = json.loads((folder / ERASED_FILE).read_text(encoding="utf-8"))
        known = [
            ErasedFolder(datetime.fromisoformat(line["erased_at"]), UUID(line["folder"]), str(line["ground"]))
            for line in raw["erased"]
        ]
        owner = UUID(raw["installation"])
    except FileNotFoundError:
        return ()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UnreadableList(f"The erasure list {ERASED_FILE} cannot be read. Take its newest copy.") from None
    if owner != installation:
        raise UnreadableList(f"The erasure list {ERASED_FILE} is that of another installation.")
    return tuple(sorted(known))


def publish_list(folder: Path, installation: UUID) -> tuple[ErasedFolder, ...]:
    """Bring the file up to date with the database. Nothing is written where nothing is new.

    An empty list is written, too: where the file is missing, it is lost.
    """
    before = read_list(folder, installation)
    by_folder = {line.folder: line for line in (*before, *listed())}
    now = tuple(sorted(by_folder.values()))
    if now != before or not (folder / ERASED_FILE).exists():
        lines = [
            {"folder": str(line.folder), "erased_at": line.erased_at.isoformat(), "ground": line.ground} for line in now
        ]
        text = json.dumps({"format": FORMAT, "installation": str(installation), "erased": lines}, indent=1)
        keep(folder / ERASED_FILE, text)
    return now
