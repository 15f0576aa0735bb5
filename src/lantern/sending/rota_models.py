from typing import ClassVar

from django.db import models

from lantern.sending.rota_times import Hours
from lantern.vault.classes import plain
from lantern.vault.rows import OnErasure, Row

HOURS = [
    (Hours.OFFICE.value, "in office hours"),
    (Hours.OUT.value, "out of office hours"),
    (Hours.ALL.value, "day and night"),
]


class Turn(Row):
    """Somebody is on call from one day to another, both counted. ``folder`` is the account's own, with its id.

    The hours of the day are worked out when the rota is read, so that other office hours change every turn.
    """

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.UUIDField(db_index=True))
    first_day = plain(models.DateField())
    last_day = plain(models.DateField(db_index=True))
    hours = plain(models.CharField(max_length=8, choices=HOURS), because="one of three codes")
    made_at = plain(models.DateTimeField())
    made_by = plain(models.UUIDField(null=True))
    ended_at = plain(models.DateTimeField(null=True))
    ended_by = plain(models.UUIDField(null=True))


class Absence(Row):
    """Somebody is away. Why is nobody's business here, and never kept: an illness is a fact about a person.

    ``folder`` is the account's own, with its id. ``until`` is none while nobody knows when they come back.
    """

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.UUIDField(db_index=True))
    starts = plain(models.DateTimeField())
    until = plain(models.DateTimeField(null=True, db_index=True))
    said_at = plain(models.DateTimeField())
    said_by = plain(models.UUIDField(null=True))
