"""Taking checkpoints: every hundred entries or every hour, a signed note of how far each chain has come (G6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from lantern.vault.anchors import NOTHING_BEFORE, Anchor, Mark, SignedAnchor, mark_of, public_half, signed
from lantern.vault.chain import Linked
from lantern.vault.checkpoint_copies import keep_copies
from lantern.vault.keyring import Keyring, keyring
from lantern.vault.models import ChainHead, Checkpoint
from lantern.vault.stored import stretch

EVERY_ENTRIES: Final = 100
EVERY: Final = timedelta(hours=1)
_MOST_CHAINS: Final = 1000
_PURPOSE: Final = "checkpoint"


class ChainBroken(Exception):  # noqa: N818
    """Entries of some chains are gone or unreadable. Those chains were left out; the checkpoint holds the others."""


def take_checkpoint(at: datetime, *, at_once: bool = False) -> Checkpoint | None:
    """Take a checkpoint if one is due, and copy every checkpoint that is not yet among the copies.

    It may be called at any time, by several processes, and again: there is never a second
    checkpoint for the same entries, and never a gap.

    Args:
        at: this moment.
        at_once: also before it is due, if there is anything new.

    Returns:
        The new checkpoint; none when nothing was due, or another process was faster.

    Raises:
        ChainBroken: some chains cannot be signed; run ``lantern audit verify``.
        CopiesRefused: the checkpoint is taken, but could not be copied.
        CustodyRefused: the site is locked.
    """
    broken: list[ChainHead] = []
    fresh = _taken(keyring(), at, broken) if at_once or is_due(at) else None
    keep_copies(signed_anchors)
    if broken:
        raise ChainBroken(f"{len(broken)} chains of the audit do not hold. Run: lantern audit verify")
    return fresh


def is_due(at: datetime) -> bool:
    """Whether a hundred entries wait for a checkpoint, or one of them may have waited for an hour."""
    waiting = unwitnessed()
    if waiting == 0 or waiting >= EVERY_ENTRIES:
        return waiting > 0
    newest = Checkpoint.objects.order_by("-number").first()
    # One that lies further ahead was taken by a wrong clock: it would keep the next one away for years.
    return newest is None or not at - EVERY < newest.at <= at + EVERY


def unwitnessed() -> int:
    """How many entries no checkpoint has seen yet."""
    return ChainHead.objects.filter(length__gt=F("witnessed")).aggregate(n=Sum(F("length") - F("witnessed")))["n"] or 0


def signed_anchors(after: int = 0) -> list[SignedAnchor]:
    """The checkpoints of the database after a number, in order."""
    rows = Checkpoint.objects.filter(number__gt=after).order_by("number")
    return [SignedAnchor(row.body, bytes(row.signature)) for row in rows]


def public_key(ring: Keyring) -> bytes:
    """The 32 bytes that trustees keep, to check a checkpoint without any of our keys."""
    return public_half(ring.root.derived(_PURPOSE))


def _taken(ring: Keyring, at: datetime, broken: list[ChainHead]) -> Checkpoint | None:
    try:
        with transaction.atomic():
            # The number is read first: whoever read older lengths then has a number that is taken.
            newest = Checkpoint.objects.order_by("-number").first()
            heads = list(ChainHead.objects.filter(length__gt=F("witnessed")).order_by("folder")[:_MOST_CHAINS])
            marks = [mark for head in heads if (mark := _mark(head, broken)) is not None]
            return _written(ring, at, newest, marks) if marks else None
    except IntegrityError:
        return None


def _written(ring: Keyring, at: datetime, newest: Checkpoint | None, marks: Sequence[Mark]) -> Checkpoint:
    before = SignedAnchor(newest.body, bytes(newest.signature)) if newest else None
    last = before.opened() if before else None
    anchor = Anchor(
        installation=ring.installation,
        number=last.number + 1 if last else 1,
        at=at,
        previous=before.digest if before else NOTHING_BEFORE,
        chains=(last.chains if last else 0) + sum(mark.since == 0 for mark in marks),
        entries=(last.entries if last else 0) + sum(mark.length - mark.since for mark in marks),
        marks=tuple(marks),
    )
    item = signed(anchor, ring.root.derived(_PURPOSE))
    row = Checkpoint(number=anchor.number, at=at, body=item.text, signature=item.signature)
    row.save(force_insert=True)
    for mark in marks:
        ChainHead.objects.filter(folder=mark.folder).update(witnessed=mark.length)
    return row


def _mark(head: ChainHead, broken: list[ChainHead]) -> Mark | None:
    entries = list(stretch(head.folder, head.witnessed, head.length))
    bodies = [entry.deed.as_bytes() for entry in entries if isinstance(entry, Linked)]
    if len(bodies) != head.length - head.witnessed:
        broken.append(head)
        return None
    return mark_of(head.folder, head.witnessed, bytes(head.mac), bodies)
