"""The folder of the organisation itself: under its keys stands what is about nobody, yet may hold words (G5)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.folders import writing
from lantern.folders.kinds import FolderKind
from lantern.folders.models import Folder
from lantern.vault.acts import Act
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.permits import for_the_system

HOUSE: Final = UUID(int=2)
"""There is one in each installation. It stands in no list, and no grant is given to it."""
_PURPOSE: Final = "keep what is about the organisation"


def house_keys(done: Act, at: datetime) -> FolderKeys:
    """The keys of that folder, for writing; the first act that needs it makes it.

    Raises:
        IntegrityError: another act has made it at this moment. The same act, begun again, finds it.
    """
    if Folder.objects.filter(pk=HOUSE).exists():
        return keyring().open(for_the_system(HOUSE, _PURPOSE, writes=True))
    fresh = writing.fresh_folder(FolderKind.HOUSE, at=at, id=HOUSE)
    writing.write_folder(done, fresh)
    return fresh.keys


def house_keys_for_reading() -> FolderKeys | None:
    """The same for reading; nothing while nobody has written there."""
    if not Folder.objects.filter(pk=HOUSE, erased_at=None).exists():
        return None
    return keyring().open(for_the_system(HOUSE, "show what is about the organisation", reads=True))
