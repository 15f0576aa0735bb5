"""Reading a reason that stands sealed in an audit entry."""

from lantern.vault.classes import Sensitivity
from lantern.vault.envelope import Place, unseal
from lantern.vault.keyring import FolderKeys
from lantern.vault.models import AuditEntry


def reason_of(entry: AuditEntry, keys: FolderKeys) -> str:
    """The reason in clear; empty where none was given.

    Args:
        entry: of the folder whose keys these are.
        keys: they must let one read.

    Raises:
        DoorClosed: these keys may not read.
        EnvelopeRefused: altered, or of another folder.
    """
    if not entry.reason:
        return ""
    place = Place(keys.installation, AuditEntry._meta.db_table, entry.id, "reason", 1)
    return unseal(keys.for_opening(Sensitivity.SENSITIVE), bytes(entry.reason), place).decode()
