"""The alerts of whoever asks, as far as they may still know of each: no words of a folder, a reference at most."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.access.circumstances import Circumstances
from lantern.access.handing_over import LOOKERS
from lantern.access.models import Account
from lantern.access.need_to_know import may, may_in
from lantern.access.policy_actions import Action
from lantern.access.policy_grounds import KEEPERS
from lantern.access.recipients import may_be_told_of
from lantern.access.visitors import Visitor
from lantern.directory.checkers import checks_contacts
from lantern.folders.kinds import FolderKind
from lantern.folders.models import Folder
from lantern.sending.kinds import AlertKind
from lantern.sending.queries import alerts_of

MOST: Final = 30
_OF_REVIEWS: Final = frozenset({AlertKind.BREAK_GLASS, AlertKind.REVIEW})
_OF_ACCOUNTS: Final = frozenset({AlertKind.ACCOUNT, AlertKind.RECOVERY, AlertKind.BUDGET})
_OF_NO_FOLDER: Final = _OF_ACCOUNTS | {AlertKind.ROTA}

_BEGUN: Final = Circumstances(reason=True, second_person=True)
"""Whether a page may be looked at is asked as that page asks: what else a deed on it needs comes later."""


@dataclass(frozen=True, slots=True)
class OwnAlert:
    """An alert that the reader may see. ``route`` and ``about`` lead to what it is for; empty where nothing does."""

    kind: AlertKind
    folder: UUID
    made_at: datetime
    opened: bool
    reference: str
    route: str
    about: UUID | None


def own_alerts(visitor: Visitor) -> tuple[OwnAlert, ...]:
    """The newest alerts of the visitor. One about what they were kept out of since is not among them."""
    account = visitor.somebody()
    newest = alerts_of(account, most=MOST)
    told = may_be_told_of(account, {item.folder for item in newest}, visitor.at)
    found = [item for item in newest if item.folder in told]
    folders = {item.folder for item in found if item.kind not in _OF_NO_FOLDER}
    references, readable = _references(visitor, folders), may_in(visitor, Action.READ_FOLDER, folders)
    people = _people({item.folder for item in found if item.kind is AlertKind.REVIEW} & readable)
    known = _accounts({item.folder for item in found if item.kind in _OF_ACCOUNTS})
    shown = []
    for item in found:
        route, about = _way_to(visitor, item.kind, item.folder, readable, known)
        if item.kind is AlertKind.REVIEW and item.folder in people:
            # What is to be looked over stands on the page of the person.
            route, about = "case:person", item.folder
        shown.append(
            OwnAlert(
                item.kind, item.folder, item.made_at, item.opened_at is not None, references.get(item.folder, ""),
                route, about,
            )
        )  # fmt: skip
    return tuple(shown)


def _references(visitor: Visitor, folders: Collection[UUID]) -> dict[UUID, str]:
    known = may_in(visitor, Action.KNOW_EXISTS, folders)
    return dict(Folder.objects.filter(pk__in=known).values_list("id", "reference"))


def _people(folders: Collection[UUID]) -> frozenset[UUID]:
    """Those among them that are about a person; asked only where there is something to ask about."""
    if not folders:
        return frozenset()
    return frozenset(Folder.objects.filter(pk__in=folders, kind=FolderKind.PERSON).values_list("pk", flat=True))


def _accounts(folders: Collection[UUID]) -> frozenset[UUID]:
    """Those among them that are accounts; asked only where there is something to ask about."""
    if not folders:
        return frozenset()
    return frozenset(Account.objects.filter(pk__in=folders).values_list("pk", flat=True))


def _way_to(
    visitor: Visitor, kind: AlertKind, folder: UUID, readable: Collection[UUID], accounts: Collection[UUID]
) -> tuple[str, UUID | None]:
    if kind in _OF_REVIEWS:
        keeps = visitor.role in KEEPERS and not visitor.actor.station
        return ("reviews", None) if keeps else ("", None)
    if kind in _OF_ACCOUNTS:
        return _way_to_account(visitor, folder, accounts)
    if kind is AlertKind.ROTA:
        return ("rota:rota", None)
    if kind is AlertKind.CONTACT:
        return ("contact_checks", None) if checks_contacts(visitor) else ("", None)
    if kind is AlertKind.ANOTHER:
        return ("health_page", None) if may(visitor, Action.SEE_HEALTH) else ("", None)
    return ("folder", folder) if folder in readable else ("", None)


def _way_to_account(visitor: Visitor, account: UUID, accounts: Collection[UUID]) -> tuple[str, UUID | None]:
    if account == visitor.account:
        return ("own_trail", None) if may(visitor, Action.SEE_OWN_TRAIL) else ("own_sign_in", None)
    looks = any(may(visitor.fresh(), action, circumstances=_BEGUN) for action in LOOKERS)
    return ("account", account) if looks and account in accounts else ("", None)
