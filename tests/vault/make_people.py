"""Folders with something in them, for tests that look at a whole installation."""

from datetime import datetime
from io import BytesIO
from uuid import UUID, uuid4

from lantern.folders import actions, erasing
from lantern.folders.attaching import attach
from lantern.folders.kinds import EntryKind, ErasureGround, FolderKind
from lantern.folders.models import Folder
from lantern.vault.audit import By
from lantern.vault.permits import Permit
from tests.site_room import MADE

LEAD, DEPUTY = By(uuid4(), "0123456789abcdef"), By(uuid4(), "fedcba9876543210")
CANARIES = ("Zebulon Canary", "canary waits outside", "12 Canary Road", "canary.jpg")


def everything(folder: UUID) -> Permit:
    return Permit(
        folder=folder, account=LEAD.account, session="s", purpose="test", reads=True, writes=True, reveals=True
    )


def filled(title: str = CANARIES[0]) -> Folder:
    folder = actions.open_folder(kind=FolderKind.PERSON, title=title, by=LEAD, at=MADE)
    door = everything(folder.id)
    actions.add_entry(permit=door, kind=EntryKind.NOTE, body={"w": CANARIES[1]}, by=LEAD, at=MADE, place=CANARIES[2])
    picture = BytesIO(b"canary pixels " * 10_000)
    attach(permit=door, file=picture, name=CANARIES[3], media_type="image/jpeg", by=LEAD, at=MADE)
    return folder


def erase(folder: Folder, at: datetime) -> None:
    door = everything(folder.id)
    proposal = erasing.propose_erasure(permit=door, ground=ErasureGround.TIME_IS_UP, why="over", by=LEAD, at=at)
    erasing.confirm_erasure(permit=door, proposal=proposal.id, by=DEPUTY, at=at)
