"""A small installation: a few folders with entries, grants, changes and removals, all through acts."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from lantern.folders import actions
from lantern.folders.kinds import EntryKind, FolderKind, Level
from lantern.vault.anchors import SignedAnchor
from lantern.vault.audit import By
from lantern.vault.checkpoints import public_key, signed_anchors
from lantern.vault.data_verification import verify_data
from lantern.vault.keyring import keyring
from lantern.vault.newest_digests import NewestDigests
from lantern.vault.permits import Permit
from lantern.vault.sources import Database
from lantern.vault.verification import Means, Report, verify

LEAD = By(UUID(int=5), "0123456789abcdef")


def permit(folder: UUID) -> Permit:
    return Permit(folder=folder, account=LEAD.account, session=LEAD.session, purpose="test", reads=True, writes=True)


def folder(at: datetime, entries: int = 3) -> UUID:
    opened = actions.open_folder(kind=FolderKind.PERSON, title="Amina from room 12", by=LEAD, at=at)
    for number in range(entries):
        moment = at + timedelta(minutes=number + 1)
        body = {"words": f"Entry {number}"}
        actions.add_entry(permit=permit(opened.id), kind=EntryKind.WORDS, body=body, by=LEAD, at=moment)
    return opened.id


def ended_grant(of: UUID, at: datetime) -> UUID:
    grant = actions.give_grant(permit=permit(of), account=uuid4(), level=Level.READ, why="cover", by=LEAD, at=at)
    actions.end_grant(permit=permit(of), grant=grant.id, by=LEAD, at=at + timedelta(hours=1))
    return grant.id


def means(copies: list[SignedAnchor] | None = None, *, with_key: bool = True) -> Means:
    ring = keyring()
    return Means(
        installation=ring.installation, public_key=public_key(ring),
        audit_secret=ring.audit_secret if with_key else None, copies=copies,
    )  # fmt: skip


def checked(copies: list[SignedAnchor] | None = None, *, with_key: bool = True) -> Report:
    return verify(Database(), means(copies, with_key=with_key))


def checked_data() -> Report:
    newest = NewestDigests()
    report = verify(Database(), means(), newest)
    verify_data(newest, report)
    return report


def copies() -> list[SignedAnchor]:
    return signed_anchors()
