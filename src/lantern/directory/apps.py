from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Whom to ring from here, what to say, and what was found when a number was tried."""

    name = "lantern.directory"
    label = "directory"
    verbose_name = "Whom to ring"
