"""Side rows of a person's folder: what is said of them now, and which other folder may be about the same person."""

from typing import ClassVar, Self, cast
from uuid import UUID

from django.db import models

from lantern.vault.classes import Sensitivity, plain
from lantern.vault.fields import SealedField
from lantern.vault.records import Record
from lantern.vault.rows import OnErasure


class Person(Record):
    """What is said of a person now. Everything that was ever said stands in the entries of the folder.

    ``compared_at``: when the program last looked whether another folder may be about the same person; none while
    it has still to look.
    """

    folder = plain(models.UUIDField(unique=True))
    compared_at = plain(models.DateTimeField(null=True, db_index=True))
    said = SealedField(Sensitivity.SENSITIVE)


class Double(Record):
    """Two folders may be about one person. Nobody hears of it but whoever keeps both.

    ``told_at``: when they were told. ``same``: what somebody said who had looked at both, with their reason in
    ``why``, under the keys of ``folder``.
    """

    on_erasure: ClassVar[OnErasure] = OnErasure.REMOVED

    folder = plain(models.UUIDField(db_index=True))
    other = plain(models.UUIDField(db_index=True))
    found_at = plain(models.DateTimeField())
    told_at = plain(models.DateTimeField(null=True))
    same = plain(models.BooleanField(null=True))
    by = plain(models.UUIDField(null=True))
    ended_at = plain(models.DateTimeField(null=True))
    why = SealedField(Sensitivity.SENSITIVE, null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("folder", "other"), name="one_double_of_two_folders"),)

    @classmethod
    def rows_of(cls, folder: UUID) -> "models.QuerySet[Self]":
        """Those of a folder, from whichever end."""
        found = cls._default_manager.filter(models.Q(folder=folder) | models.Q(other=folder))
        return cast("models.QuerySet[Self]", found)
