from django.apps import AppConfig
from django.core.checks import Tags, register

from lantern.vault.register import check_classes


class VaultConfig(AppConfig):
    """Keys, encrypted fields, erasure, audit chain, backup."""

    name = "lantern.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every start look at the classes of all fields."""
        register(check_classes, Tags.security)
