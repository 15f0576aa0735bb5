"""Folders that nobody keeps any more, and taking them over: one who may asks, a second agrees, all of it audited."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lantern.access.agreements import LASTS, OVER
from lantern.access.alerts import AlertKind, tell
from lantern.access.models import Account
from lantern.access.need_models import Agreement
from lantern.access.need_to_know import require
from lantern.access.policy_actions import Action
from lantern.access.policy_grounds import KEEPERS, LEADS
from lantern.access.recipients import watchers
from lantern.access.refusals import Hidden, Refused
from lantern.access.roles import Role
from lantern.access.visitors import Visitor
from lantern.folders import writing
from lantern.folders.kinds import ExclusionKind, FolderKind, Level
from lantern.folders.models import Exclusion, Folder, Grant
from lantern.vault.acts import act
from lantern.vault.keyring import keyring
from lantern.vault.permits import for_the_system

TOLD: Final = 2
"""How many others hear that somebody asks for a folder, and that it was taken over."""
_TAKEN_OVER: Final = Action.GRANT.value
_WITH_A_KEEPER: Final = (FolderKind.CONCERN, FolderKind.CASE, FolderKind.PERSON)
"""Kinds of folders that somebody must keep, even where nobody did from the start."""
_KEEPS_A_LEAD_OUT: Final = (
    ExclusionKind.MUST_NOT_KNOW,
    ExclusionKind.MUST_NOT_READ,
    ExclusionKind.MUST_NOT_DECIDE,
)


@dataclass(frozen=True, slots=True)
class Unkept:
    """A folder that nobody keeps: its reference, and the wish to take it over, where there is one."""

    folder: UUID
    reference: str
    asked: UUID | None
    asked_by: UUID | None
    why: str


def lost_their_keepers(at: datetime, *, but_for: UUID | None = None) -> int:
    """How many folders were kept by somebody once, and are no more: for health.

    Args:
        at: the moment.
        but_for: an account; what it has a tie to is not counted.
    """
    once = Grant.objects.filter(folder=OuterRef("pk"), level=Level.MANAGE, break_glass=False)
    lost = _unkept(at).filter(Exists(once))
    if but_for is None:
        return lost.count()
    ties = Exclusion.objects.filter(account=but_for, ended_at=None)
    return lost.exclude(pk__in=ties.values("folder")).count()


def unkept(visitor: Visitor) -> tuple[Unkept, ...]:
    """The folders without a keeper that the visitor may take over, oldest first: references, and nothing of them.

    Raises:
        Hidden: the visitor is in no post that keeps folders.
    """
    rows = list(_open_to(visitor).order_by("opened_at", "pk"))
    wishes = {wish.folder_id: wish for wish in _wishes(visitor.at).filter(folder__in=rows).order_by("asked_at")}
    return tuple(_shown(row, wishes.get(row.id)) for row in rows)


def ask(visitor: Visitor, folder: UUID, *, why: str) -> Agreement:
    """Ask to keep a folder that nobody keeps. A second person must agree; others hear of the wish at once.

    Raises:
        Hidden: there is no such folder, or none for this account.
        Refused: the visitor must sign in afresh.
    """
    require(visitor, Action.AGREE_ABOUT_ACCOUNT)
    keys = keyring().open(for_the_system(_found(visitor, folder).id, "take over", writes=True))
    account = visitor.somebody()
    row = Agreement(
        folder_id=folder, action=_TAKEN_OVER, subject=account, asked_by=account, asked_at=visitor.at,
        until=visitor.at + LASTS,
    )  # fmt: skip
    others = watchers(folder, visitor.at, beside=[account], most=TOLD)
    with act(by=visitor.by, at=visitor.at, folder=folder, action="take_over.asked", subject=row.id) as done:
        done.add(row.seal(keys, why=why))
        tell(done, folder=folder, to=others, kind=AlertKind.REVIEW, at=visitor.at, beside=[account])
    return row


def agree(visitor: Visitor, wish: UUID) -> Grant:
    """Agree that somebody else keeps a folder that nobody keeps: they are let in at once.

    Raises:
        Hidden: there is no such wish, or none for this account; or the one who asked may not keep it any more.
        Refused: it is one's own wish; the visitor must sign in afresh; or somebody keeps it by now.
    """
    asked = _wishes(visitor.at).filter(pk=wish).first()
    if asked is None:
        raise Hidden
    folder = _found(visitor, asked.folder_id).id
    require(visitor, Action.AGREE_ABOUT_ACCOUNT)
    asker = Account.objects.filter(pk=asked.asked_by, is_active=True, role__in=[role.value for role in KEEPERS]).first()
    if asker is None or _tied(folder, asker.id):
        raise Hidden
    if asked.asked_by == visitor.account:
        raise Refused(["You have asked for it yourself. Somebody else must agree."])
    keys = keyring().open(for_the_system(folder, "take over", reads=True, writes=True))
    others = watchers(folder, visitor.at, beside=[asker.id, visitor.somebody()], most=TOLD)
    with act(by=visitor.by, at=visitor.at, folder=folder, action="take_over.agreed", subject=asker.id) as done:
        writing.locked(folder)
        row = Agreement.objects.select_for_update().get(pk=wish)
        if row.used_at is not None or not _unkept(visitor.at).filter(pk=folder).exists():
            raise Refused([OVER])
        writing.changed(
            done, row, folder, agreed_by=visitor.account, agreed_at=visitor.at, used_at=visitor.at
        )  # fmt: skip
        tell(
            done, folder=folder, to=[asker.id, *others], kind=AlertKind.GRANT, at=visitor.at,
            beside=[visitor.somebody()],
        )  # fmt: skip
        return writing.write_grant(
            done, keys, account=asker.id, level=Level.MANAGE, why=str(row.open(keys, "why")), by=visitor.account,
            at=visitor.at, stand_in=asker.role == Role.TRUSTEE,
        )  # fmt: skip


def _found(visitor: Visitor, folder: UUID) -> Folder:
    row = _open_to(visitor).filter(pk=folder).first()
    if row is None:
        raise Hidden
    return row


def _open_to(visitor: Visitor) -> QuerySet[Folder]:
    if visitor.role not in KEEPERS or visitor.actor.station or not visitor.actor.second_factor:
        raise Hidden
    ties = Exclusion.objects.filter(account=visitor.somebody(), ended_at=None)
    return _unkept(visitor.at).exclude(pk__in=ties.values("folder"))


def _tied(folder: UUID, account: UUID) -> bool:
    return Exclusion.objects.filter(folder=folder, account=account, ended_at=None).exists()


def _unkept(at: datetime) -> QuerySet[Folder]:
    """The same as ``keepers`` says of each folder, asked once for all of them."""
    once = Grant.objects.filter(folder=OuterRef("pk"), level=Level.MANAGE, break_glass=False)
    rows = Folder.objects.filter(Q(kind__in=_WITH_A_KEEPER) | Q(Exists(once)), erased_at=None)
    return rows.exclude(Exists(_holding(at, LEADS, _KEEPS_A_LEAD_OUT))).exclude(
        Exists(_holding(at, frozenset({Role.TRUSTEE}), tuple(ExclusionKind)).filter(stand_in=True))
    )


def _holding(at: datetime, roles: frozenset[Role], barred: tuple[ExclusionKind, ...]) -> QuerySet[Grant]:
    active = Account.objects.filter(is_active=True, role__in=[role.value for role in roles]).values("pk")
    ties = Exclusion.objects.filter(
        folder=OuterRef("folder"), account=OuterRef("account"), kind__in=barred, ended_at=None
    )
    held = Grant.objects.filter(
        folder=OuterRef("pk"), level=Level.MANAGE, break_glass=False, ended_at=None, starts__lte=at, account__in=active
    )
    in_time = Q(until=None) | Q(until__gt=at)
    counts = Q(folder__sealed_at=None) | Q(starts__gt=F("folder__sealed_at"))
    return held.filter(in_time, counts).exclude(Exists(ties))


def _wishes(at: datetime) -> QuerySet[Agreement]:
    return Agreement.objects.filter(action=_TAKEN_OVER, used_at=None, until__gt=at)


def _shown(row: Folder, wish: Agreement | None) -> Unkept:
    if wish is None:
        return Unkept(row.id, row.reference, None, None, "")
    keys = keyring().open(for_the_system(row.id, "show a wish", reads=True))
    return Unkept(row.id, row.reference, wish.id, wish.asked_by, str(wish.open(keys, "why")))
