"""Rotation of the wrapping key, and the end of retired ones (G13, security design 5.3).

After a rotation every folder key is wrapped anew. A retired wrapping key is kept for 35 days, because
backups of that time still need it, and is then destroyed: whatever a stolen older backup holds of an
erased folder is closed for good.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM, By
from lantern.vault.erased_models import Erased
from lantern.vault.keyring import keyring
from lantern.vault.models import FolderKey

KEPT: Final = timedelta(days=35)
EVERY: Final = timedelta(days=90)
AFTER_AN_ERASURE: Final = timedelta(days=6)
_BATCH: Final = 200
_NOBODY: Final = UUID(int=0)


def rotate(*, by: By = THE_SYSTEM, at: datetime) -> int:
    """Make a new wrapping key and wrap every folder key under it.

    When it is interrupted, ``rewrap`` goes on where it stopped; until then the retired key opens the rest.

    Returns:
        How many folder keys were wrapped anew.
    """
    ring = keyring()
    with act(by=by, at=at, folder=ring.installation, action="keys.rotated"):
        ring.change(lambda bundle: bundle.rotated(at))
    return rewrap(by=by, at=at)


def rewrap(*, by: By = THE_SYSTEM, at: datetime) -> int:
    """Wrap every folder key that is still under a retired wrapping key, some hundred at a time.

    A folder key that can no longer be unwrapped is left as it is: ``lantern audit verify --data`` names it.

    Returns:
        How many were wrapped anew.
    """
    count, after = 0, _NOBODY
    while waiting := _waiting(after):
        after = waiting[-1]
        count += _rewrap_batch(waiting, by=by, at=at)
    return count


def destroy_retired(*, by: By = THE_SYSTEM, at: datetime) -> tuple[UUID, ...]:
    """Destroy the wrapping keys that were retired 35 days ago, after the last folder key has left them.

    Returns:
        The ids of the keys that are gone.
    """
    ring = keyring()
    over = tuple(
        held.key.id for held in ring.bundle.wrapping if held.retired_at is not None and held.retired_at <= at - KEPT
    )
    if over:
        rewrap(by=by, at=at)
        # The entry comes first: if the bundle cannot be written then, the next sweep does both again.
        with act(by=by, at=at, folder=ring.installation, action="keys.destroyed"):
            pass
        ring.change(lambda bundle: bundle.without(frozenset(over)))
    return over


def is_due(at: datetime) -> bool:
    """Whether to rotate: after 90 days, and within seven days of the first erasure since the last time."""
    made_at = keyring().bundle.wrapping[-1].made_at
    waits = Erased.objects.filter(erased_at__gte=made_at, erased_at__lte=at - AFTER_AN_ERASURE)
    return at - made_at >= EVERY or waits.exists()


def _waiting(after: UUID) -> list[UUID]:
    current = keyring().bundle.current.id
    rows = FolderKey.objects.exclude(wrapping_key=current).filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:_BATCH])


def _rewrap_batch(ids: Sequence[UUID], *, by: By, at: datetime) -> int:
    ring = keyring()
    with act(by=by, at=at, folder=ring.installation, action="keys.rewrapped") as done:
        rows = FolderKey.objects.select_for_update().filter(pk__in=ids).exclude(wrapping_key=ring.bundle.current.id)
        openable = [row for row in rows if ring.can_open(row)]
        for row in openable:
            seen = row.version
            done.change(ring.rewrapped(row), seen=seen)
    return len(openable)
