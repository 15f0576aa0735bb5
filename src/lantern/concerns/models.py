from typing import Any, ClassVar

from django.db import models

from lantern.concerns.desk_models import Owed, TriageDecision  # noqa: F401 -- Django looks here
from lantern.concerns.now_models import Attempt, CareAnswer  # noqa: F401 -- Django looks here
from lantern.concerns.returned_models import Returned  # noqa: F401
from lantern.vault.classes import Sensitivity, plain
from lantern.vault.fields import SealedField
from lantern.vault.records import Record


class Danger(models.TextChoices):
    """Whether somebody is in danger now. *I do not know* is an answer, and never a no (T-03)."""

    YES = "yes", "yes"
    NO = "no", "no"
    UNKNOWN = "unknown", "I do not know"


class Concern(Record):
    """The side row of a concern's folder: who reported it, how urgent it is, and how far it has come."""

    # An erased concern tells neither who reported it, nor how bad it was.
    blanked_with: ClassVar[dict[str, Any]] = {"danger": Danger.UNKNOWN, "reported_by": None, "opened_by": None}

    folder = plain(models.UUIDField(unique=True))
    reported_by = plain(models.UUIDField(null=True, db_index=True))
    reported_at = plain(models.DateTimeField())
    danger = plain(models.CharField(max_length=8, choices=Danger.choices))
    opened_at = plain(models.DateTimeField(null=True))
    opened_by = plain(models.UUIDField(null=True))
    closed_at = plain(models.DateTimeField(null=True))

    class Meta:
        indexes = (
            # The newest closed ones first, and those that are open, without looking at the rest.
            models.Index(fields=("closed_at", "folder"), name="concerns_by_end"),
            models.Index(fields=("opened_at", "reported_at", "folder"), name="concerns_by_opening"),
            models.Index(fields=("reported_at", "opened_at", "folder"), name="concerns_by_report"),
        )


class Report(Record):
    """What one reporter has said, screen by screen, and goes by afterwards. Theirs alone; readers have the entries.

    ``session``: the one in which it was begun. Who has left the second factor at home sees what they began now,
    and nothing older.
    """

    blanked_with: ClassVar[dict[str, Any]] = {"reporter": None, "session": ""}

    folder = plain(models.UUIDField(unique=True))
    reporter = plain(models.UUIDField(null=True, db_index=True))
    session = plain(models.CharField(max_length=16, blank=True), because="the short digest of a session")
    begun_at = plain(models.DateTimeField())
    kept_at = plain(models.DateTimeField())
    sent_at = plain(models.DateTimeField(null=True))
    said = SealedField(Sensitivity.SENSITIVE)
