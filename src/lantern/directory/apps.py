from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Whom to ring from here, and what to say. It has no tables."""

    name = "lantern.directory"
    label = "directory"
    verbose_name = "Whom to ring"
