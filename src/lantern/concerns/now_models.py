"""What a reporter tries for a duty, and what they answer when care is offered: side rows of the concern's folder."""

from typing import ClassVar

from django.db import models

from lantern.concerns.now_kinds import Ring, Tried, Visit
from lantern.vault.classes import plain
from lantern.vault.records import Record
from lantern.vault.rows import OnErasure


class Attempt(Record):
    """One thing that was tried for a duty: a call, an answer, a form, a message. Only ever added.

    ``entry`` is the evidence in the folder, ``of`` the attempt that this one takes back.
    """

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.UUIDField(db_index=True))
    duty = plain(models.UUIDField())
    kind = plain(models.CharField(max_length=12, choices=Tried.choices))
    at = plain(models.DateTimeField())
    by = plain(models.UUIDField(null=True))
    entry = plain(models.UUIDField())
    of = plain(models.UUIDField(null=True))


class CareAnswer(Record):
    """What a reporter answered when care was offered; the newest holds. Only ever added."""

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.UUIDField(db_index=True))
    at = plain(models.DateTimeField())
    by = plain(models.UUIDField(null=True))
    ring = plain(models.CharField(max_length=4, choices=Ring.choices, blank=True))
    visit = plain(models.CharField(max_length=4, choices=Visit.choices, blank=True))
