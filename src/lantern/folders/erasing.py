"""Erasing a folder for ever: one person proposes, another confirms, and nothing may stand against it (G13)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from lantern.folders.erasure_models import ErasureProposal
from lantern.folders.kinds import ErasureGround
from lantern.folders.models import Folder, LegalHold
from lantern.folders.refusals import FolderRefuses
from lantern.vault.acts import Act, act
from lantern.vault.audit import THE_SYSTEM, By
from lantern.vault.erased_models import Erased
from lantern.vault.erasure import finish_erasures, is_shredded, shred
from lantern.vault.erasure_list import ErasedFolder, publish_list
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit, for_the_system


def propose_erasure(*, permit: Permit, ground: ErasureGround, why: str, by: By, at: datetime) -> ErasureProposal:
    """Propose to erase a folder. Nothing is erased until another person confirms it.

    Raises:
        FolderRefuses: a legal hold or the time for which it is kept stands against it, there is no
            reason, or it is proposed already.
    """
    keys = keyring().open(permit)
    if by.account is None or not why.strip():
        raise FolderRefuses("Write why this folder is to be erased, and sign in to propose it.")
    row = ErasureProposal(folder_id=permit.folder, ground=ground, proposed_at=at, proposed_by=by.account)
    with act(by=by, at=at, folder=permit.folder, action="erasure.proposed", reason=why, keys=keys) as done:
        _erasable(permit.folder, at)
        if _open_proposals(permit.folder).exists():
            raise FolderRefuses("Somebody has proposed this already. Another person can confirm it.")
        done.add(row.seal(keys, why=why))
    return row


def withdraw_erasure(*, permit: Permit, proposal: UUID, by: By, at: datetime) -> ErasureProposal:
    """Take a proposal back.

    Raises:
        FolderRefuses: there is no such open proposal.
    """
    # Whoever may write may not always read: the program itself carries the reason over.
    keys = keyring().open(for_the_system(permit.folder, "carry over", reads=True, writes=True))
    with act(by=by, at=at, folder=permit.folder, action="erasure.withdrawn", subject=proposal) as done:
        row = _proposal(permit.folder, proposal)
        seen = row.version
        row.resealed(keys)
        row.withdrawn_at, row.withdrawn_by = at, by.account
        done.change(row, seen=seen)
        return row


def confirm_erasure(*, permit: Permit, proposal: UUID, by: By, at: datetime) -> Folder:
    """Erase the folder that somebody else has proposed to erase. It cannot be undone.

    Its keys are destroyed, its words, files and names are gone; the audit and a bare mark that there
    was a folder stay. Folders that are linked to it lose nothing.

    Raises:
        FolderRefuses: no such proposal, the same person, a legal hold, or it has to be kept.
    """
    with act(by=by, at=at, folder=permit.folder, action="folder.erased", subject=proposal) as done:
        _erasable(permit.folder, at)
        row = _proposal(permit.folder, proposal)
        if by.account is None or by.account == row.proposed_by:
            raise FolderRefuses("Two people erase a folder. Somebody else has to confirm what you have proposed.")
        _erase(done, permit.folder, at=at, ground=row.ground)
        row.refresh_from_db()
        row.version, row.confirmed_at, row.confirmed_by = row.version + 1, at, by.account
        done.change(row, seen=row.version - 1)
    settle_erasures(at)
    return Folder.objects.get(pk=permit.folder)


def settle_erasures(at: datetime) -> int:
    """Scrub after erasures and bring the list beside the keys up to date; how many are finished.

    For the sweep, too: repeats do no harm. Within a transaction nothing happens yet.
    """
    if connection.in_atomic_block:
        return 0
    ring = keyring()
    finished = finish_erasures(at)
    publish_list(ring.folder, ring.installation)
    return finished


def erase_again(erased: Iterable[ErasedFolder], *, at: datetime) -> int:
    """Erase what was erased after a backup was made; how many. A restore does this before anything is opened."""
    known = set(Erased.objects.values_list("folder", flat=True))
    again = [line for line in erased if line.folder not in known or not is_shredded(line.folder)]
    for line in again:
        with act(by=THE_SYSTEM, at=at, folder=line.folder, action="folder.erased_again") as done:
            _erase(done, line.folder, at=line.erased_at, ground=line.ground)
    return len(again)


def _erase(done: Act, folder_id: UUID, *, at: datetime, ground: str) -> None:
    shred(done, folder_id)
    if not Erased.objects.filter(folder=folder_id).exists():
        done.add(Erased(folder=folder_id, erased_at=at, ground=ground))
    folder = Folder.objects.filter(pk=folder_id).first()
    if folder is not None:
        seen = folder.version
        folder.version, folder.erased_at = seen + 1, at
        done.change(folder, seen=seen)


def _erasable(folder_id: UUID, at: datetime) -> Folder:
    folder = Folder.objects.select_for_update().filter(pk=folder_id).first()
    if folder is None or folder.erased_at is not None:
        raise FolderRefuses("This folder is erased already.")
    if LegalHold.objects.filter(folder_id=folder_id, lifted_at=None).exists():
        raise FolderRefuses("A legal hold stands on this folder. It has to be lifted first.")
    if folder.retain_until is not None and at.date() <= folder.retain_until:
        raise FolderRefuses(f"This folder has to be kept until {folder.retain_until:%d %B %Y}.")
    return folder


def _open_proposals(folder_id: UUID) -> QuerySet[ErasureProposal]:
    return ErasureProposal.objects.filter(folder_id=folder_id, confirmed_at=None, withdrawn_at=None)


def _proposal(folder_id: UUID, proposal: UUID) -> ErasureProposal:
    row = _open_proposals(folder_id).filter(pk=proposal).first()
    if row is None:
        raise FolderRefuses("There is no such open proposal. Somebody may have taken it back.")
    return row
