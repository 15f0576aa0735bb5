from django.apps import AppConfig


class HouseConfig(AppConfig):
    """The house itself: first page, practice, health."""

    name = "lantern.app"
    label = "house"
    default_auto_field = "django.db.models.BigAutoField"
