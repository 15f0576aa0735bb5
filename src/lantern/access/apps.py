from django.apps import AppConfig


class AccessConfig(AppConfig):
    """People who sign in, roles, need to know, conflicts of interest, break-glass."""

    name = "lantern.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
