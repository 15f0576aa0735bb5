"""Another database in the place of the usual one, for a while: to look into a backup, or to restore one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import ConnectionHandler


@contextmanager
def another_database(description: Mapping[str, Any]) -> Iterator[None]:
    """Let every query of this thread go to another database until the end of the block.

    ``description`` is what Django calls the settings of a database. For commands, not for pages.
    """
    usual = connections[DEFAULT_DB_ALIAS]
    other = ConnectionHandler({DEFAULT_DB_ALIAS: dict(description)})[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield
    finally:
        other.close()
        connections[DEFAULT_DB_ALIAS] = usual
