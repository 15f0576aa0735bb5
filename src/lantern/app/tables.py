"""Making the tables: those of the rooms, and the one of the cache."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def make_tables() -> None:
    """Bring the database to this version; again does no harm."""
    Path(settings.LANTERN_DATA).mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
