from django.db import models

from lantern.folders.kinds import ErasureGround
from lantern.vault.classes import Sensitivity, plain
from lantern.vault.fields import SealedField
from lantern.vault.records import Record


class ErasureProposal(Record):
    """Somebody proposes to erase a folder, with the reason. Somebody else confirms it, or it is withdrawn."""

    folder = plain(models.ForeignKey("folders.Folder", models.PROTECT, related_name="erasure_proposals"))
    ground = plain(models.CharField(max_length=20, choices=ErasureGround.choices))
    proposed_at = plain(models.DateTimeField())
    proposed_by = plain(models.UUIDField())
    confirmed_at = plain(models.DateTimeField(null=True))
    confirmed_by = plain(models.UUIDField(null=True))
    withdrawn_at = plain(models.DateTimeField(null=True))
    withdrawn_by = plain(models.UUIDField(null=True))
    why = SealedField(Sensitivity.SENSITIVE)
