"""Verifying the audit: every chain, every checkpoint, every copy (G6)."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from lantern.vault.anchors import SignedAnchor
from lantern.vault.chain import Linked
from lantern.vault.findings import Finding
from lantern.vault.newest_digests import NewestDigests
from lantern.vault.sequence import faults_between, faults_in_sequence, opened, witnesses_of
from lantern.vault.sources import Head, Source
from lantern.vault.walking import Walk, Witness

_HERE = "in the database"
_ELSEWHERE = "among the copies"


@dataclass(slots=True, kw_only=True)
class Report:
    """What was looked at, and what does not hold. Empty ``findings``: everything holds."""

    chains: int = 0
    entries: int = 0
    checkpoints: int = 0
    copies: int | None = None
    rows: int | None = None
    newest_checkpoint: datetime | None = None
    witnessed: int = 0
    unwitnessed: int = 0
    with_audit_key: bool = True
    findings: list[Finding] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a verification has in hand.

    Without ``audit_secret`` the checkpoints alone vouch for the entries: what none has seen yet is
    not proven. Without ``copies`` somebody who holds the root key of this machine is not found.
    """

    installation: UUID
    public_key: bytes
    audit_secret: bytes | None = None
    copies: Sequence[SignedAnchor] | None = None


def verify(source: Source, means: Means, newest: NewestDigests | None = None) -> Report:
    """Walk everything that a source holds. Nothing is written.

    Args:
        source: the database, or an export.
        means: the keys and copies one has.
        newest: filled with what the entries say of each row, for ``data_verification``.
    """
    report = Report(with_audit_key=means.audit_secret is not None)
    heads = source.heads()
    witnesses = _checkpoints(source, means, report)
    report.witnessed = sum(max(item.mark.length for item in found) for found in witnesses.values())
    walked = _chains(source, means, report, witnesses, newest)
    again: dict[str, Head] | None = None
    for name in sorted(heads.keys() | walked.keys() | {folder.hex for folder in witnesses}):
        walk = walked.get(name)
        if walk is None:
            report.findings.extend(_without_entries(name, heads.get(name), witnesses))
            continue
        fault = walk.end()
        seen = max((item.mark.length for item in witnesses.get(walk.folder, ())), default=0)
        report.unwitnessed += max(0, walk.length - seen)
        if fault is None:
            if name not in heads or heads[name].length < walk.length:
                again = source.heads() if again is None else again
            fault = _at_the_head(walk, heads.get(name), (again or heads).get(name), witnesses.get(walk.folder, ()))
        if fault is not None:
            report.findings.append(fault)
    return report


def _checkpoints(source: Source, means: Means, report: Report) -> Mapping[UUID, list[Witness]]:
    here, faults = opened(source.anchors(), means.public_key, means.installation, _HERE)
    report.findings += [*faults, *faults_in_sequence(here, _HERE)]
    elsewhere, faults = opened(means.copies or (), means.public_key, means.installation, _ELSEWHERE)
    report.findings += [*faults, *faults_in_sequence(elsewhere, _ELSEWHERE)]
    if means.copies is not None:
        report.copies = len(means.copies)
        report.findings += faults_between(here, elsewhere)
    report.checkpoints = len(here)
    report.newest_checkpoint = max((anchor.at for _, anchor in [*here, *elsewhere]), default=None)
    return witnesses_of(here, elsewhere)


def _chains(
    source: Source,
    means: Means,
    report: Report,
    witnesses: Mapping[UUID, list[Witness]],
    newest: NewestDigests | None,
) -> dict[str, Walk]:
    walked: dict[str, Walk] = {}
    for name, entries in source.chains():
        folder = _folder(name)
        if folder is None:
            what = "Entries stand in the audit whose folder cannot be read."
            report.findings.append(Finding(what=what, entry=1))
            continue
        walk = walked[name] = Walk(means.audit_secret, folder, witnesses.get(folder, ()))
        for entry in entries:
            report.entries += 1
            if not isinstance(entry, Linked):
                walk.stop(entry.number)
                continue
            walk.take(entry)
            if newest is not None:
                newest.note(entry.deed)
        report.chains += 1
    return walked


def _without_entries(name: str, head: Head | None, witnesses: Mapping[UUID, list[Witness]]) -> list[Finding]:
    folder = _folder(name)
    seen = witnesses.get(folder, []) if folder else []
    if seen:
        fault = Walk(None, seen[0].mark.folder, seen).end()
        return [fault] if fault else []
    length = head.length if head else 0
    what = f"All {length} entries of this folder are gone; only the note of its newest entry is left."
    return [Finding(what=what, folder=folder, entry=1, until=length)]


def _at_the_head(walk: Walk, head: Head | None, again: Head | None, witnesses: Sequence[Witness]) -> Finding | None:
    """Compare the end of a chain with what the store says of it: before the walk, and once more after it."""
    if again is None:
        return Finding(what="The note of the newest entry is gone.", folder=walk.folder, entry=walk.length)
    if (head is not None and head.length > walk.length) or again.length < walk.length:
        number = min(walk.length, again.length) + 1
        what = f"The chain has {walk.length} entries, and the note of its newest entry says {again.length}."
        return Finding(what=what, folder=walk.folder, entry=number)
    if again.length == walk.length and not hmac.compare_digest(again.mac, walk.mac):
        what = "The note of the newest entry does not fit the entry."
        return Finding(what=what, folder=walk.folder, entry=walk.length)
    seen = max((item.mark.length for item in witnesses), default=0)
    if head is not None and head.witnessed > seen:
        what = f"Entries {seen + 1} to {head.witnessed} count as seen by a checkpoint, and none has seen them."
        return Finding(what=what, folder=walk.folder, entry=seen + 1, until=head.witnessed)
    return None


def _folder(name: str) -> UUID | None:
    try:
        return UUID(hex=name)
    except ValueError:
        return None
