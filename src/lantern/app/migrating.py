"""The command ``lantern migrate``: the tables of this version."""

import sys
from importlib import import_module

from lantern.app.opening import load_settings


def migrate_command() -> None:
    """Make the tables of the database, or bring them to this version. What is in them stays.

    Make a backup first. Running it again does no harm.
    """
    load_settings()
    import_module("lantern.app.tables").make_tables()
    sys.stdout.write("The database has every table of this version.\n")
