from django.db import models

from lantern.access.policy_actions import Action
from lantern.folders.models import Folder
from lantern.vault.classes import Sensitivity, plain
from lantern.vault.fields import SealedField
from lantern.vault.records import Record


class Agreement(Record):
    """Something that needs a second person: who asked, who agreed, and that it was done once."""

    folder = plain(models.ForeignKey(Folder, models.PROTECT, related_name="agreements"))
    action = plain(models.CharField(max_length=40, choices=[(action.value, action.value) for action in Action]))
    subject = plain(models.UUIDField(null=True))
    asked_by = plain(models.UUIDField())
    asked_at = plain(models.DateTimeField())
    until = plain(models.DateTimeField())
    agreed_by = plain(models.UUIDField(null=True))
    agreed_at = plain(models.DateTimeField(null=True))
    used_at = plain(models.DateTimeField(null=True))
    why = SealedField(Sensitivity.SENSITIVE)
