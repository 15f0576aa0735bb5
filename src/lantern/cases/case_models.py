"""The side row of a case: who holds it."""

from typing import Any, ClassVar

from django.db import models

from lantern.vault.classes import plain
from lantern.vault.records import Record


class CaseHolder(Record):
    """Who holds a case, and since when. A case without a row, or held by somebody who is not there, is everybody's."""

    blanked_with: ClassVar[dict[str, Any]] = {"account": None}

    folder = plain(models.UUIDField(unique=True))
    account = plain(models.UUIDField(null=True, db_index=True))
    since = plain(models.DateTimeField())
