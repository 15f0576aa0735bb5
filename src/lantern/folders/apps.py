from django.apps import AppConfig


class FoldersConfig(AppConfig):
    """Folders, grants, entries, facts, duties: the unit of everything."""

    name = "lantern.folders"
    label = "folders"
    default_auto_field = "django.db.models.BigAutoField"
