"""What people do with the directory. Each is one transaction with one audit entry and its alerts."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError

from lantern.access.alerts import AlertKind, tell
from lantern.access.models import Account
from lantern.access.policy_grounds import LEADS
from lantern.access.recipients import NO_FOLDER
from lantern.directory.emergency import emergency_marks
from lantern.directory.models import Check
from lantern.directory.standing import TROUBLE, Found, mark_of
from lantern.folders.of_the_house import HOUSE, house_keys
from lantern.procedures.contacts import Way
from lantern.vault.acts import StaleRecord, act
from lantern.vault.audit import By

CHECKED: Final = "contact.checked"
_TRIES: Final = 3
"""The same form may come twice at one moment, and two may write the very first check."""
REPORTED: Final = "contact.reported_wrong"


class NeverTried(Exception):  # noqa: N818
    """A number for emergencies was to be marked."""


def record_check(
    *, id: UUID, way: Way, roles: Iterable[str], found: Found, by: By, at: datetime, since: datetime | None = None,  # noqa: A002
    words: str = "", right: str = "",
) -> Check:  # fmt: skip
    """Keep what came of trying a way. Where it leads nowhere, those who lead hear that something is wrong.

    What was sent twice is kept once.

    Raises:
        NeverTried: it is a number for emergencies. Nothing was written.
        StaleRecord: others have written at the same moment, again and again. Nothing was written.

    Args:
        id: made with the empty form.
        way: what was dialled or written to.
        roles: the recipients for whom it was asked.
        found: what came of it.
        by: who tried.
        at: when.
        since: from when on it is known to lead nowhere, such as when the mail was sent that came back.
        words: how hours or notes differ.
        right: what may be right instead. It is shown to those who check, and used by nothing.
    """
    if mark_of(way) in emergency_marks():
        raise NeverTried("A number for emergencies is not tried out, and cannot be reported wrong.")
    row = Check(
        id=id, folder=HOUSE, way=mark_of(way), kind=way.kind, found=found.value, at=at, since=min(since or at, at),
        by=by.account, roles=sorted(roles),
    )  # fmt: skip
    body = {"value": way.value, "words": words, "right": right}
    for _ in range(_TRIES):
        if before := Check.objects.filter(pk=id).first():
            return before
        with suppress(IntegrityError):
            return _recorded(row, body, by, at)
    raise StaleRecord("Somebody else has written here at the same moment.")


def _recorded(row: Check, body: dict[str, str], by: By, at: datetime) -> Check:
    wrong = Found(row.found) in TROUBLE
    with act(by=by, at=at, folder=HOUSE, action=REPORTED if wrong else CHECKED, subject=row.id) as done:
        done.add(row.seal(house_keys(done, at), body=body))
        if wrong:
            beside = [by.account] if by.account else []
            tell(done, folder=NO_FOLDER, to=_leads(), kind=AlertKind.CONTACT, at=at, beside=beside)
    return row


def _leads() -> list[UUID]:
    roles = [role.value for role in LEADS]
    return list(Account.objects.filter(role__in=roles, is_active=True).order_by("id").values_list("id", flat=True))
