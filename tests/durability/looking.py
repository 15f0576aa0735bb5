"""Run as a program inside a house: compares every row with the audit, and prints what does not fit as JSON."""

import json
import sys

from lantern.app.opening import load_settings

load_settings()

from django.apps import apps  # noqa: E402
from django.db import connection  # noqa: E402

from lantern.folders.models import Folder  # noqa: E402
from lantern.sending.models import OutgoingMessage  # noqa: E402
from lantern.vault.models import AuditEntry, ChainHead, FolderKey  # noqa: E402
from lantern.vault.rows import Row  # noqa: E402

# Keys are named by the act that makes them; a rotation wraps them anew without one.
ROWS = [model for model in apps.get_models() if issubclass(model, Row) and model is not FolderKey]


def told() -> dict[tuple[str, str], str | None]:
    """The newest digest that the audit tells of every row: a row may be touched in the chains of several folders."""
    newest: dict[tuple[str, str], tuple[int, bool, str | None]] = {}
    for entry in AuditEntry.objects.order_by("folder", "number"):
        for table, row, version, digest in entry.touched:
            # Taken away, a row keeps its number.
            now = (version, digest is None, digest)
            newest[table, row] = max(newest.get((table, row), now), now, key=lambda one: one[:2])
    return {place: digest for place, (_version, _gone, digest) in newest.items()}


def held() -> dict[tuple[str, str], str | None]:
    """The digest of every row as it is."""
    return {(model._meta.db_table, str(row.pk)): row.digest() for model in ROWS for row in model._default_manager.all()}


def gaps_in_chains() -> int:
    """Chains whose entries are not numbered from one to the length that the head says."""
    wrong = 0
    for head in ChainHead.objects.all():
        numbers = list(
            AuditEntry.objects.filter(folder=head.folder).order_by("number").values_list("number", flat=True)
        )
        wrong += numbers != list(range(1, head.length + 1))
    return wrong


def integrity() -> str:
    """What SQLite says about its own file; a PostgreSQL server looks after its own."""
    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return str(cursor.fetchone()[0])


if __name__ == "__main__":
    in_audit, in_store = told(), held()
    tables = {model._meta.db_table for model in ROWS}
    json.dump(
        {
            "integrity": integrity(),
            "folders": [str(id) for id in Folder.objects.values_list("id", flat=True)],  # noqa: A001
            "references": list(Folder.objects.values_list("reference", flat=True)),
            "messages": OutgoingMessage.objects.count(),
            "without_audit": len(in_store.keys() - in_audit.keys()),
            "other_than_audited": sum(1 for key, value in in_store.items() if in_audit.get(key, value) != value),
            "audited_but_missing": sum(
                1 for key, value in in_audit.items() if value and key[0] in tables and key not in in_store
            ),
            "gaps": gaps_in_chains(),
        },
        sys.stdout,
    )
