"""How far the look for folders about one person has come: technical, and no part of the record."""

from django.db import models

from lantern.vault.classes import plain

THE_ONE = 1


class Looking(models.Model):
    """One row. ``batch``: the folders that are looked at now, with the version in which each of them was.

    ``reached``: the last of the others beside whom they were looked at; ``told``: the last pair for which somebody was
    looked for who keeps both. Where the row is lost, the look begins anew.
    """

    number = plain(models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE))
    batch = plain(models.JSONField(default=dict), because="ids of folders and numbers of versions")
    reached = plain(models.UUIDField(null=True))
    told = plain(models.UUIDField(null=True))
