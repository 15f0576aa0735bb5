from django.apps import AppConfig


class CasesConfig(AppConfig):
    """What a folder holds, told as a whole: the chronology, and documents that are made from it."""

    name = "lantern.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
