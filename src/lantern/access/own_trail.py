"""What the audit holds about oneself: codes in plain words, references, no content (G6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from lantern.access.need_to_know import may
from lantern.access.policy_actions import Action
from lantern.access.trail_words import OF_THE_PROGRAM, WORDS, words_of
from lantern.access.visitors import Visitor
from lantern.folders.models import Folder
from lantern.vault.audit import DENIED
from lantern.vault.models import AuditEntry

LATELY: Final = timedelta(days=30)
MOST: Final = 200


@dataclass(frozen=True)
class TrailLine:
    """One thing that was done. ``reference`` is empty where the reader may not know the folder, or there is none."""

    at: datetime
    words: str
    reference: str
    refused: bool
    by_others: bool


def trail_of(visitor: Visitor) -> tuple[TrailLine, ...]:
    """What the visitor did, and what was done with their account, in 30 days; newest first.

    Raises:
        Hidden: nobody is signed in.
    """
    account = visitor.somebody()
    rows = AuditEntry.objects.filter(Q(actor=account) | Q(folder=account), at__gt=visitor.at - LATELY)
    newest = [row for row in rows.order_by("-at", "-number")[: MOST * 2] if _is_told(row.action)][:MOST]
    references = _references(visitor, {row.folder for row in newest} - {account})
    return tuple(
        TrailLine(
            row.at, words_of(row.action), references.get(row.folder, ""), row.outcome == DENIED,
            row.actor is not None and row.actor != account,
        )
        for row in newest
    )  # fmt: skip


def _is_told(action: str) -> bool:
    return action in WORDS or not action.startswith(OF_THE_PROGRAM)


def _references(visitor: Visitor, folders: Iterable[UUID]) -> dict[UUID, str]:
    """The references of those folders that the visitor may know now."""
    known = [
        folder
        for folder in folders
        if may(visitor, Action.KNOW_EXISTS, folder) or may(visitor, Action.SEE_OWN_REFERENCE, folder)
    ]
    return dict(Folder.objects.filter(pk__in=known).values_list("pk", "reference"))
