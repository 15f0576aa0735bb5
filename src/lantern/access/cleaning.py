"""What the sweep throws away about signing in: it is no part of the record, and nothing counts it any more."""

from datetime import datetime
from typing import Final

from lantern.access.limits import LIMITS
from lantern.access.sign_in_models import Session, Try, TryLock

_SITE: Final = "site"


def clean(at: datetime) -> int:
    """Throw away sessions that are over, tries that no limit counts, and their digests. How many rows.

    Called again, or on two machines at once, it does no harm.
    """
    sessions, _ = Session.objects.filter(expires_at__lte=at).delete()
    tries, _ = Try.objects.filter(at__lte=at - LIMITS.forget).delete()
    locks = 0
    if not Try.objects.exists():
        locks, _ = TryLock.objects.exclude(name=_SITE).delete()
    return sessions + tries + locks
