from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    """A worry arrives: report, receipt, list, reading."""

    name = "lantern.concerns"
    label = "concerns"
    default_auto_field = "django.db.models.BigAutoField"
