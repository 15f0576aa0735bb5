"""What ``lantern audit`` does, and how it says what it found. Needs the settings to be loaded."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection

from lantern.app.failures import Refused
from lantern.folders.models import Folder
from lantern.vault.append_only import missing
from lantern.vault.audit_export import Exported, ExportRefused, export
from lantern.vault.checkpoint_copies import CopiesRefused, read_copies
from lantern.vault.checkpoints import ChainBroken, public_key, signed_anchors, take_checkpoint
from lantern.vault.data_verification import verify_data
from lantern.vault.findings import Finding
from lantern.vault.keyring import keyring
from lantern.vault.newest_digests import NewestDigests
from lantern.vault.sources import Database
from lantern.vault.verification import Means, Report, verify

_SHOWN: Final = 20
_NO_DATABASE: Final = (
    "The database cannot be read. Is LANTERN_DATA or DATABASE_URL right, and is it made? Nothing was checked."
)


def verified(*, data: bool, checkpoints: Path | None) -> Report:
    """This installation's audit, and its data if asked for.

    Raises:
        Refused: it could not be checked.
    """
    ring, newest = keyring(), NewestDigests() if data else None
    lost = []
    try:
        copies = read_copies(checkpoints or Path(settings.LANTERN_CHECKPOINTS))
    except CopiesRefused as refusal:
        if checkpoints is not None:
            raise Refused(str(refusal), code=2) from None
        copies, lost = None, [Finding(what=str(refusal))]
    means = Means(
        installation=ring.installation, public_key=public_key(ring), audit_secret=ring.audit_secret, copies=copies
    )
    try:
        report = verify(Database(), means, newest)
        off = missing(connection)
        if newest is not None:
            verify_data(newest, report)
    except DatabaseError:
        raise Refused(_NO_DATABASE, code=2) from None
    if report.checkpoints:
        report.findings += lost
    if off:
        what = f"{len(off)} of the locks that keep the audit from being changed are off."
        report.findings.append(Finding(what=what))
    return report


def verified_export(path: Path, key: str, checkpoints: Path | None) -> Report:
    """An export, by the public key and the copies alone.

    Raises:
        Refused: it could not be checked.
    """
    try:
        source = Exported(path)
        copies = read_copies(checkpoints) if checkpoints else None
        means = Means(installation=source.installation, public_key=bytes.fromhex(key), copies=copies)
        return verify(source, means)
    except (ExportRefused, CopiesRefused) as refusal:
        raise Refused(str(refusal), code=2) from None
    except ValueError:
        raise Refused("--public-key is not a key: 64 digits and letters from a to f.", code=2) from None


def exported(path: Path, at: datetime) -> int:
    """Write the audit into a new file; how many entries.

    Raises:
        Refused: it could not be written.
    """
    try:
        return export(Database(), path, installation=keyring().installation, at=at)
    except ExportRefused as refusal:
        raise Refused(str(refusal), code=2) from None
    except DatabaseError:
        raise Refused(_NO_DATABASE, code=2) from None


def checkpoint(at: datetime) -> str:
    """Take a checkpoint; the slip for paper.

    Raises:
        Refused: it could not be taken or copied.
    """
    try:
        take_checkpoint(at, at_once=True)
        newest = signed_anchors()[-1:]
    except (ChainBroken, CopiesRefused) as refusal:
        raise Refused(str(refusal)) from None
    except DatabaseError:
        raise Refused(_NO_DATABASE, code=2) from None
    if not newest:
        return "There is nothing in the audit yet."
    anchor = newest[0].opened()
    return (
        f"Checkpoint {anchor.number} · {anchor.at:%Y-%m-%d %H:%M} UTC · {anchor.entries} entries in "
        f"{anchor.chains} chains · {newest[0].code}"
    )


def public_key_in_hex() -> str:
    """The key by which checkpoints are checked."""
    return public_key(keyring()).hex()


def as_json(report: Report) -> dict[str, Any]:
    """The report for a machine."""
    return {
        "holds": report.holds,
        "chains": report.chains,
        "entries": report.entries,
        "checkpoints": report.checkpoints,
        "copies": report.copies,
        "rows": report.rows,
        "entries_seen_by_checkpoints": report.witnessed,
        "entries_not_yet_seen": report.unwitnessed,
        "newest_checkpoint": report.newest_checkpoint.isoformat() if report.newest_checkpoint else None,
        "proves": proves(report),
        "findings": [asdict(item) | {"folder": str(item.folder) if item.folder else None} for item in report.findings],
    }


def in_words(report: Report) -> str:
    """The report for a person."""
    rows = "" if report.rows is None else f" Rows of data: {report.rows}."
    lines = [f"Entries: {report.entries}. Chains: {report.chains}. Checkpoints: {report.checkpoints}.{rows}"]
    references = _references(report)
    for number, item in enumerate(report.findings[:_SHOWN], start=1):
        lines += ["", f"{number}. {item.what}"]
        if item.folder is not None:
            entry = f", entry {item.entry}" if item.entry else ""
            name = references.get(item.folder, "without a reference")
            lines.append(f"   Where: folder {name}, id {item.folder}{entry}.")
        if item.table:
            lines.append(f"   Row: {item.row} of {item.table}.")
        lines.append(f"   Next: {item.next}")
    if len(report.findings) > _SHOWN:
        lines.append(f"\nAnd {len(report.findings) - _SHOWN} more; --json shows all.")
    lines += ["", "Everything that was looked at holds." if report.holds else "Something does not hold.", ""]
    return "\n".join([*lines, *proves(report)])


def proves(report: Report) -> list[str]:
    """What such a verification can tell, and what it cannot."""
    key = (
        "With the key of the chain: each entry is as Lantern wrote it, in its order."
        if report.with_audit_key
        else "Without the key of the chain: entries that a checkpoint has seen are as they were then."
    )
    newest = f"{report.newest_checkpoint:%Y-%m-%d %H:%M} UTC" if report.newest_checkpoint else "never"
    waiting = (
        f"Entries not yet seen by any checkpoint: {report.unwitnessed}. The newest checkpoint: {newest}. "
        "The end of what none has seen could be cut off unnoticed."
    )
    copies = (
        "The copies kept elsewhere were compared: not even somebody with all keys of this machine could rewrite "
        "what they have seen."
        if report.copies is not None
        else "No copies kept elsewhere were compared: somebody with all keys of this machine could rewrite everything."
    )
    return [key, waiting, copies]


def _references(report: Report) -> dict[UUID, str]:
    if not report.with_audit_key:
        return {}
    ids = {item.folder for item in report.findings[:_SHOWN] if item.folder is not None}
    own = {keyring().installation: "of the installation itself"}
    return own | dict(Folder.objects.filter(pk__in=ids).values_list("pk", "reference"))
