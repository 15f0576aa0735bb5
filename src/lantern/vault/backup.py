"""A backup: one encrypted file of all data, opened and looked through before it counts (G12).

The identity that opens it never lies on the server. For the look, one more key is made, kept in
memory and thrown away. No key of the vault is in the backup.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.db import connection

from lantern.vault.acts import act
from lantern.vault.ageing import Identity, decrypt, digest_of, encrypt, recipients_from
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.bundle import keep
from lantern.vault.engines import looking_into, snapshot
from lantern.vault.keyring import keyring
from lantern.vault.leavings import clear_away
from lantern.vault.models import AuditEntry
from lantern.vault.rotation import KEPT
from lantern.vault.soundness import faults, row_counts, unmigrated

_NAME: Final = "lantern-{:%Y-%m-%dT%H%M%SZ}.age"
_OURS: Final = re.compile(r"lantern-(\d{4}-\d\d-\d\dT\d{6}Z)\.age")


class BackupRefused(Exception):  # noqa: N818
    """No backup was made: why, and what to do. Nothing half was left behind."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What is known of a backup: numbers, digests and moments, nothing of what it holds."""

    file: str
    at: str
    verified: bool
    engine: str
    installation: str
    version: str
    size: int
    sha256: str
    recipients: int
    audit_entries: int
    rows: Mapping[str, int]


def take_backup(*, to: Path, recipients: Sequence[str], work: Path, version: str, at: datetime) -> BackupReport:
    """Write a backup, open it again, look through it, and only then give it its name.

    Args:
        to: the folder of the backups.
        recipients: the public keys of those who may open it.
        work: a folder of the data, where a copy may lie for a moment: it is as secret as the data.
        version: of the program.
        at: now.

    Raises:
        BackupRefused: no recipient, no tables, or what was written does not hold together.
        AgeRefused: a recipient is none.
        EngineRefused: the database could not be copied.
        OSError: the disk is full, or a folder cannot be written.
    """
    known = recipients_from(recipients)
    if not known:
        raise BackupRefused(
            "Nobody could open the backup. Set LANTERN_BACKUP_RECIPIENTS to the public key of whoever restores. "
            "Make one on another computer: lantern backup --new-identity FILE."
        )
    if unmigrated():
        raise BackupRefused("The database is empty, or of another version. There is nothing to back up.")
    moment = at.astimezone(UTC)
    final = to / _NAME.format(moment)
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    if final.exists():
        raise BackupRefused(f"There is a backup {final.name} already. Try again in a second.")
    clear_away(to, ".lantern-*.part")
    part = to / f".{final.stem}.{os.getpid()}.part"
    try:
        with _room(work) as room:
            for_the_look = Identity.generate()
            snapshot(room / "written")
            written = encrypt(room / "written", part, (*known, for_the_look.to_public()))
            (room / "written").unlink()
            read = decrypt(part, room / "read", (for_the_look,))
            if read != written:
                raise BackupRefused("What was read again is not what was written. Look at the disk.")
            rows, entries = _looked_through(room / "read")
        report = BackupReport(
            file=final.name, at=moment.isoformat(), verified=True, engine=connection.vendor,
            installation=str(keyring().installation), version=version, size=part.stat().st_size,
            sha256=digest_of(part), recipients=len(known), audit_entries=entries, rows=rows,
        )  # fmt: skip
        with act(by=THE_SYSTEM, at=at, folder=keyring().installation, action="backup.taken"):
            pass
        part.replace(final)
    finally:
        part.unlink(missing_ok=True)
    keep(final.with_suffix(".json"), json.dumps(asdict(report), indent=1))
    return report


def forget_old(folder: Path, at: datetime) -> tuple[str, ...]:
    """Remove backups that are older than 35 days: an erased folder must not live on in them. Their names."""
    gone: list[str] = []
    for path in sorted(folder.iterdir()):
        found = _OURS.fullmatch(path.name)
        if found and at - datetime.strptime(found[1], "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC) > KEPT:
            path.unlink()
            path.with_suffix(".json").unlink(missing_ok=True)
            gone.append(path.name)
    return tuple(gone)


def _looked_through(copy: Path) -> tuple[dict[str, int], int]:
    with looking_into(copy):
        found = next(faults(), None)
        if found is not None:
            raise BackupRefused(f"The data do not hold together: {found}. Run: lantern audit verify.")
        return row_counts(), AuditEntry.objects.count()


@contextmanager
def _room(work: Path) -> Iterator[Path]:
    clear_away(work, ".backup.*")
    room = Path(tempfile.mkdtemp(prefix=f".backup.{os.getpid()}.", dir=work))
    try:
        yield room
    finally:
        shutil.rmtree(room)
