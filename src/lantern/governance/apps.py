from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """The picture for trustees: how the organisation keeps its promises and its duties, in numbers alone."""

    name = "lantern.governance"
    label = "governance"
    default_auto_field = "django.db.models.BigAutoField"
