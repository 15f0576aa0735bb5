from typing import ClassVar

from django.db import models

from lantern.vault.classes import plain
from lantern.vault.rows import OnErasure, Row


class FeedAddress(Row):
    """The secret address of somebody's calendar. Only its digest is kept: a stolen database fetches nothing.

    ``folder`` is the account's own, with its id. ``references``: whether references stand in the calendar.
    """

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.UUIDField(db_index=True))
    token_digest = plain(models.CharField(max_length=64, unique=True), because="a digest of a long random token")
    references = plain(models.BooleanField(default=False))
    made_at = plain(models.DateTimeField())
    ended_at = plain(models.DateTimeField(null=True))
