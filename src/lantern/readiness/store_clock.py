"""How far the clock of this machine is from that of the database, and from what was written last (S000-21)."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from lantern.vault.models import AuditEntry


def off_by(here: datetime, there: datetime | None, newest: datetime | None) -> timedelta:
    """The larger of two differences: from the clock of the database server, and from what was written last.

    SQLite goes by the clock of the machine: there only what was written last can tell.
    """
    behind = newest - here if newest is not None else timedelta()
    return max(abs((there or here) - here), behind, timedelta())


def newest_written() -> datetime | None:
    """When something was written last."""
    return AuditEntry.objects.order_by("-at").values_list("at", flat=True).first()


def clock_of_server() -> datetime | None:
    """What a database server says; nothing where there is none."""
    if connection.vendor == "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    return row[0].astimezone(UTC) if row else None
