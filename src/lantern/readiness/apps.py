from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    """Set-up by two people, what falls away afterwards, and the paper for a day without Lantern."""

    name = "lantern.readiness"
    label = "readiness"
    verbose_name = "Set-up"
