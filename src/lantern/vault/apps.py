from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys, encrypted fields, erasure, audit chain, backup."""

    name = "lantern.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"
