"""Which concerns are not closed: asked by the rooms below, by the setting that names it."""

from django.db.models import QuerySet

from lantern.concerns.models import Concern


def open_concerns() -> "QuerySet[Concern]":
    """The concerns that are not closed, as a question to the database to be narrowed further."""
    return Concern.objects.filter(closed_at=None)
