"""Opening one small value in each of many folders, fast enough to search them all in memory (security design 5.2).

It opens nothing that ``Keyring.open`` and ``Record.open`` would not: the same permits, keys and places, without
making an object for each row.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final
from uuid import UUID

from lantern.vault.classes import Sensitivity
from lantern.vault.envelope import Key, Place, unseal
from lantern.vault.fields import SealedField
from lantern.vault.keyring import CONTENT, DoorClosed, key_place, keyring
from lantern.vault.models import FolderKey
from lantern.vault.permits import Permit
from lantern.vault.records import Record

AT_ONCE: Final = 400
"""How many folders are read from the database at once: it bounds what lies in memory."""


def opened(permits: Iterable[Permit], table: type[Record], field: str) -> Iterator[tuple[UUID, bytes]]:
    """The clear bytes (JSON) of one sealed field of the rows of each permit's folder, folder by folder.

    A folder whose keys were destroyed is left out. The order is that of the permits.

    Args:
        permits: one for each folder; each must let one read.
        table: a table with a column ``folder``.
        field: the sealed field; a hidden place cannot be opened so.

    Raises:
        DoorClosed: a permit does not let one read, or the field is a hidden one.
        EnvelopeRefused: a value was altered, or is not of its row.
    """
    sealed = table._meta.get_field(field)
    if not isinstance(sealed, SealedField) or sealed.sensitivity is Sensitivity.HIDDEN:
        raise DoorClosed("a hidden place opens through its own door only")
    for some in _batches(permits):
        yield from _opened(some, table, field)


def _opened(permits: Sequence[Permit], table: type[Record], field: str) -> Iterator[tuple[UUID, bytes]]:
    if not all(permit.reads for permit in permits):
        raise DoorClosed("this permit does not let one read")
    folders = [permit.folder for permit in permits]
    installation, keys = keyring().installation, _keys(folders)
    manager: Any = table._default_manager
    columns = manager.filter(folder__in=folders).values_list("folder_id", "pk", "version", field)
    rows: dict[UUID, list[tuple[Any, ...]]] = {}
    for folder, *rest in columns:
        rows.setdefault(folder, []).append(tuple(rest))
    name = table._meta.db_table
    for folder in folders:
        for row, version, envelope in rows.get(folder, ()) if folder in keys else ():
            yield folder, unseal(keys[folder], envelope, Place(installation, name, row, field, version))


def _keys(folders: Sequence[UUID]) -> dict[UUID, Key]:
    bundle = keyring().bundle
    rows = FolderKey.objects.filter(folder__in=folders, purpose=CONTENT)
    found = {}
    columns = rows.values_list("folder", "pk", "version", "wrapping_key", "wrapped")
    for folder, row, version, outer_id, wrapped in columns:
        outer = bundle.wrapping_key(outer_id)
        if outer is not None:
            place = key_place(bundle.installation, folder, CONTENT, row, version)
            found[folder] = Key(row, unseal(outer, bytes(wrapped), place))
    return found


def _batches(permits: Iterable[Permit]) -> Iterator[tuple[Permit, ...]]:
    waiting = iter(permits)
    while some := tuple(islice(waiting, AT_ONCE)):
        yield some
