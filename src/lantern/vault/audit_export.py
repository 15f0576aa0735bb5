"""The audit as a file for a trustee: ids, codes and digests, no reason and no name (G6, security design 5.5).

One JSON value on each line: what it is, the newest entry of each chain, the checkpoints, the entries.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from lantern.vault.anchors import SignedAnchor
from lantern.vault.chain import Deed, Linked
from lantern.vault.sources import Head, Source
from lantern.vault.stored import Stored, Unreadable

FORMAT: Final = 1
_HEADER, _HEAD, _CHECKPOINT, _ENTRY, _BAD = "export", "head", "checkpoint", "entry", "unreadable"


class ExportRefused(Exception):  # noqa: N818
    """The file cannot be written, or is no export of an audit."""


def export(source: Source, path: Path, *, installation: UUID, at: datetime) -> int:
    """Write everything a source holds into a new file that only its owner may read.

    Returns:
        How many entries were written.

    Raises:
        ExportRefused: the file is there already, or cannot be written. Nothing half is left.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise ExportRefused(f"The file cannot be made: {error.strerror}.") from None
    count = 0
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            for item in _lines(source, installation, at):
                file.write(json.dumps(item, separators=(",", ":")) + "\n")
                count += item[0] == _ENTRY
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        path.unlink()
        if isinstance(error, OSError):
            raise ExportRefused(f"The file could not be written: {error.strerror}.") from None
        raise
    return count


class Exported:
    """An export, read from its file."""

    def __init__(self, path: Path) -> None:
        """Read what stands before the entries.

        Raises:
            ExportRefused: it is no export.
        """
        self.path = path
        self._heads: dict[str, Head] = {}
        self._anchors: list[SignedAnchor] = []
        lines = self._read()
        first = next(lines, None)
        if not isinstance(first, list) or first[:2] != [_HEADER, FORMAT]:
            raise ExportRefused("This file is no export of an audit.")
        self.installation, self.at = UUID(first[2]), datetime.fromisoformat(first[3])
        for item in lines:
            if item[0] == _HEAD:
                self._heads[item[1]] = Head(item[2], bytes.fromhex(item[3]), item[4])
            elif item[0] == _CHECKPOINT:
                self._anchors.append(SignedAnchor(item[1], bytes.fromhex(item[2])))
            else:
                break

    def heads(self) -> dict[str, Head]:
        """The end of every chain."""
        return self._heads

    def anchors(self) -> Sequence[SignedAnchor]:
        """The checkpoints that lay beside the entries."""
        return self._anchors

    def chains(self) -> Iterator[tuple[str, Iterator[Stored]]]:
        """Every chain with its entries in order."""
        entries = (item for item in self._read() if item[0] in {_ENTRY, _BAD})
        for folder, group in groupby(entries, key=lambda item: str(item[1])):
            yield folder, (_entry(item) for item in group)

    def _read(self) -> Iterator[Any]:
        try:
            with self.path.open(encoding="utf-8") as file:
                for line in file:
                    yield json.loads(line)
        except (OSError, ValueError):
            raise ExportRefused("This file cannot be read as an export of an audit.") from None


def _lines(source: Source, installation: UUID, at: datetime) -> Iterable[tuple[Any, ...]]:
    yield _HEADER, FORMAT, str(installation), at.isoformat()
    for folder, head in sorted(source.heads().items()):
        yield _HEAD, folder, head.length, head.mac.hex(), head.witnessed
    for anchor in source.anchors():
        yield _CHECKPOINT, anchor.text, anchor.signature.hex()
    for folder, entries in source.chains():
        for entry in entries:
            if isinstance(entry, Unreadable):
                yield _BAD, folder, entry.number
            else:
                yield (
                    _ENTRY,
                    folder,
                    [_shown(value) for value in astuple(entry.deed)],
                    entry.previous.hex(),
                    (entry.mac.hex()),
                )


def _shown(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if isinstance(value, datetime) else value


def _entry(item: list[Any]) -> Stored:
    try:
        if item[0] == _BAD:
            return Unreadable(int(item[2]))
        folder, number, at, actor, session, action, subject, outcome, reason, touched = item[2]
        deed = Deed(
            folder=UUID(folder), number=int(number), at=datetime.fromisoformat(at), actor=_id(actor), session=session,
            action=action, subject=_id(subject), outcome=outcome, reason_digest=reason,
            touched=tuple((table, row, version, digest) for table, row, version, digest in touched),
        )  # fmt: skip
        return Linked(deed, bytes.fromhex(item[3]), bytes.fromhex(item[4]))
    except (ValueError, TypeError, AttributeError, IndexError):
        return Unreadable(0)


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None
