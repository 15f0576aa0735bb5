from typing import ClassVar

from django.db import models

from lantern.directory.standing import KINDS, Found
from lantern.vault.classes import Sensitivity, plain
from lantern.vault.fields import SealedField
from lantern.vault.records import Record
from lantern.vault.rows import OnErasure


class Check(Record):
    """One try of a way to reach somebody, and what came of it. Only ever added.

    ``way`` is the mark of the number or address, ``since`` the moment from which it is known to lead nowhere; for
    anything else the moment of the try. ``body`` holds what was dialled, what differs, and what may be right instead.
    """

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.UUIDField())
    way = plain(models.CharField(max_length=16, db_index=True), because="a digest of what the packs print")
    kind = plain(models.CharField(max_length=10, choices=[(one, one) for one in KINDS]))
    found = plain(models.CharField(max_length=8, choices=[(one.value, one.value) for one in Found]))
    at = plain(models.DateTimeField(db_index=True))
    since = plain(models.DateTimeField())
    by = plain(models.UUIDField(null=True))
    roles = plain(models.JSONField(), because="words of the packs for recipients")
    body = SealedField(Sensitivity.SENSITIVE)
