"""A lease: only one process at a time, on however many machines, and never for ever."""

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q

from lantern.sending.models import Lease

AHEAD: Final = timedelta(minutes=5)
"""Clocks of two machines differ so far at most, or neither would start."""


def take(name: str, holder: str, *, at: datetime, lasts: timedelta) -> bool:
    """Take or renew a lease in one step of the database; false while somebody else holds it.

    An expired lease is taken over: whoever held it has died or is very late, and its work does no harm twice.
    So is one that lasts longer than any can: whoever held it died while the clock was wrong, and no alert would leave.
    """
    free = Q(holder=holder) | Q(until__lte=at) | Q(until__gt=at + lasts + AHEAD)
    if Lease.objects.filter(free, pk=name).update(holder=holder, until=at + lasts):
        return True
    try:
        with transaction.atomic():
            Lease(name=name, holder=holder, until=at + lasts).save(force_insert=True)
    except IntegrityError:
        return False
    return True


def give_back(name: str, holder: str) -> None:
    """Let go of a lease, if it is still ours."""
    Lease.objects.filter(pk=name, holder=holder).delete()
