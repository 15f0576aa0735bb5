"""Making and revoking the address of a calendar: each one act with one entry in the audit."""

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.access.hashing import digest_of
from lantern.sending.feed_models import FeedAddress
from lantern.vault.acts import Act, act
from lantern.vault.audit import By

_BYTES: Final = 32


def make_address(*, account: UUID, references: bool, by: By, at: datetime) -> str:
    """Make a fresh address; an older one ends with it. The token is given back once, and kept nowhere."""
    token = secrets.token_urlsafe(_BYTES)
    row = FeedAddress(folder=account, token_digest=digest_of(token), references=references, made_at=at)
    with act(by=by, at=at, folder=account, action="calendar.made", subject=row.id) as done:
        _end(done, account, at)
        done.add(row)
    return token


def end_address(*, account: UUID, by: By, at: datetime) -> None:
    """Revoke the address: from the next question on there is nothing behind it."""
    with act(by=by, at=at, folder=account, action="calendar.ended") as done:
        _end(done, account, at)


def _end(done: Act, account: UUID, at: datetime) -> None:
    for row in FeedAddress.objects.select_for_update().filter(folder=account, ended_at=None):
        seen, row.version, row.ended_at = row.version, row.version + 1, at
        done.change(row, seen=seen)
