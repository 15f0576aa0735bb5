"""Whether this database is of the time before reports were taken here: an old backup was brought back (ADR 23)."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from lantern.folders.kinds import FolderKind
from lantern.folders.models import Folder
from lantern.readiness.live_file import WasLive, read_live_file, write_live_file
from lantern.readiness.models import Proposal, What
from lantern.vault.keyring import installation

OF_ITS_OWN: Final = (FolderKind.WORKER, FolderKind.POST, FolderKind.SITE, FolderKind.HOUSE)
"""What an installation has of its own before anybody reports: accounts, posts, sites and itself."""
HOLDS_WORK: Final = tuple(kind for kind in FolderKind if kind not in OF_ITS_OWN)
"""Every other kind: somebody has worked here, and be it that a report was begun and not sent."""


def asks() -> bool:
    """Whether this installation is set up for real people at all: practice has invented ones, and its banner."""
    return bool(settings.LANTERN_ASKS_WHETHER_LIVE) and not settings.LANTERN_DEMO


def holds_work() -> bool:
    """Whether somebody has worked here."""
    return Folder.objects.filter(kind__in=HOLDS_WORK).exists()


def agreed_at() -> datetime | None:
    """When two people first said that real reports are taken, as the database has it."""
    said = Proposal.objects.filter(what=What.LIVE.value, agreed_at__isnull=False)
    return said.order_by("agreed_at").values_list("agreed_at", flat=True).first()


def was_live() -> WasLive | None:
    """What lies beside the keys; nothing in practice, or where reports were never taken. No key is opened for it."""
    own = installation() if asks() else None
    return read_live_file(Path(settings.LANTERN_KEYS), own) if own is not None else None


def is_of_the_time_before() -> bool:
    """Whether reports were taken here once, and this database does not know of it.

    A file that cannot be read counts as one that says so, where the database does not know either.
    """
    return is_before(was_live(), agreed=agreed_at() is not None, work=holds_work())


def is_before(told: WasLive | None, *, agreed: bool, work: bool) -> bool:
    """The same, from what was read already. Two who agreed are missed even where somebody has worked since."""
    if told is None or agreed:
        return False
    return not work or (told.agreed and told.since is not None)


def keep_live_file(at: datetime) -> bool:
    """Bring the file up to date with the database; whether anything was written. What it knows more of stays.

    Raises:
        OSError: the folder of keys cannot be written.
    """
    if not asks():
        return False
    agreed = agreed_at()
    if agreed is None and not holds_work():
        return False
    told = was_live()
    known = told is not None and told.since is not None
    if known and (told is None or told.agreed or agreed is None):
        return False
    _write(replace(told or WasLive(None), since=agreed or at, agreed=agreed is not None))
    return True


def note_restored(*, at: datetime, reaches: datetime) -> None:
    """Note beside the keys that a backup was brought back, and up to when what it held reached.

    Where no file is, reports were not taken yet, and nothing is noted.

    Raises:
        OSError: the folder of keys cannot be written.
    """
    told = was_live()
    if told is not None and told.since is not None:
        _write(replace(told, restored=(at, reaches)))


def _write(told: WasLive) -> None:
    own = installation()
    if own is not None:
        write_live_file(Path(settings.LANTERN_KEYS), own, told)
