"""How often something is fetched from one address without a sign-in, counted in the database for all processes."""

from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest

from lantern.access.hashing import keyed_digest
from lantern.access.sign_in_models import Try
from lantern.access.tries import address_of

FETCH: Final = "fetch"
HOUR: Final = timedelta(hours=1)


def may_fetch(request: HttpRequest, *, most: int, at: datetime) -> bool:
    """Count one more, and say whether it may be answered; beyond ``most`` in an hour nothing more is written.

    It is counted before anything is looked up, so that it tells nothing. It is no failed sign-in: whoever shares the
    address still signs in.
    """
    address = keyed_digest("address", address_of(request))
    before = Try.objects.filter(address=address, means=FETCH, at__gt=at - HOUR).count()
    if before >= most:
        return False
    Try(at=at, means=FETCH, name="", address=address, failed=False).save(force_insert=True)
    return True
