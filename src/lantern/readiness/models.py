from enum import StrEnum
from typing import ClassVar

from django.db import models

from lantern.packs.readiness_files import readiness_figures
from lantern.vault.classes import Sensitivity, plain
from lantern.vault.fields import SealedField
from lantern.vault.records import Record
from lantern.vault.rows import OnErasure, Row


class What(StrEnum):
    """What one person proposes and another one agrees to."""

    PACKS = "packs"
    LIVE = "live"


class Kind(StrEnum):
    """What is noted on the way to being ready."""

    CUSTODY = "custody"
    DRILL = "drill"
    MAIL = "mail"
    KIT = "kit"


class Site(Record):
    """A place where the organisation works or where people live. Its name is sealed: it may say where somebody hides.

    ``area`` is one that the packs name, or empty; ``folder`` is the organisation's own.
    """

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.UUIDField())
    kind = plain(models.CharField(max_length=20, choices=[(code, code) for code in readiness_figures().sites]))
    area = plain(models.CharField(max_length=60, blank=True), because="an area that the packs name, as large as a town")
    made_at = plain(models.DateTimeField())
    made_by = plain(models.UUIDField(null=True))
    ended_at = plain(models.DateTimeField(null=True))
    ended_by = plain(models.UUIDField(null=True))
    body = SealedField(Sensitivity.SENSITIVE)


class Proposal(Row):
    """One person proposes, another one agrees: the packs in use, or that real reports are taken from now on.

    ``packs_digest`` is of what was proposed: the packs in use. Where those change, it no longer counts. ``names``
    holds the files of the packs with short digests, so that one can say which of them changed.
    """

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.UUIDField())
    what = plain(models.CharField(max_length=8, choices=[(one.value, one.value) for one in What]))
    packs_digest = plain(models.CharField(max_length=64), because="a digest of files that come with Lantern")
    names = plain(models.JSONField(default=dict), because="names of files that come with Lantern, and digests")
    asked_by = plain(models.UUIDField())
    asked_at = plain(models.DateTimeField(db_index=True))
    agreed_by = plain(models.UUIDField(null=True))
    agreed_at = plain(models.DateTimeField(null=True))


class Note(Record):
    """Something that was shown to be so: who holds the keys, that a backup came back, that mail arrived, a print.

    ``at`` is when it was noted, ``about_at`` when it was so. ``message`` is the alert that was sent to try the mail;
    ``done_at`` is when its reader said that it had arrived. Only the newest of a kind counts. ``first_number`` to
    ``last_number`` are those of the forms that were printed.
    """

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.UUIDField())
    kind = plain(models.CharField(max_length=8, choices=[(one.value, one.value) for one in Kind], db_index=True))
    at = plain(models.DateTimeField())
    about_at = plain(models.DateTimeField(db_index=True))
    by = plain(models.UUIDField(null=True))
    message = plain(models.UUIDField(null=True))
    done_at = plain(models.DateTimeField(null=True))
    first_number = plain(models.PositiveIntegerField(null=True, unique=True))
    last_number = plain(models.PositiveIntegerField(default=0))
    body = SealedField(Sensitivity.SENSITIVE, null=True)
