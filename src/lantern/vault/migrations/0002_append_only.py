from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from lantern.vault.append_only import statements


def lock(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the locks on, for the engine at hand."""
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """The audit is only ever added to. A later step that makes one of these tables anew has to lock it again."""

    dependencies = [("vault", "0001_initial")]
    operations = [migrations.RunPython(lock)]
