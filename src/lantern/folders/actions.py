"""What people do with folders. Each is one transaction with one audit entry."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from lantern.folders import writing
from lantern.folders.kinds import EntryKind, ExclusionKind, FolderKind, Level
from lantern.folders.models import Assessment, Duty, Entry, Exclusion, Folder, Grant, LegalHold, Link
from lantern.folders.refusals import FolderRefuses
from lantern.folders.twice import refuse_twice
from lantern.vault.acts import act
from lantern.vault.audit import By
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit


def open_folder(*, kind: FolderKind, title: str, by: By, at: datetime, id: UUID | None = None) -> Folder:  # noqa: A002
    """Open a folder of its own for a person, a site or a worker."""
    fresh = writing.fresh_folder(kind, at=at, by=by.account, id=id)
    with act(by=by, at=at, folder=fresh.folder.id, action="folder.opened") as done:
        return writing.write_folder(done, fresh, title=title)


def add_entry(
    *, permit: Permit, kind: EntryKind, body: Mapping[str, object], by: By, at: datetime, place: str = "",
    once: bool = False,
) -> Entry:  # fmt: skip
    """Write something into a folder: words, a fact with its source, a note, a decision, evidence.

    Raises:
        PressedTwice: ``once`` is asked for, and the last thing of the folder is the same, of a moment ago.
    """
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action=f"{kind}.added") as done:
        writing.locked(permit.folder)
        if once:
            refuse_twice(permit, body, kind=kind, by=by.account, at=at)
        return writing.write_entry(done, keys, kind=kind, body=body, by=by.account, at=at, place=place)


def correct_entry(*, permit: Permit, entry: UUID, body: Mapping[str, object], by: By, at: datetime) -> Entry:
    """Say what is right instead. The entry itself stays as it was written.

    Raises:
        FolderRefuses: that entry is not in this folder.
    """
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="entry.corrected", subject=entry) as done:
        writing.locked(permit.folder)
        old = Entry.objects.filter(pk=entry, folder_id=permit.folder).first()
        if old is None:
            raise FolderRefuses("There is no such entry in this folder.")
        return writing.write_entry(done, keys, kind=EntryKind.CORRECTION, body=body, by=by.account, at=at, corrects=old)


def link_folders(*, permit: Permit, other: UUID, role: str, by: By, at: datetime) -> Link:
    """Let another folder stand in a role to this one. The role belongs to the link, not to the person."""
    with act(by=by, at=at, folder=permit.folder, action="folder.linked", subject=other) as done:
        return writing.write_link(done, permit.folder, other, role=role, at=at)


def give_grant(
    *, permit: Permit, account: UUID, level: Level, why: str, by: By, at: datetime, until: datetime | None = None
) -> Grant:
    """Let an account see this folder."""
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="grant.given", subject=account) as done:
        return writing.write_grant(done, keys, account=account, level=level, why=why, by=by.account, at=at, until=until)


def end_grant(*, permit: Permit, grant: UUID, by: By, at: datetime) -> Grant:
    """Take a grant away; it stays on record that it was there.

    Raises:
        FolderRefuses: that grant is not in this folder, or has ended already.
    """
    with act(by=by, at=at, folder=permit.folder, action="grant.ended", subject=grant) as done:
        row = Grant.objects.filter(pk=grant, folder_id=permit.folder, ended_at=None).first()
        if row is None:
            raise FolderRefuses("There is no such grant, or it has ended.")
        return writing.changed(done, row, permit.folder, ended_at=at, ended_by=by.account)


def exclude(*, permit: Permit, account: UUID, kind: ExclusionKind, why: str, by: By, at: datetime) -> Exclusion:
    """Keep an account out of this folder from now on."""
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="exclusion.named", subject=account) as done:
        return writing.write_exclusion(done, keys, account=account, kind=kind, why=why, by=by.account, at=at)


def record_assessment(
    *,
    permit: Permit,
    answer: Mapping[str, object],
    digest: str,
    editions: Mapping[str, str],
    by: By,
    at: datetime,
) -> Assessment:
    """Keep what the procedures said."""
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="assessment.recorded") as done:
        return writing.write_assessment(
            done, keys, answer=answer, digest=digest, editions=editions, by=by.account, at=at
        )


def give_duty(
    *,
    permit: Permit,
    body: Mapping[str, object],
    owner: UUID,
    by: By,
    at: datetime,
    due_at: datetime | None = None,
) -> Duty:
    """Give somebody a duty."""
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="duty.given", subject=owner) as done:
        return writing.write_duty(done, keys, body=body, owner=owner, at=at, due_at=due_at)


def discharge_duty(*, permit: Permit, duty: UUID, evidence: Mapping[str, object], by: By, at: datetime) -> Duty:
    """Close a duty on what happened, with the evidence.

    Raises:
        FolderRefuses: there is no such open duty in this folder.
    """
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="duty.done", subject=duty) as done:
        writing.locked(permit.folder)
        row = Duty.objects.filter(pk=duty, folder_id=permit.folder, done_at=None).first()
        if row is None:
            raise FolderRefuses("There is no such open duty in this folder.")
        entry = writing.write_entry(done, keys, kind=EntryKind.EVIDENCE, body=evidence, by=by.account, at=at)
        return writing.changed(done, row, permit.folder, done_at=at, evidence_id=entry.id)


def place_hold(*, permit: Permit, why: str, by: By, at: datetime) -> LegalHold:
    """Forbid the erasure of this folder until the hold is lifted."""
    keys = keyring().open(permit)
    row = LegalHold(folder_id=permit.folder, placed_at=at, placed_by=by.account)
    with act(by=by, at=at, folder=permit.folder, action="hold.placed", reason=why, keys=keys) as done:
        writing.locked(permit.folder)
        done.add(row.seal(keys, why=why))
    return row


def lift_hold(*, permit: Permit, hold: UUID, why: str, by: By, at: datetime) -> LegalHold:
    """Lift a hold.

    Raises:
        FolderRefuses: there is no such standing hold.
    """
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="hold.lifted", reason=why, keys=keys, subject=hold) as done:
        row = LegalHold.objects.filter(pk=hold, folder_id=permit.folder, lifted_at=None).first()
        if row is None:
            raise FolderRefuses("There is no such hold, or it is lifted.")
        return writing.changed(done, row, permit.folder, lifted_at=at, lifted_by=by.account)


def keep_until(*, permit: Permit, day: date, why: str, by: By, at: datetime) -> Folder:
    """Say until which day the folder is kept."""
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="retention.set", reason=why, keys=keys) as done:
        return writing.changed(done, writing.locked(permit.folder), permit.folder, retain_until=day)


def seal_folder(*, permit: Permit, why: str, by: By, at: datetime) -> Folder:
    """From now on only grants that are given after this moment hold."""
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="folder.sealed", reason=why, keys=keys) as done:
        return writing.changed(done, writing.locked(permit.folder), permit.folder, sealed_at=at)
