from django.db import models

from lantern.vault.classes import plain
from lantern.vault.rows import Row


class Erased(Row):
    """The erasure list: which folder was erased, when, on which ground. A restore erases it again (G13)."""

    folder = plain(models.UUIDField(unique=True))
    erased_at = plain(models.DateTimeField())
    ground = plain(models.CharField(max_length=20), because="a code of the program")
    finished_at = plain(models.DateTimeField(null=True))
