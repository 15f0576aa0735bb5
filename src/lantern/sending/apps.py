from django.apps import AppConfig


class SendingConfig(AppConfig):
    """The only way out: outbox, exclusion before anything leaves, leases of the sweep."""

    name = "lantern.sending"
    label = "sending"
    default_auto_field = "django.db.models.BigAutoField"
