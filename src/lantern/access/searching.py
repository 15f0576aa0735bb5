"""Searching what one may read: the question is audited, sealed; the answer counts what is visible (F09)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from lantern.access.need_to_know import readable_folders, require
from lantern.access.policy_actions import Action
from lantern.access.refusals import Hidden
from lantern.access.visitors import Visitor
from lantern.folders.kinds import FolderKind
from lantern.folders.models import Folder
from lantern.folders.search import LONGEST, folders_with
from lantern.vault.acts import act
from lantern.vault.keyring import keyring
from lantern.vault.models import AuditEntry
from lantern.vault.permits import Permit, for_the_system
from lantern.vault.reasons import reason_of

ON_A_PAGE: Final = 20
GOOD_FOR: Final = timedelta(minutes=10)
"""How long the answer to a question can be looked at; then it is asked anew, and that is noted."""
SEARCH_MADE: Final = "search.made"


@dataclass(frozen=True, slots=True)
class Hit:
    """One folder that was found: its reference. Who wants to know more opens it, and leaves a trace."""

    folder: UUID
    kind: FolderKind
    reference: str


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found. ``total`` counts the folders that the visitor may read, and no others."""

    text: str
    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...]


def ask(visitor: Visitor, text: str) -> UUID:
    """Keep a question, sealed, in the visitor's own chain; the id leads to its results.

    So the address of the results holds no word of it, and it is committed before anything is opened.

    Raises:
        Refused: the visitor may not search.
    """
    require(visitor, Action.SEARCH)
    account, asked = visitor.somebody(), text.strip()[:LONGEST]
    keys = keyring().open(for_the_system(account, SEARCH_MADE, writes=True))
    with act(by=visitor.by, at=visitor.at, folder=account, action=SEARCH_MADE, reason=asked, keys=keys):
        pass
    newest = AuditEntry.objects.filter(folder=account, action=SEARCH_MADE, at=visitor.at, session=visitor.by.session)
    return newest.latest("number").id


def results(visitor: Visitor, search: UUID, *, page: int = 1) -> Results:
    """A page of the results of one's own search, newest folders first.

    Raises:
        Hidden: there is no such search of this session, or it was asked more than ten minutes ago.
        Refused: the visitor may not search.
    """
    require(visitor, Action.SEARCH)
    text = asked(visitor, search)
    found = folders_with(permits_for(visitor, readable_folders(visitor)), text)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(max(1, page), pages)
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return Results(text, len(found), page, pages, _hits(shown))


def asked(visitor: Visitor, search: UUID) -> str:
    """The words of a question that this session asked, while its answer may be looked at.

    Raises:
        Hidden: there is no such search of this session, or it was asked more than ten minutes ago.
    """
    account = visitor.somebody()
    entry = AuditEntry.objects.filter(
        pk=search, folder=account, actor=account, action=SEARCH_MADE, session=visitor.by.session
    ).first()
    if entry is None or visitor.at - entry.at >= GOOD_FOR:
        raise Hidden
    return reason_of(entry, keyring().open(for_the_system(account, SEARCH_MADE, reads=True)))


def permits_for(visitor: Visitor, readable: Iterable[UUID]) -> list[Permit]:
    """Permits to look through folders that the visitor may read now, as ``readable_folders`` has just told.

    Show no more of a folder than that it was found, and by what it is told from others: it leaves no trace there.
    """
    return [
        Permit(folder=folder, account=visitor.account, session=visitor.by.session, purpose=SEARCH_MADE, reads=True)
        for folder in readable
    ]


def _hits(folders: Sequence[UUID]) -> tuple[Hit, ...]:
    rows = Folder.objects.filter(pk__in=folders).values_list("pk", "kind", "reference")
    plain = {folder: (FolderKind(kind), reference) for folder, kind, reference in rows}
    return tuple(Hit(folder, *plain[folder]) for folder in folders)
