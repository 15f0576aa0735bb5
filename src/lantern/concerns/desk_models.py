"""Side rows of a concern's folder for the desk: what was decided, and what somebody else owes."""

from typing import Any, ClassVar

from django.db import models

from lantern.vault.classes import Sensitivity, plain
from lantern.vault.fields import SealedField
from lantern.vault.records import Record
from lantern.vault.rows import OnErasure


class TriageDecision(Record):
    """A decision about a concern; the newest counts. Its words stand in ``entry``.

    ``second_needed``: it stands only once a second person has read it and agrees. ``agrees`` is what they said, in
    ``second_entry``. ``look_again_on`` is the day on which it is looked at again.
    """

    # An erased concern tells neither what was decided, nor by whom.
    blanked_with: ClassVar[dict[str, Any]] = {"outcome": "", "by": None, "second_by": None, "look_again_on": None}

    folder = plain(models.UUIDField(db_index=True))
    at = plain(models.DateTimeField())
    by = plain(models.UUIDField(null=True))
    outcome = plain(models.CharField(max_length=40, blank=True), because="a code of the pack of decisions")
    entry = plain(models.UUIDField())
    look_again_on = plain(models.DateField(null=True))
    second_needed = plain(models.BooleanField(default=False))
    second_by = plain(models.UUIDField(null=True))
    second_at = plain(models.DateTimeField(null=True))
    agrees = plain(models.BooleanField(null=True))
    second_entry = plain(models.UUIDField(null=True))


class Owed(Record):
    """Something that somebody else owes: an agency its answer, a colleague a call. Who and what stands sealed.

    ``agency`` is the coarse sort of it, so that answers are counted without opening a folder; empty where nobody said.
    ``since``: when it was asked for. ``until``: by when it is expected; then it is chased.
    """

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.UUIDField(db_index=True))
    duty = plain(models.UUIDField(null=True))
    since = plain(models.DateTimeField())
    until = plain(models.DateTimeField())
    agency = plain(models.CharField(max_length=20, blank=True, default=""), because="a coarse code of the packs")
    by = plain(models.UUIDField(null=True))
    chased_at = plain(models.DateTimeField(null=True))
    chases = plain(models.PositiveIntegerField(default=0))
    ended_at = plain(models.DateTimeField(null=True))
    body = SealedField(Sensitivity.SENSITIVE)

    class Meta:
        indexes = (models.Index(fields=("ended_at", "since", "agency", "until", "folder"), name="owed_by_clock"),)
