"""Writing to the audit chain: always inside the transaction of what it tells about (G6, G11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection

from lantern.vault.chain import START, Deed, Touched, digest_of, link
from lantern.vault.envelope import Place, seal
from lantern.vault.inserting import insert
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.models import AuditEntry, ChainHead

DONE = "done"
DENIED = "denied"


@dataclass(frozen=True, slots=True)
class By:
    """Who acts: an account, and the short digest of the session in which it does."""

    account: UUID | None
    session: str


_HEAD = ChainHead._meta.concrete_fields
_BEGIN = (
    f"INSERT INTO {ChainHead._meta.db_table} ({', '.join(str(field.column) for field in _HEAD)}) "  # noqa: S608 -- our names
    f"VALUES ({', '.join(['%s'] * len(_HEAD))}) ON CONFLICT (folder) DO NOTHING"
)
THE_SYSTEM = By(None, "system")


def append(
    *,
    folder: UUID,
    by: By,
    at: datetime,
    action: str,
    subject: UUID | None = None,
    outcome: str = DONE,
    reason: str = "",
    keys: FolderKeys | None = None,
    touched: Iterable[Touched] = (),
) -> AuditEntry:
    """Add the next entry to a folder's chain.

    Raises:
        RuntimeError: called outside a transaction; the change and its entry would not be one.
        ValueError: a reason was given without keys to seal it.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry is written in the transaction of its change")
    if reason and keys is None:
        raise ValueError("a reason is sealed under the folder: give its keys")
    ring = keyring()
    head = _head(folder)
    number, previous = head.length + 1, bytes(head.mac)
    id = uuid4()  # noqa: A001
    sealed = b""
    if keys is not None and reason:
        place = Place(ring.installation, AuditEntry._meta.db_table, id, "reason", 1)
        sealed = seal(keys.content, reason.encode(), place)
    deed = Deed(
        folder=folder, number=number, at=at, actor=by.account, session=by.session, action=action,
        subject=subject, outcome=outcome, reason_digest=digest_of(sealed), touched=tuple(touched),
    )  # fmt: skip
    mac = link(ring.audit_secret, previous, deed)
    entry = AuditEntry(
        id=id, folder=folder, number=number, at=at, actor=by.account, session=by.session, action=action,
        subject=subject, outcome=outcome, reason=sealed, touched=[list(row) for row in deed.touched],
        previous=previous, mac=mac,
    )  # fmt: skip
    insert([entry])
    ChainHead.objects.filter(folder=folder).update(length=number, mac=mac)
    return entry


def _head(folder: UUID) -> ChainHead:
    """The end of the chain, held until the transaction ends: entries come one after another."""
    heads = ChainHead.objects.select_for_update().filter(folder=folder)
    found = heads.first()
    if found is None:
        begun = ChainHead(folder=folder, mac=START)
        # Two may begin the same chain: the slower one waits here, and then finds the head of the faster.
        found = begun if _begin(begun) else heads.get()
    return found


def _begin(head: ChainHead) -> bool:
    """Whether this transaction has begun the chain; it then holds its head."""
    values = [field.get_db_prep_save(getattr(head, field.attname), connection) for field in _HEAD]
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, values)
        return bool(cursor.rowcount == 1)
