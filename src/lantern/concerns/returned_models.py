"""That a duty was looked at because what it was sent to leads nowhere: a side row of the concern's folder."""

from typing import ClassVar

from django.db import models

from lantern.vault.classes import plain
from lantern.vault.records import Record
from lantern.vault.rows import OnErasure


class Returned(Record):
    """One wrong way touches one duty, once. ``reported`` is the check that said so. Only ever added."""

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.UUIDField(db_index=True))
    duty = plain(models.UUIDField())
    reported = plain(models.UUIDField())
    at = plain(models.DateTimeField())

    class Meta:
        constraints = (models.UniqueConstraint(fields=("duty", "reported"), name="one_return_for_each_duty"),)
